"""The order in which the clauses of a right are told as reasons, known before any case."""

from __future__ import annotations

from dataclasses import dataclass

from engine import contributions as k
from engine.naming import natural
from engine.program import Grandeur, Program


@dataclass(frozen=True, slots=True)
class ReasonOrder:
    """Clauses of a refused and of a granted right in the order they are told, and the bit of each contribution.

    ``refused_bits`` follow conditions then blocks; ``failed_bits`` are those of the grants when none of them holds.
    """

    refused: tuple[str, ...]
    settled: tuple[str, ...]
    refused_bits: tuple[int, ...]
    failed_bits: tuple[int, ...]
    grant_bits: tuple[int, ...]
    lift_bits: tuple[int, ...]


def reason_order(program: Program, grandeur: Grandeur) -> ReasonOrder:
    """The order of reasons of a right: by ground, then by article, then by clause."""
    closing = [("subordonne", r.clause, int(k.Ground.CONDITION)) for r in grandeur.requires]
    closing += [("exclut", b.clause, int(b.ground)) for b in grandeur.blocks]
    failing = [("accorde", g.clause, 0) for g in grandeur.grants]
    opening = [("accorde", g.clause, 0) for g in grandeur.grants]
    lifting = [("lève", lift.clause, 0) for block in grandeur.blocks for lift in block.lifts]
    grounds = program.grounds_of(grandeur)
    refused = _ranked(program, grounds, closing) + _ranked(program, grounds, failing, len(closing))
    settled = _ranked(program, grounds, opening + lifting)
    places = {index: position for position, index in enumerate(settled)}
    everything = closing + failing
    bits = {index: position for position, index in enumerate(refused)}
    return ReasonOrder(
        tuple(everything[index][1] for index in refused),
        tuple((opening + lifting)[index][1] for index in settled),
        tuple(bits[index] for index in range(len(closing))),
        tuple(bits[len(closing) + index] for index in range(len(failing))),
        tuple(places[index] for index in range(len(opening))),
        tuple(places[len(opening) + index] for index in range(len(lifting))),
    )


def _ranked(
    program: Program, grounds: dict[int, int], entries: list[tuple[str, str, int]], offset: int = 0
) -> list[int]:
    """The indices of the entries in the order they are told."""

    def place(index: int) -> tuple[object, ...]:
        _, clause, rank = entries[index]
        written = program.clauses.get(clause)
        article = written.article if written else ""
        return grounds.get(rank, rank), natural(article), natural(clause), index

    return [index + offset for index in sorted(range(len(entries)), key=place)]
