"""Which provisions are held by the cases beside the clauses.

A clause is held when switching it off makes a case fail; a figure, when moving it up makes one fail and moving it down
makes one fail (see `engine.parameters.moved`). A clause switched off, a figure moved, is another parameter vector.

Each case runs once on the vector as written, and what it reads of it is noted: a decision is a function of its case
and of the slots it reads, so a case that does not read a slot cannot notice that it moved. Only the readers are run
again, those that name the clause first, and the first failure settles the matter (mutation testing, DeMillo, Lipton
and Sayward 1978, with the tests chosen by coverage).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, TypeAlias

from engine.calendars import CalendarCoverageError
from engine.cases import WrittenCase, run_case, written_cases
from engine.contract import Contract
from engine.dates import DateRangeError
from engine.facts import Case
from engine.naming import natural
from engine.parameters import FigureEntry, moved, typed_value
from engine.places import tables_of_rows
from engine.recording import Recording
from grammar.diagnostics import Span
from grammar.quantities import Quantity

PROSE = frozenset({"énonce", "informe"})
#: Told, as the work goes, how much is done and how much there is.
Done: TypeAlias = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class HeldClause:
    """A clause, or a row of a table: whether it computes, how many runs of cases read it, the first case it breaks."""

    clause: str
    computes: bool
    readers: int
    broken: str | None

    @property
    def held(self) -> bool:
        """Whether switching it off makes a case fail."""
        return self.broken is not None


@dataclass(frozen=True, slots=True)
class HeldFigure:
    """A figure where it is written, and the first case that each move breaks.

    ``owners`` are the clauses it serves. ``can_rise`` and ``can_fall`` tell where moving it makes sense: an amount of
    0 € does not fall.
    """

    quantity: Quantity
    span: Span
    owners: tuple[str, ...]
    readers: int
    can_rise: bool
    can_fall: bool
    risen: str | None
    fallen: str | None

    @property
    def held(self) -> bool:
        """Whether every move that makes sense makes a case fail."""
        return (self.risen is not None or not self.can_rise) and (self.fallen is not None or not self.can_fall)


@dataclass(frozen=True, slots=True)
class Held:
    """What the cases hold. ``failing`` are the cases that fail on the contract as written: they hold nothing."""

    clauses: Mapping[str, HeldClause]
    figures: tuple[HeldFigure, ...]
    failing: tuple[str, ...]


class _Replay(Contract):
    """The same contract, where each case is parsed once."""

    def __init__(self, contract: Contract) -> None:
        self.__dict__.update(vars(contract))
        self._parsed: dict[tuple[int, str], tuple[Mapping[str, Any], Case]] = {}

    def facts(self, data: Mapping[str, Any], *, scope: str = "") -> Case:
        place = (id(data), scope)
        if place not in self._parsed:
            # The data is kept beside the case, so that its id stays its own.
            self._parsed[place] = (data, super().facts(data, scope=scope))
        return self._parsed[place][1]


@dataclass(frozen=True, slots=True)
class Run:
    """A case under one option of one reading, or as the contract reads; ``slots`` are those it reads."""

    case: WrittenCase
    option: tuple[int, str] | None
    slots: frozenset[int] = frozenset()
    named: frozenset[str] = field(default=frozenset())


def held(contract: Contract, cases: tuple[WrittenCase, ...] | None = None, done: Done | None = None) -> Held:
    """What the cases of a contract version hold: those beside the clauses, or others given in their form.

    ``done`` is called as the work goes, with how many clauses and figures were tried, and how many there are.
    """
    replay = _Replay(contract)
    runs, failing = _baseline(replay, written_cases(contract) if cases is None else cases)
    readers: dict[int, list[Run]] = {}
    for run in sorted(runs, key=lambda r: (len(r.slots), r.case.span)):
        for slot in run.slots:
            readers.setdefault(slot, []).append(run)
    program = contract.program
    files = {root.span.file for root, _ in program.roots}
    own, holders = program.own_clauses, tables_of_rows(program)
    # A figure of a standard clause stands in another's file: it is the figure of the clause that takes it.
    figures = _written(
        [e for e in program.parameters.figures if e.span.file in files or holders.get(e.owner, e.owner) in own]
    )
    switches = [(name, slot) for name, slot in program.parameters.switches.items() if holders.get(name, name) in own]
    tried, total = count(1), len(switches) + len(figures)
    clauses: dict[str, HeldClause] = {}
    for name, slot in sorted(switches, key=lambda item: natural(item[0])):
        clause = program.clauses.get(name)
        computes = clause is None or clause.verb not in PROSE
        reading = readers.get(slot, [])
        broken = _first_broken(replay, reading, {slot: False}, name) if computes else None
        clauses[name] = HeldClause(name, computes, len(reading), broken)
        if done is not None:
            done(next(tried), total)
    moves: list[HeldFigure] = []
    for entries in figures:
        moves.append(_figure(replay, entries, readers))
        if done is not None:
            done(next(tried), total)
    return Held(clauses, tuple(sorted(moves, key=lambda f: f.span)), failing)


def passing(contract: Contract) -> tuple[Run, ...]:
    """The runs of the cases beside the clauses that pass as they are written, each with the slots that it reads."""
    return tuple(_baseline(contract, written_cases(contract))[0])


def holding(contract: Contract, runs: Iterable[Run], clause: str) -> tuple[WrittenCase, ...]:
    """The cases of those runs that fail when a clause is switched off, under one reading or another, in their order."""
    slot = contract.program.parameters.switches.get(clause)
    if slot is None:
        return ()
    broken = (run for run in runs if slot in run.slots and _fails(contract, run, _vector(contract, run, {slot: False})))
    return tuple({run.case.span: run.case for run in broken}.values())


def _baseline(contract: Contract, cases: tuple[WrittenCase, ...]) -> tuple[list[Run], tuple[str, ...]]:
    """The runs that pass on the contract as written, with what they read, and the names of the cases that fail."""
    runs: list[Run] = []
    failing: list[str] = []
    for case in cases:
        parts: list[Run] = []
        if case.expected:
            parts.append(Run(replace(case, under=()), None))
        for reading, option, expected in case.under:
            declared = contract.program.readings.get(reading)
            if declared is None or option not in dict(declared.options):
                failing.append(case.name)
                continue
            index = contract.program.parameters.readings[f"lecture {reading}"]
            parts.append(Run(replace(case, expected=expected, under=()), (index, option)))
        for part in parts:
            vector = Recording(_vector(contract, part, {}))
            if _fails(contract, part, vector):
                failing.append(case.name)
            else:
                named = frozenset(word for e in part.case.expected for word in _words(e.wanted))
                runs.append(replace(part, slots=frozenset(vector.read), named=named))
    return runs, tuple(dict.fromkeys(failing))


def _words(wanted: Any) -> tuple[str, ...]:
    return tuple(str(item) for item in wanted) if isinstance(wanted, list) else (str(wanted),)


def _vector(contract: Contract, run: Run, changes: Mapping[int, Any]) -> tuple[Any, ...]:
    values = list(contract.program.vector)
    if run.option is not None:
        values[run.option[0]] = run.option[1]
    for slot, value in changes.items():
        values[slot] = value
    return tuple(values)


def _fails(contract: Contract, run: Run, vector: tuple[Any, ...]) -> bool:
    """Whether an expectation of a run does not hold. A date pushed out of the calendar is a failure like another."""
    try:
        return bool(run_case(contract, run.case, vector))
    except (DateRangeError, CalendarCoverageError):
        return True


def _first_broken(replay: _Replay, readers: list[Run], changes: Mapping[int, Any], owner: str) -> str | None:
    """The first case that a change breaks; those that expect the clause by name are tried first."""
    for run in sorted(readers, key=lambda r: owner not in r.named):
        if _fails(replay, run, _vector(replay, run, changes)):
            return run.case.name
    return None


def _written(entries: list[FigureEntry]) -> list[list[FigureEntry]]:
    """The figures as written: one written once may stand in several slots (several subjects, several readings)."""
    found: dict[tuple[Span, Quantity], list[FigureEntry]] = {}
    for entry in entries:
        found.setdefault((entry.span, entry.quantity), []).append(entry)
    return list(found.values())


def _figure(replay: _Replay, entries: list[FigureEntry], readers: Mapping[int, list[Run]]) -> HeldFigure:
    """One figure, moved in all its slots at once."""
    first = entries[0]
    reading = list({id(run): run for entry in entries for run in readers.get(entry.index, [])}.values())
    broken: list[str | None] = []
    possible: list[bool] = []
    for by in (1, -1):
        quantity = moved(first.quantity, by)
        possible.append(quantity is not None)
        value = None if quantity is None else typed_value(quantity)[0]
        changes = {entry.index: value for entry in entries}
        broken.append(None if quantity is None else _first_broken(replay, reading, changes, first.owner))
    owners = tuple(sorted({entry.owner for entry in entries}))
    return HeldFigure(first.quantity, first.span, owners, len(reading), possible[0], possible[1], broken[0], broken[1])
