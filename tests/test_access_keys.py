"""API keys: shown once, kept hashed, revoked at once; the command that makes them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from service.access.caller import Role
from service.access.keys import KeyFault, Keys


def test_a_key_is_recognised_and_nothing_near_it(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    key, text = keys.create("guichet", [Role.READ, Role.DECIDE])
    found = keys.find(text)
    assert found is not None
    assert (found.id, found.name, found.roles) == (key.id, "guichet", frozenset({Role.READ, Role.DECIDE}))
    prefix, identifier, secret = text.split("_", 2)
    assert (prefix, identifier) == ("clausier", key.id)
    assert len(secret) == 43  # 32 bytes, six bits a letter
    other = keys.create("autre", [Role.READ])[1].split("_", 2)[2]
    wrong = ["", "clausier", f"clausier_{key.id}", f"clausier_{key.id}_", f"clausier_{key.id}_{secret[:-4]}AAAA",
             f"x_{key.id}_{secret}", f"clausier_{key.id}_{other}", f"clausier_aaaaaaaa_{secret}", "é_é_é", "_" * 9,
             f"clausier_aaaaaaaa_{'A' * 43}"]  # fmt: skip
    assert [keys.find(one) for one in wrong] == [None] * len(wrong)


def test_the_secret_is_nowhere_on_the_disk(tmp_path: Path) -> None:
    keys = Keys(tmp_path / "var")
    _, text = keys.create("guichet", [Role.READ])
    secret = text.split("_", 2)[2]
    for path in (tmp_path / "var").iterdir():
        assert secret.encode() not in path.read_bytes()
    assert (tmp_path / "var" / "keys.db").stat().st_mode & 0o777 == 0o600
    assert secret not in repr(keys.every())


def test_another_process_revokes_at_once(tmp_path: Path) -> None:
    serving, command = Keys(tmp_path), Keys(tmp_path)
    key, text = serving.create("guichet", [Role.READ])
    assert serving.find(text) is not None
    command.change("guichet", [Role.AUDIT])
    serving._looked = 0  # a hundredth of a second later
    found = serving.find(text)
    assert found is not None
    assert found.roles == {Role.AUDIT}
    command.revoke(key.id)
    serving._looked = 0
    assert serving.find(text) is None
    assert [one.revoked_at is None for one in serving.every()] == [False]


def test_a_name_serves_once_and_roles_are_needed(tmp_path: Path) -> None:
    keys = Keys(tmp_path)
    keys.create("guichet", [Role.READ])
    keys.revoke("guichet")
    with pytest.raises(KeyFault, match="s'appelle déjà"):
        keys.create("guichet", [Role.READ])
    with pytest.raises(KeyFault, match="au moins un rôle"):
        keys.create("autre", [])
    with pytest.raises(KeyFault, match="a un nom"):
        keys.create("ligne\nfausse", [Role.READ])
    with pytest.raises(KeyFault, match="aucune clé « x »"):
        keys.revoke("x")


def test_the_command(run: Any, tmp_path: Path) -> None:
    data = ["--data", str(tmp_path)]
    made = run("keys", "create", "--name", "guichet", "--roles", "decide, read", *data)
    assert made.code == 0
    found = Keys(tmp_path).find(made.out.strip())
    assert found is not None
    assert found.roles == {Role.READ, Role.DECIDE}
    [listed] = json.loads(run("keys", "list", "--json", *data).out)
    assert listed["roles"] == ["read", "decide"]
    assert made.out.strip() not in run("keys", "list", *data).out
    assert "rôles : audit" in run("keys", "roles", "guichet", "--roles", "audit", *data).out
    assert run("keys", "revoke", listed["id"], *data).out == "la clé « guichet » est révoquée\n"
    assert "révoquée le" in run("keys", "list", *data).out
    wrong = run("keys", "create", "--name", "x", "--roles", "read,lire", *data)
    assert (wrong.code, "« lire » n'est pas un rôle" in wrong.err) == (2, True)
    assert run("keys", *data).code == 2
