"""``clausier keys``: the keys that open the service."""

from __future__ import annotations

import sqlite3
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from service.access.caller import Role
from service.access.keys import Key, KeyFault, Keys
from service.exits import FINE, Stop
from service.json_text import json_text
from service.settings import read_settings
from service.system_errors import reason
from service.terminal import say, tell


def run(arguments: Namespace) -> int:
    """Create, list, revoke, or change the roles of a key. The secret of a new one alone goes to stdout."""
    data = read_settings(data=Path(arguments.data) if arguments.data else None).data
    work: Callable[[Keys, Namespace], None] = _WORK[arguments.action]
    try:
        work(Keys(data), arguments)
    except KeyFault as fault:
        raise Stop(fault.message, hint=fault.suggestion) from None
    except sqlite3.Error:
        raise Stop("le fichier des clés ne peut pas être employé", hint="réessayez, ou vérifiez --data") from None
    except OSError as error:
        raise Stop(f"le fichier des clés ne peut pas être ouvert ({reason(error)})") from None
    return FINE


def _create(keys: Keys, arguments: Namespace) -> None:
    key, secret = keys.create(arguments.name, _roles(arguments.roles))
    tell(f"clé « {key.name} » ({key.id}), rôles : {_told(key)} ; elle n'est montrée que cette fois :")
    say(secret)


def _list(keys: Keys, arguments: Namespace) -> None:
    every = keys.every()
    if arguments.json:
        say(json_text([_data(key) for key in every]))
        return
    if not every:
        tell("aucune clé ; « clausier keys create --name NOM --roles read,decide » en fait une")
    width = max((len(key.name) for key in every), default=0)
    for key in every:
        state = f"révoquée le {key.revoked_at}" if key.revoked_at else "en vigueur"
        say(f"{key.id}  {key.name:{width}}  {_told(key)}  (créée le {key.created_at}, {state})")


def _revoke(keys: Keys, arguments: Namespace) -> None:
    key = keys.revoke(arguments.key)
    say(f"la clé « {key.name} » est révoquée")


def _change(keys: Keys, arguments: Namespace) -> None:
    key = keys.change(arguments.key, _roles(arguments.roles))
    say(f"la clé « {key.name} » a les rôles : {_told(key)}")


_WORK = {"create": _create, "list": _list, "revoke": _revoke, "roles": _change}


def _roles(written: str) -> Sequence[Role]:
    found = []
    for one in written.split(","):
        try:
            found.append(Role(one.strip()))
        except ValueError:
            raise Stop(f"« {one.strip()} » n'est pas un rôle", hint=f"rôles : {', '.join(Role)}") from None
    return found


def _told(key: Key) -> str:
    return ", ".join(role for role in Role if role in key.roles)


def _data(key: Key) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "roles": [role.value for role in Role if role in key.roles],
        "created_at": key.created_at,
        "revoked_at": key.revoked_at,
    }
