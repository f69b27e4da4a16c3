"""Dockerfile, compose.yaml and docs/exploitation.md say the settings that there are; no image is built here."""

import re
import tomllib
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import yaml

from service.access.caller import Role
from service.journal.database import LOCK_TIMEOUT
from service.journal.writer import LOT, WAITING
from service.settings import IN_A_FILE, OTHERS, PREFIX, Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "exploitation.md").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SETTINGS = {f"{PREFIX}{one.name.upper()}": getattr(Settings(), one.name) for one in fields(Settings)}


def instructions() -> list[tuple[str, str]]:
    """The instructions of the Dockerfile, each on one line."""
    lines = [line for line in DOCKERFILE.splitlines() if line.strip() and not line.startswith("#")]
    whole = re.sub(r"\s*\\\n\s*", " ", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in whole.splitlines())]


def environment() -> dict[str, str]:
    """What the image and the compose file tell the service."""
    told = dict(re.findall(r"(CLAUSIER_\w+)=(\S+)", " ".join(rest for name, rest in instructions() if name == "ENV")))
    return {**told, **COMPOSE["services"]["clausier"]["environment"]}


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yaml", "docs/exploitation.md", "README.md"])
def test_every_name_that_looks_like_a_setting_is_one(name: str) -> None:
    known = {*SETTINGS, *(f"{one}{IN_A_FILE}" for one in SETTINGS), *OTHERS}
    found = set(re.findall(r"CLAUSIER_[A-Z_]*[A-Z]", (ROOT / name).read_text(encoding="utf-8")))
    assert found <= known


def test_the_table_of_settings_tells_each_with_its_default() -> None:
    rows = re.findall(r"^\| `(CLAUSIER_\w+)` \| (.+?) \|", PAGE, re.MULTILINE)
    assert [name for name, _ in rows] == list(SETTINGS)
    assert dict(rows) == {name: written(value) for name, value in SETTINGS.items()}


def written(value: object) -> str:
    """A default as the table writes it."""
    if value is None:
        return "aucun"
    if isinstance(value, bool):
        return "`oui`" if value else "`non`"
    return f"`{value}`" if str(value) else "vide"


def test_the_page_tells_every_role_and_the_figures_of_the_code() -> None:
    assert re.findall(r"^\| `([a-z]+)` \|", PAGE, re.MULTILINE) == [role.value for role in Role]
    assert f"({LOT} au plus)" in PAGE
    assert f"({WAITING // 1000} 000 décisions attendent)" in PAGE
    assert f"plus de {LOCK_TIMEOUT // 1000} s" in PAGE


def test_the_page_lists_its_chapters() -> None:
    chapters = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    listed = re.findall(r"^- \[(.+?)\]\(#(.+?)\)$", PAGE, re.MULTILINE)
    assert [title for title, _ in listed] == chapters
    for title, anchor in listed:
        assert anchor == re.sub(r"[^\w\- ]", "", title.casefold()).replace(" ", "-")


def test_what_the_image_and_the_compose_file_say_is_read(tmp_path: Path) -> None:
    told = environment()
    (tmp_path / "journal").write_text("postgresql://clausier:x@db/clausier\n", encoding="utf-8")
    assert told["CLAUSIER_JOURNAL_FILE"] == "/run/secrets/journal"
    found = read_settings(told | {"CLAUSIER_JOURNAL_FILE": str(tmp_path / "journal")})
    assert found.keys
    assert (found.host, found.data, found.contracts) == ("0.0.0.0", Path("/data"), Path("/contracts"))
    assert found.master_key is not None
    assert found.data not in found.master_key.parents, "a copy of the data must not take the master key along"


def test_the_image_runs_as_nobody_special_and_watches_itself() -> None:
    every = instructions()
    assert [rest for name, rest in every if name == "USER"] == ["10001:10001"]
    assert [name for name, _ in every].count("FROM") == 2
    last = every[max(place for place, (name, _) in enumerate(every) if name == "FROM") :]
    assert ("CMD", '["clausier", "serve"]') in last
    assert ("STOPSIGNAL", "SIGTERM") in last
    [health] = [rest for name, rest in last if name == "HEALTHCHECK"]
    module = re.search(r'"-m", "([\w.]+)"', health)
    assert module is not None
    assert find_spec(module[1]) is not None
    assert not [rest for name, rest in last if name == "RUN" and "pip install" in rest]


def test_the_image_copies_what_the_wheel_is_made_of() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    copied = {
        one for name, rest in instructions() if name == "COPY" and "--from" not in rest for one in rest.split()[:-1]
    }
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    assert packages | {"pyproject.toml", project["project"]["readme"], "contracts"} == copied
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] == "!"}
    assert let_in == copied
    extras = re.search(r"'\.\[(.+?)\]'", DOCKERFILE)
    assert extras is not None
    assert set(extras[1].split(",")) <= set(project["project"]["optional-dependencies"])


def test_the_compose_file_holds_together() -> None:
    services, secrets = COMPOSE["services"], COMPOSE["secrets"]
    service = services["clausier"]
    assert service["read_only"] is True
    assert "healthcheck" in services["db"]
    assert service["depends_on"] == {"db": {"condition": "service_healthy"}}
    for one in services.values():
        assert set(one["secrets"]) <= set(secrets)
        named = {volume.partition(":")[0] for volume in one["volumes"]}
        assert {name for name in named if not name.startswith(".")} <= set(COMPOSE["volumes"])
        for value in one["environment"].values():
            assert "://" not in value, "a password stays in a file"
    mounted = {volume.split(":")[1] for volume in service["volumes"]}
    assert {"/data", "/cle", "/contracts"} == mounted
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "/secrets/" in ignored
    assert {Path(one["file"]).parts[0] for one in secrets.values()} == {"secrets"}
