"""The cases that bear witness to each figure: those whose answer was made by reading it.

Holding a figure, in the sense of `engine.held`, asks for it to be moved and its cases to be run again, over and over.
Here each case runs once, on the contract as written, and what it reads is noted: a case that does not read a figure
cannot hold it, and of those that read it the likeliest to hold it are told first. They are the cases that expect by
name the clause that owns the figure, then those that read the fewest slots, which are about little else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.calendars import CalendarCoverageError
from engine.cases import WrittenCase, run_case, written_cases
from engine.contract import Contract
from engine.dates import DateRangeError
from engine.expected import DUTY
from engine.recording import Recording

#: How many cases are told of each figure; the others are counted.
TOLD = 3


@dataclass(frozen=True, slots=True)
class Witnesses:
    """The cases told of a figure, by name, and how many others read it."""

    cases: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class _Read:
    case: str
    slots: frozenset[int]
    named: frozenset[str]


def witnesses(contract: Contract, told: int = TOLD) -> dict[int, Witnesses]:
    """For each figure, by its slot in the parameter vector, the cases that read it. A figure no case reads is absent.

    Only the cases beside the clauses run, under the readings retained. A case that cannot be read bears witness to
    nothing.
    """
    reads = [_read(contract, case) for case in written_cases(contract)]
    readers: dict[int, list[_Read]] = {}
    for read in reads:
        for slot in read.slots:
            readers.setdefault(slot, []).append(read)
    found: dict[int, Witnesses] = {}
    for entry in contract.program.parameters.figures:
        # Sorting is stable: among equals, the order of the files.
        best = sorted(readers.get(entry.index, ()), key=lambda one: (entry.owner not in one.named, len(one.slots)))
        names = tuple(dict.fromkeys(one.case for one in best))
        if names:
            found[entry.index] = Witnesses(names[:told], len(names[told:]))
    return found


def _read(contract: Contract, case: WrittenCase) -> _Read:
    vector = Recording(contract.vector())
    try:
        run_case(contract, replace(case, under=()), vector)
    except (DateRangeError, CalendarCoverageError):
        return _Read(case.name, frozenset(), frozenset())
    wanted = [one.wanted if isinstance(one.wanted, list) else [one.wanted] for one in case.expected]
    named = {str(item) for items in wanted for item in items}
    duties = {one.key.removeprefix(DUTY).strip() for one in case.expected if one.key.startswith(DUTY)}
    return _Read(case.name, frozenset(vector.read), frozenset(named | duties))
