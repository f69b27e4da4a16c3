"""The reduced workload: the contract agrees with the hand-written function on every case, then both are timed."""

from __future__ import annotations

from pathlib import Path

from bench import reference, wire, workload
from bench.timing import Timing, side_by_side
from engine import Contract, load

AGREE_ON = 50_000
TIMED_ON = 2_000
INTERPRETED = 50
CONTRACTS = Path(__file__).parent / "contracts"
TYPED_AT_MOST = 3
WIRE_AT_MOST = 12


def contract() -> Contract:
    """The reduced workload as a contract."""
    return load(CONTRACTS)["charge-reduite"]


def disagreements(count: int) -> int:
    """On how many of the first cases the contract and the reference differ, in verdict, motif or amount."""
    charge = contract()
    decider = charge.decider(wire.QUESTIONS)
    rows = workload.rows(workload.columns(count))
    return sum(
        wire.as_reference(decider.plain(charge.facts(wire.case_of(row)))) != reference.decide(row) for row in rows
    )


def timings(rounds: int) -> list[Timing]:
    """The reference, the typed door, the wire door and the interpreter, in one run."""
    charge = contract()
    decider = charge.decider(wire.QUESTIONS)
    rows = workload.rows(workload.columns(TIMED_ON))
    posted = [wire.case_of(row) for row in rows]
    cases = [charge.facts(case) for case in posted]
    return side_by_side(
        [
            ("hand-written reference", reference.decide, rows),
            ("typed door: decider(case)", decider, cases),
            ("wire door: decider.plain(contract.facts(dict))", lambda c: decider.plain(charge.facts(c)), posted),
            ("interpreter", decider.interpret, cases[:INTERPRETED]),
        ],
        rounds,
    )
