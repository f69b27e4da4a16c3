"""What a contract leaves open: clauses that say so, and cases to which it has no answer, or two."""

from __future__ import annotations

from dataclasses import dataclass

from engine.cases import written_cases
from engine.contract import Contract
from engine.expected import parted
from engine.naming import natural
from engine.outcomes import Verdict
from engine.source import text_of
from engine.tables import UNSETTLED
from grammar.french import normalize

#: The keys of a table under which its author may say that the contract settles nothing.
_KEYS = ("hors table", "cases vides")


@dataclass(frozen=True, slots=True)
class OpenClause:
    """A table that leaves something without an answer: outside its lines (« hors table »), or in empty cells."""

    clause: str
    article: str
    where: str


@dataclass(frozen=True, slots=True)
class OpenCase:
    """A case, and the question to which it expects no answer from the contract, or a conflict of two clauses."""

    case: str
    question: str
    clauses: tuple[str, ...] = ()


def open_clauses(contract: Contract) -> tuple[OpenClause, ...]:
    """The tables of a contract that say « non réglé », by id."""
    own = sorted(contract.program.own_clauses.values(), key=lambda clause: natural(clause.identifier))
    return tuple(
        OpenClause(clause.identifier, clause.article, key)
        for clause in own
        for key in _KEYS
        if normalize(text_of(clause.block.get(key)) or "") == UNSETTLED
    )


def open_cases(contract: Contract, verdict: Verdict) -> tuple[OpenCase, ...]:
    """The questions that the cases expect to be answered by a verdict: `Verdict.SILENT`, or `Verdict.CONFLICT`."""
    found: list[OpenCase] = []
    for case in written_cases(contract):
        reasons = {parted(one.key)[1]: one.wanted for one in case.expected if parted(one.key)[0] == "motifs "}
        for one in case.expected:
            prefix, question = parted(one.key)
            if not prefix and one.wanted == verdict.value:
                named = reasons.get(question, [])
                clauses = named if isinstance(named, list) else [named]
                found.append(OpenCase(case.name, question, tuple(map(str, clauses))))
    return tuple(found)
