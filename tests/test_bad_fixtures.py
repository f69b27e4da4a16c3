"""Contracts with a mistake: each must give exactly the diagnostics written on its guilty lines, at their columns.

A fixture is one file of clauses (the product is supplied), or the folder of a whole product. What is expected is a
comment on the line, « # attendu: C003:9 » (code and column); where no comment can stand, a file of the same name in
`.attendu` holds lines « line:column code ». A missing diagnostic and one too many both fail.
"""

import re
from collections import Counter
from pathlib import Path

import pytest

from engine.library import load_products
from grammar.catalogue import CODES

FIXTURES = Path(__file__).parent / "fixtures"
BAD = sorted(path for path in (FIXTURES / "bad").iterdir() if path.suffix != ".attendu")
GOOD = sorted((FIXTURES / "good").glob("*.yaml"))
PRODUCT = "produit: essai\ntitre: Essai\ncalendrier: France\n"
_MARK = re.compile(r"# attendu: (?P<marks>.*)$")
_BESIDE = re.compile(r"(?P<line>\d+):(?P<column>\d+) (?P<code>[A-Z]\d{3})")

Place = tuple[str, int, int, str]
"""File, line, column and code."""

# Codes that no fixture shows, and why.
ELSEWHERE = {
    "Y001": "a file of more than five megabytes: test_reader",
    "Y002": "a file that is missing or may not be read: test_reader",
    "Y019": "two hundred problems in one file: test_reader",
}


def diagnostics_of(fixture: Path, work: Path) -> list[Place]:
    """What loading the fixture says."""
    folder = fixture
    if fixture.is_file():
        folder = work
        (work / "2020-01-01").mkdir()
        (work / "produit.yaml").write_text(PRODUCT, encoding="utf-8")
        (work / "2020-01-01" / fixture.name).write_bytes(fixture.read_bytes())
    _, found = load_products(folder)
    return [(Path(d.span.file).name, d.span.line, d.span.column, d.code) for d in found]


def expected_of(fixture: Path) -> list[Place]:
    """What the fixture says will be found."""
    found: list[Place] = []
    for path in [fixture] if fixture.is_file() else sorted(fixture.rglob("*.yaml")):
        for number, line in enumerate(path.read_bytes().decode("utf-8", "replace").split("\n"), 1):
            marked = _MARK.search(line)
            for mark in marked["marks"].split() if marked else ():
                code, _, column = mark.partition(":")
                found.append((path.name, number, int(column), code))
    beside = fixture.with_suffix(".attendu")
    for line in beside.read_text(encoding="utf-8").splitlines() if beside.is_file() else ():
        match = _BESIDE.fullmatch(line)
        assert match is not None, f"{beside.name}: {line}"
        found.append((fixture.name, int(match["line"]), int(match["column"]), match["code"]))
    return found


@pytest.mark.parametrize("fixture", BAD, ids=lambda path: path.stem)
def test_each_mistake_is_told_at_its_place(fixture: Path, tmp_path: Path) -> None:
    expected = expected_of(fixture)
    assert expected, "a bad fixture expects something"
    assert Counter(diagnostics_of(fixture, tmp_path)) == Counter(expected)


@pytest.mark.parametrize("fixture", GOOD, ids=lambda path: path.stem)
def test_a_good_contract_has_no_diagnostic_at_all(fixture: Path, tmp_path: Path) -> None:
    assert diagnostics_of(fixture, tmp_path) == []


def test_every_code_is_shown_by_a_fixture_or_said_to_be_elsewhere() -> None:
    shown = {code for fixture in BAD for *_, code in expected_of(fixture)}
    wanted = {code for code in CODES if code[0] in "YSLNTCBR"}
    assert shown.isdisjoint(ELSEWHERE)
    assert wanted - shown == set(ELSEWHERE)


def test_there_are_many_different_mistakes() -> None:
    mistakes = {(fixture.stem, code) for fixture in BAD for *_, code in expected_of(fixture)}
    assert len(BAD) >= 45
    assert len({code for _, code in mistakes}) >= 40


def test_the_mistakes_of_every_day_come_with_a_remedy(tmp_path: Path) -> None:
    """What a lawyer gets wrong most: the diagnostic must say what to write instead."""
    wanted = {
        "unite-oubliee": "15 jours",
        "nom-mal-ecrit": "« date d'effet »",
        "article-inconnu": "« I.A.2 »",
        "deux-clauses-un-identifiant": "suffixe",
        "garantie-inconnue": "« garantie vol »",
        "montant-sans-euro": "€",
        "etapes-sans-ordre": "après: ",
        "chiffre-dans-une-phrase": "{IND-2}",
        "mois-compares-a-des-jours": "même unité",
        "valeur-hors-du-choix": "classique, premier",
        "genre-absent": "genre: ",
        "phrase-sans-contraire": "contraire:",
        "lecture-inconnue": "« année »",
        "perimetre-inconnu": "périmètres:",
        "et-dans-une-condition": "l'un de:",
    }
    for name, remedy in wanted.items():
        path = FIXTURES / "bad" / f"{name}.yaml"
        folder = path.with_suffix("")
        if path.is_file():
            folder = tmp_path / name
            (folder / "2020-01-01").mkdir(parents=True)
            (folder / "produit.yaml").write_text(PRODUCT, encoding="utf-8")
            (folder / "2020-01-01" / "a.yaml").write_bytes(path.read_bytes())
        _, found = load_products(folder)
        assert any(remedy in (d.suggestion or "") for d in found), name
