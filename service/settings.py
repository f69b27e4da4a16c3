"""What the service is told from outside: the environment and the options of ``clausier serve``, read once, checked."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from grammar.diagnostics import nearest
from service.exits import Stop
from service.system_errors import reason

PREFIX = "CLAUSIER_"
#: « CLAUSIER_JOURNAL_FILE » is a file that holds the setting: a secret is not left in the environment.
IN_A_FILE = "_FILE"
#: Read by the engine and by the command line.
OTHERS = frozenset({"CLAUSIER_CACHE", "CLAUSIER_TRACE"})
#: What stands for « no journal » where the address of a database is expected.
NO_JOURNAL = "none"
_YES = frozenset({"oui", "yes", "true", "1"})
_NO = frozenset({"non", "no", "false", "0", ""})


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the service. Sizes are bytes, times are milliseconds unless the name says otherwise."""

    contracts: Path = Path("contracts")
    #: The dated values that the bank supplies, see `engine.tariffs`.
    tariffs: Path | None = None
    #: Where the journal, the keys and the secrets of the embedded default are.
    data: Path = Path("var")
    #: ``sqlite:///…``, ``postgresql://…``; "" is the embedded default, under ``data``; "none" keeps nothing.
    journal: str = ""
    #: The file of the master key that wraps the keys of the entries; None is the default, under ``data``.
    master_key: Path | None = None
    #: How long the facts of decisions are kept (`service.journal.retention`); None is the default, under ``data``.
    retention: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8000
    #: Whether a key is asked of every caller. May be off on loopback only.
    keys: bool = True
    #: How often the files of the contracts are looked at, in milliseconds; 0 is never: they are read at the start.
    watch: int = 500
    #: Whether a version takes effect only once approved.
    approval: bool = False
    #: Whether the facts of cases may be written in the log.
    log_facts: bool = False
    max_body: int = 1_048_576
    max_depth: int = 32
    max_items: int = 10_000
    max_time: int = 10_000
    #: Streams of cases that a key may have under way at once; 0 is without limit.
    max_streams: int = 8
    #: Requests a minute for each key; 0 is without limit. A stream of cases is one request.
    rate: int = 6_000
    #: The names under which the service may be called (« Host »), with commas; "" is any, or this machine without keys.
    hosts: str = ""
    #: Whether callers come by HTTPS, through what stands in front: browsers are then told to come no other way.
    tls: bool = False
    #: From which level the log tells: « info » (every request), « warning » or « error ».
    log: str = "info"

    @property
    def journal_url(self) -> str | None:
        """The address of the journal as SQLAlchemy takes it; None where none is kept."""
        if self.journal == NO_JOURNAL:
            return None
        if self.journal:
            return self.journal.replace("postgresql://", "postgresql+psycopg://", 1)
        return f"sqlite:///{(self.data / 'journal.db').as_posix()}"


def read_settings(environment: Mapping[str, str] | None = None, **told: Any) -> Settings:
    """The settings of an environment, under what the command line tells (None is not told).

    Stops with a value that is not one, and with a name that is no setting.
    """
    found: dict[str, Any] = {}
    source = os.environ if environment is None else environment
    kinds = {f"{PREFIX}{one.name.upper()}": one for one in fields(Settings)}
    _known(source, kinds)
    for name, one in kinds.items():
        written = _written(source, name)
        if written is not None:
            found[one.name] = _read(name, written, str(one.type))
    found |= {name: value for name, value in told.items() if value is not None}
    return replace(Settings(), **found)


def _known(source: Mapping[str, str], names: Iterable[str]) -> None:
    known = {*names, *(f"{name}{IN_A_FILE}" for name in names), *OTHERS}
    for name in source:
        if name.startswith(PREFIX) and name not in known:
            near = nearest(name.removeprefix(PREFIX), [one.removeprefix(PREFIX) for one in known])
            hint = f"vouliez-vous écrire {PREFIX}{near} ?" if near else "retirez-le de l'environnement"
            raise Stop(f"{name} n'est pas un réglage", hint=hint)


def _written(source: Mapping[str, str], name: str) -> str | None:
    """What the environment says of a setting, itself or by the file that it names."""
    written, place = source.get(name), source.get(f"{name}{IN_A_FILE}")
    if place is None:
        return written
    if written is not None:
        raise Stop(f"{name} et {name}{IN_A_FILE} disent la même chose", hint="gardez l'un des deux")
    try:
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else "ce n'est pas un texte"
        raise Stop(f"{name}{IN_A_FILE} : {place} ne peut pas être lu ({why})") from None


def _read(name: str, written: str, kind: str) -> Any:
    if kind == "bool":
        word = written.strip().casefold()
        if word in _YES or word in _NO:
            return word in _YES
        raise Stop(f"{name} : « {written} » n'est ni oui ni non", hint="écrivez « oui » ou « non »")
    if kind == "int":
        if written.isascii() and written.isdigit():
            return int(written)
        raise Stop(f"{name} : « {written} » n'est pas un nombre entier", hint="écrivez par exemple 8000")
    if kind.startswith("Path"):
        return Path(written)
    return written
