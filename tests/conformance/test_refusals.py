"""What must be refused: sentences that mean nothing, dates that do not exist. And how quantities are displayed."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from conformance.book import product
from conformance.corpus import Row, set_aside, suites
from conformance.said import french, number
from engine import Answer, Contract, ContractError, examine, load
from grammar.quantities import MONTH_NAMES, Amount, Duration, Number, Quantity, Rate, Unit, write

INCOMPARABLE = suites()["durees_incomparables"].rows
FORBIDDEN = suites()["combinaisons_interdites"].rows
DATES = [*suites()["dates.lecture"].rows, *suites()["dates.refus"].rows]
DATES += [
    {**row, "attendu": row["retenu"]} for group in set_aside() if group.suite == "dates.lecture" for row in group.rows
]
DISPLAYED = suites()["affichage_francais"].rows

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SIGNS = {"*": "×", "/": "÷", "<=": "est au plus", ">": "dépasse", ">=": "est au moins"}
_HEAD = """\
article: A.1
faits:
  - nom: la date
    type: date
  - nom: l'autre date
    genre: féminin
    type: date
  - phrase: l'assuré est majeur
    contraire: l'assuré est mineur
grandeurs:
  - nom: la réponse
    type: {kind}
clauses:
"""


def codes_by_clause(folder: Path, kind: str, clauses: list[str]) -> list[set[str]]:
    """The codes of the diagnostics of each clause, loaded together. The contract as a whole must be refused."""
    (folder / "2000-01-01").mkdir(parents=True)
    (folder / "produit.yaml").write_text(product("France"), encoding="utf-8")
    text = _HEAD.format(kind=kind)
    lines: list[range] = []
    for clause in clauses:
        start = text.count("\n") + 1
        text += clause
        lines.append(range(start, text.count("\n") + 1))
    (folder / "2000-01-01" / "a.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ContractError):
        load(folder)
    found = examine(folder).diagnostics
    return [{d.code for d in found if d.span.line in place and d.span.file.endswith("a.yaml")} for place in lines]


def operand(text: str, known: str) -> str:
    """An operand of the source in the language; the second date of an expression is another fact."""
    if _DATE.fullmatch(text):
        return "l'autre date" if known == text else "la date"
    if text == "true":
        return "l'assuré est majeur"
    return french(text) if text.startswith("P") else number(text)


def sentence(expr: str) -> str:
    """An expression of the source as a sentence."""
    left, sign, right = expr.split(" ")
    return f"{operand(left, '')} {_SIGNS.get(sign, sign)} {operand(right, left)}"


def test_months_and_days_are_never_compared_and_an_impossible_date_is_told(tmp_path: Path) -> None:
    clauses = []
    for rank, row in enumerate(INCOMPARABLE):
        condition = sentence(row["expr"]) if "invalide" not in row["expr"] else "la date a lieu avant 31 février 2023"
        clauses.append(f"  - id: R-{rank}\n    accorde: la réponse\n    si: {condition}\n")
    wanted = [{"L004"} if "invalide" in row["expr"] else {"T007"} for row in INCOMPARABLE]
    assert codes_by_clause(tmp_path / "a", "droit", clauses) == wanted


@pytest.mark.parametrize("kind", ["date", "nombre", "durée en mois", "durée en jours", "montant"])
def test_forbidden_combinations_are_faults_whatever_they_are_put_in(kind: str, tmp_path: Path) -> None:
    """Types that do not go together; « ** », a word that nothing declares; a sentence, which is no number."""
    clauses = [
        f"  - id: R-{n}\n    fixe: la réponse\n    à: {sentence(row['expr'])}\n" for n, row in enumerate(FORBIDDEN)
    ]
    wanted = [{"L001"} if "**" in row["expr"] else {"L002"} if "true" in row["expr"] else {"T001"} for row in FORBIDDEN]
    assert codes_by_clause(tmp_path / "a", kind, clauses) == wanted


# --- dates of a case

_READ = """\
article: A.1
faits:
  - nom: la date
    type: date
grandeurs:
  - nom: la réponse
    type: date
clauses:
  - id: R-1
    fixe: la réponse
    au: la date
"""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Contract:
    """A contract that says back the date it is given."""
    folder = tmp_path_factory.mktemp("dates")
    (folder / "2000-01-01").mkdir()
    (folder / "produit.yaml").write_text(product("France"), encoding="utf-8")
    (folder / "2000-01-01" / "a.yaml").write_text(_READ, encoding="utf-8")
    return load(folder)["conformite"]


def written(row: Row) -> list[str]:
    """The texts of a date: that of the source, or its year, month and day in ISO form and in French where it can be."""
    if "texte" in row:
        return [row["texte"]]
    year, month, day = row["amj"]
    found = [f"{year}-{month:02}-{day:02}"]
    return [*found, f"{day} {MONTH_NAMES[month - 1]} {year}"] if 1 <= month <= 12 else found


@pytest.mark.parametrize("row", DATES, ids=lambda row: str(row.get("texte", row.get("amj"))))
def test_a_date_is_read_exactly_or_refused(row: Row, reader: Contract) -> None:
    for text in written(row):
        if row["attendu"] == "erreur":
            with pytest.raises(ContractError) as refused:
                reader.facts({"date": text})
            assert [(fault.path, fault.code) for fault in refused.value.faults] == [("date", "F014")]
            continue
        answer = reader.decide(reader.facts({"date": text}))["réponse"]
        assert isinstance(answer, Answer)
        assert answer.to_dict()["value"] == row["attendu"]


def test_the_leap_day_of_the_note_is_accepted(reader: Contract) -> None:
    answer = reader.decide(reader.facts({"date": "2028-02-29"}))["réponse"]
    assert isinstance(answer, Answer)
    assert answer.value == date(2028, 2, 29).toordinal()


# --- display


def quantity(row: Row) -> Quantity:
    """The quantity of a value and its unit."""
    value = Fraction(row["valeur"])
    match row["unite"]:
        case "€":
            return Amount(value * 100)
        case "%":
            return Rate(value / 100)
        case "jour":
            return Duration(((int(value), Unit.DAYS),))
        case _:
            return Number(value)


@pytest.mark.parametrize("row", DISPLAYED, ids=lambda row: row["attendu"])
def test_a_quantity_is_displayed_with_the_spaces_of_french_typography(row: Row) -> None:
    """Thin no-break space between thousands, no-break space before the unit; centimes only where there are some."""
    shown = write(quantity(row), typographic=True)
    assert shown == row["attendu"]
    assert " " not in shown and shown.count("\u00a0") == 1
