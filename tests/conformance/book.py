"""Small contracts written for the cases: each sentence in a file of its own, all of a suite loaded at once.

A `Said` is what a case becomes in the language: the text of a contract file, the facts of the case, the answers that
must follow. Cases that share a text share a file; a file is a scope, so that facts of the same name never meet.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

from engine import Answer, Contract, examine

_IDENTIFIER = re.compile(r"\bR-(?=[0-9])")


@dataclass(frozen=True, slots=True)
class Said:
    """A case in the language. ``answers`` maps a question to a value, a verdict or several things of an answer.

    A Fraction is compared exactly, anything else with the plain form of the answer. Keys « théorique X » and « manque
    X » look at the date before it was moved and at the facts missing.
    """

    text: str
    facts: Mapping[str, Any]
    answers: Mapping[str, Any]
    calendar: str = "France"
    scope: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Book:
    """The contracts of a suite, loaded, with the scope of each text."""

    contracts: Mapping[str, Contract]
    scopes: Mapping[tuple[str, str], str]

    def contract(self, said: Said) -> tuple[Contract, str]:
        """The contract that holds the text of a case, and its scope there."""
        return self.contracts[said.calendar], self.scopes[said.calendar, said.text]


def product(calendar: str) -> str:
    """The product file of a contract under a calendar."""
    return f"produit: conformite\ntitre: Conformité\ncalendrier: {calendar}\n"


def write_book(root: Path, said: Sequence[Said]) -> dict[tuple[str, str], str]:
    """Write the contracts of some cases under a folder, one for each calendar; the scope of each text."""
    scopes: dict[tuple[str, str], str] = {}
    for one in said:
        key = one.calendar, one.text
        if key in scopes:
            continue
        number = len(scopes) + 1
        scopes[key] = f"rubrique {number}"
        version = root / one.calendar / "2000-01-01"
        version.mkdir(parents=True, exist_ok=True)
        (root / one.calendar / "produit.yaml").write_text(product(one.calendar), encoding="utf-8")
        text = _IDENTIFIER.sub(f"R{number}-", one.text)
        head = f"article: A.{number}\nportée: la rubrique {number}\n"
        (version / f"{number:03}.yaml").write_text(head + text, encoding="utf-8")
    return scopes


def bind_book(said: Sequence[Said]) -> Book:
    """Load the contracts of some cases: not one diagnostic, not even a warning."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        scopes = write_book(root, said)
        calendars = {calendar for calendar, _ in scopes}
        libraries = {calendar: examine(root / calendar) for calendar in sorted(calendars)}
    found = [
        f"{d.span.file}:{d.span.line}: {d.code}: {d.message}" for one in libraries.values() for d in one.diagnostics
    ]
    assert not found, "\n".join(found)
    contracts = {calendar: library["conformite"] for calendar, library in libraries.items()}
    return Book(contracts, scopes)


def replies(book: Book, said: Said) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the contract answers to each thing expected of a case, and what its compiled form does: values and verdicts
    alone."""
    contract, scope = book.contract(said)
    case = contract.facts(said.facts, scope=scope)
    questions = {name: _question(name, scope) for name in said.answers}
    decision = contract.decide(case, sorted(set(questions.values())))
    found: dict[str, Any] = {}
    for name, question in questions.items():
        answer = decision[question]
        assert isinstance(answer, Answer)
        found[name] = _told(name, answer.to_dict(), said.answers[name])
    plain = [name for name in said.answers if not name.startswith(("théorique ", "manque "))]
    fast = contract.decider([questions[name] for name in plain]).plain(case)
    told = {name: _told(name, one, said.answers[name]) for name, one in zip(plain, fast.values(), strict=True)}
    return found, told


def _question(name: str, scope: str) -> str:
    return f"{scope} {name.removeprefix('théorique ').removeprefix('manque ')}"


def _told(name: str, plain: Mapping[str, Any], wanted: Any) -> Any:
    if name.startswith("théorique "):
        return plain["dates"]["theorique"]
    if name.startswith("manque "):
        return [path.rpartition(".")[2] for path in plain["missing"]]
    if plain["verdict"] not in ("établi", "accordé", "refusé"):
        return plain["verdict"]
    value = plain["value"]
    return Fraction(str(value)) if isinstance(wanted, Fraction) else value
