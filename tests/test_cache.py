"""Loading from the cache gives what reading the files gives; anything wrong with the cache goes unnoticed."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from engine import cache, examine, library
from engine.cases import run_case, written_cases
from engine.shelf import from_bytes, to_bytes
from engine.versions import VersionReader
from grammar.yaml_nodes import Mapping

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "tests" / "fixtures" / "hard"
NAMES = sorted(path.parent.name for path in SOURCE.glob("*/produit.yaml"))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Contracts of our own, and a cache of our own."""
    place = tmp_path / "cache"
    monkeypatch.setenv(cache.SETTING, str(place))
    return Path(shutil.copytree(SOURCE, tmp_path / "contracts"))


def builds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The products read from their files, not from the cache, when the folder is loaded."""
    told: list[str] = []
    build = library._build_product

    def counted(product: Path, reader: VersionReader) -> Any:
        told.append(product.name)
        return build(product, reader)

    with monkeypatch.context() as patch:
        patch.setattr(library, "_build_product", counted)
        examine(folder)
    return told


def entries(folder: Path) -> list[Path]:
    return sorted((folder.parent / "cache").glob("*.cache"))


@pytest.mark.parametrize("name", NAMES)
def test_a_program_read_back_is_the_same(name: str) -> None:
    loaded, diagnostics = library._build_product(SOURCE / name, VersionReader())
    again, told = from_bytes(*to_bytes((loaded, diagnostics)))
    assert told == diagnostics
    assert loaded is not None
    assert again.identifier == loaded.identifier
    for (day, one), (other_day, other) in zip(loaded.versions, again.versions, strict=True):
        assert (day, one.digest, one.diagnostics) == (other_day, other.digest, other.diagnostics)
        for field in ("clauses", "grandeurs", "duties", "suites", "facts", "slots", "readings", "roots", "lowered"):
            assert getattr(one.program, field) == getattr(other.program, field), field
        assert one.program.vector == other.program.vector


@pytest.mark.parametrize("name", NAMES)
def test_answers_are_the_same_from_the_cache(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = examine(folder)[name]
    assert builds(folder, monkeypatch) == []
    second = examine(folder)[name]
    assert first.identity == second.identity
    assert [case.name for case in written_cases(first)] == [case.name for case in written_cases(second)]
    for written, again in zip(written_cases(first), written_cases(second), strict=True):
        case, same = (c.facts(w.facts, scope=w.scope) for c, w in ((first, written), (second, again)))
        assert first.decide(case).to_dict() == second.decide(same).to_dict()
        assert first.decide(case).explain() == second.decide(same).explain()
        assert run_case(second, again) == run_case(first, written)


def test_a_changed_file_is_read_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sorted(builds(folder, monkeypatch)) == NAMES
    assert builds(folder, monkeypatch) == []
    path = next((folder / "sans-contact").glob("*/*.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("60 €", "61 €"), encoding="utf-8")
    assert builds(folder, monkeypatch) == ["sans-contact"]
    assert builds(folder, monkeypatch) == []


def test_a_new_file_is_seen(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(folder, monkeypatch)
    dated = next(path.parent for path in (folder / "points").glob("*/*.yaml"))
    (dated / "vide.yaml").write_text("article: III.1.d\nfaits:\n  - nom: le jour\n    type: date\n", encoding="utf-8")
    assert builds(folder, monkeypatch) == ["points"]


@pytest.mark.parametrize("damage", [b"", b"clausier 1\n", b"\x80\x05N.", None])
def test_a_damaged_entry_is_made_again(damage: bytes | None, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(folder, monkeypatch)
    for path in entries(folder):
        content = path.read_bytes()
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]) if damage is None else damage)
    assert sorted(builds(folder, monkeypatch)) == NAMES
    assert builds(folder, monkeypatch) == []


def test_nothing_is_read_from_a_folder_that_others_may_open(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(folder, monkeypatch)
    place = folder.parent / "cache"
    assert place.stat().st_mode & 0o777 == 0o700
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in entries(folder))
    place.chmod(0o755)
    assert sorted(builds(folder, monkeypatch)) == NAMES
    place.chmod(0o700)
    assert builds(folder, monkeypatch) == []
    for path in entries(folder):
        path.chmod(0o664)
    assert sorted(builds(folder, monkeypatch)) == NAMES


def test_nothing_is_read_through_a_link(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    builds(folder, monkeypatch)
    place = folder.parent / "cache"
    real = place.rename(folder.parent / "elsewhere")
    place.symlink_to(real)
    assert sorted(builds(folder, monkeypatch)) == NAMES


def test_the_cache_may_be_turned_off(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(cache.SETTING, "off")
    assert sorted(builds(folder, monkeypatch)) == NAMES
    assert sorted(builds(folder, monkeypatch)) == NAMES
    assert not (folder.parent / "cache").exists()


def test_a_folder_that_cannot_be_made_goes_unnoticed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = folder.parent / "a file"
    taken.write_text("", encoding="utf-8")
    monkeypatch.setenv(cache.SETTING, str(taken / "cache"))
    assert sorted(builds(folder, monkeypatch)) == NAMES


def test_no_more_than_so_many_entries_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_KEPT", 3)
    builds(folder, monkeypatch)
    assert len(entries(folder)) == 3


def test_trees_are_read_when_they_are_wanted() -> None:
    loaded, _ = library._build_product(SOURCE / "points", VersionReader())
    again = from_bytes(*to_bytes(loaded))
    assert loaded is not None
    program, other = loaded.versions[0][1].program, again.versions[0][1].program
    clause, same = program.clauses["FIL-1d-07.a"], other.clauses["FIL-1d-07.a"]
    assert type(same.block) is not Mapping
    assert same.block.get("si") == clause.block.get("si")
    assert type(same.block) is Mapping
    assert same.block.span == clause.block.span
    root = other.roots[0][0]
    assert root.keys() == program.roots[0][0].keys()
    assert hash(other.roots[0][0]) == hash(program.roots[0][0])
