"""Contracts with their questions compiled both ways, and what compiled code says otherwise than the interpreter."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from drawn_cases import Drawn
from library_folder import write_small

from engine import Contract, load
from engine.compile import Compiled, compile_or_tell
from engine.decider import Decider
from engine.decision import answer
from engine.emit import NotCompiled
from engine.evaluate import Evaluator
from engine.facts import Case
from engine.fast_values import LEFT
from engine.kinds import Kind
from engine.partial import PartialDecision
from engine.program import Grandeur
from engine.questions import find_question

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = (
    ROOT / "contracts",
    ROOT / "tests" / "fixtures" / "hard",
    ROOT / "tests" / "fixtures" / "engine",
    ROOT / "bench" / "contracts",
)
GOOD = ROOT / "tests" / "fixtures" / "good"
IDENTIFIERS = [
    *sorted(f"{p.parent.parent.name}/{p.parent.name}" for f in FOLDERS for p in f.glob("*/produit.yaml")),
    *sorted(f"{GOOD.name}/{path.stem}" for path in GOOD.glob("*.yaml")),
]
#: Left to the interpreter: suites that keep a counter for each element of a list, moments that move, chronologies.
INTERPRETED = (
    "good/chronologie",
    "good/lots",
    "hard/appreciations",
    "hard/lien-cloture",
    "hard/lots-de-points",
    "hard/population",
)
IDENTIFIERS = [identifier for identifier in IDENTIFIERS if identifier not in INTERPRETED]


@dataclass(frozen=True)
class Subject:
    """A contract with each of its questions compiled alone, both ways."""

    contract: Contract
    deciders: dict[str, Decider]
    folded: dict[str, Compiled]
    open: dict[str, Compiled]
    drawn: Drawn
    left: dict[str, str]

    def grandeur(self, question: str) -> Grandeur:
        return next(iter(self.deciders[question]._questions.values()))


def read(folder: str, name: str) -> Contract:
    if folder != GOOD.name:
        root = next(f for f in FOLDERS if f.name == folder and (f / name).is_dir())
        return load(root / name)[name]
    # A file alone: made into a product of its own.
    with tempfile.TemporaryDirectory() as place:
        return load(write_small(Path(place), (GOOD / f"{name}.yaml").read_text(encoding="utf-8")))["essai"]


@cache
def subject(identifier: str) -> Subject:
    contract = read(*identifier.split("/"))
    # The lines of a chronology have the reasons of other grandeurs: the interpreter alone tells them.
    told = [q for q in contract.questions if find_question(contract.program, q).kind is not Kind.CHRONOLOGY]
    program = contract.program
    folded: dict[str, Compiled] = {}
    left: dict[str, str] = {}
    for question in told:
        try:
            folded[question] = compile_or_tell(program, {question: find_question(program, question)}, fixed=True)
        except NotCompiled as reason:
            left[question] = str(reason)
    deciders = {question: contract.decider([question]) for question in folded}
    grandeurs = {question: next(iter(one._questions.values())) for question, one in deciders.items()}
    return Subject(
        contract,
        deciders,
        folded,
        {q: compile_or_tell(program, {q: g}, fixed=False) for q, g in grandeurs.items()},
        Drawn(program),
        left,
    )


def sources(contract: Contract) -> list[str]:
    """The code of all questions together, or of as many together as are compiled: of both functions."""
    program = contract.program
    asked = [(question, find_question(program, question)) for question in contract.questions]

    def made(write: Callable[[dict[str, Grandeur]], str], some: list[tuple[str, Grandeur]]) -> list[str]:
        try:
            return [write(dict(some))] if some else []
        except NotCompiled:
            half = len(some) // 2
            return [*made(write, some[:half]), *made(write, some[half:])] if half else []

    first = made(lambda some: compile_or_tell(program, some, fixed=True).source, asked)
    return first + made(lambda some: PartialDecision(program, contract.vector(), some).source, asked)


def differences(
    one: Subject, case: Case, vector: tuple[Any, ...], *forms: dict[str, Compiled]
) -> tuple[list[Any], int]:
    """The questions whose compiled replies are not those of the interpreter, and how many were settled at all."""
    program = one.contract.program
    evaluator = Evaluator(program, case.values, vector)
    found: list[Any] = []
    settled = 0
    for question, decision in ((question, form[question]) for question in one.deciders for form in forms):
        try:
            got = decision.run(case.fast, vector)[0]
            plain = decision.plain(case.fast, vector)[question]
        except LEFT:
            continue
        settled += 1
        wanted = interpreted(evaluator, one.grandeur(question))
        if got != wanted or plain != one.deciders[question].told({question: wanted})[question]:
            found.append((question, got, wanted, plain))
    return found, settled


def partial_differences(
    one: Subject, case: Case, vector: tuple[Any, ...], partials: dict[str, PartialDecision | None]
) -> tuple[list[Any], int]:
    """The questions answered otherwise than by the interpreter where facts are missing, and how many were answered."""
    evaluator = Evaluator(one.contract.program, case.values, vector)
    found: list[Any] = []
    answered = 0
    for question, partial in partials.items():
        if partial is None:
            continue
        try:
            (got,) = partial(case)
        except LEFT:
            continue
        answered += 1
        wanted = interpreted(evaluator, one.grandeur(question))
        if got != wanted:
            found.append((question, got, wanted))
    return found, answered


def interpreted(evaluator: Evaluator, grandeur: Grandeur) -> Any:
    given_answer = answer(evaluator, grandeur)
    return tuple(map(Decider.reply, given_answer)) if isinstance(given_answer, tuple) else Decider.reply(given_answer)
