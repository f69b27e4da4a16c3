"""What each reading settles: the cases beside the clauses whose answer another option would change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from engine.calendars import CalendarCoverageError
from engine.cases import WrittenCase, run_case, written_cases
from engine.clauses import Reading
from engine.contract import Contract
from engine.dates import DateRangeError
from engine.naming import natural
from engine.recording import Recording

#: Told, as the work goes, how many cases are done and how many there are.
Done: TypeAlias = Callable[[int, int], None]
_REASONS = ("motifs ", "motif principal ")


@dataclass(frozen=True, slots=True)
class ChangedAnswer:
    """What a case expects under the readings retained, and what is answered under another option."""

    case: str
    question: str
    retained: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a reading, and the answers that change under it: none for the one retained."""

    name: str
    meaning: str
    retained: bool
    changes: tuple[ChangedAnswer, ...] = ()


@dataclass(frozen=True, slots=True)
class Arbitration:
    """A reading with its options. ``touched`` is how many cases look at it."""

    reading: Reading
    options: tuple[Option, ...]
    touched: int


def arbitrations(contract: Contract, done: Done | None = None) -> tuple[Arbitration, ...]:
    """Each reading of the contract itself, by article, with the cases that each other option changes.

    A case runs once under the readings retained, where what it reads is noted; a case that does not look at a reading
    answers the same under all its options, and does not run again.
    """
    program = contract.program
    own = program.declarations.worlds[program.declarations.own].readings.values()
    readings = sorted((program.readings[name] for name in own), key=lambda r: (natural(r.article), r.identifier))
    slots = {one.identifier: program.parameters.readings[f"lecture {one.identifier}"] for one in readings}
    touching: dict[str, int] = dict.fromkeys(slots, 0)
    changes: dict[tuple[str, str], list[ChangedAnswer]] = {}
    cases = written_cases(contract)
    for count, case in enumerate(cases, 1):
        plain = replace(case, under=())
        vector = Recording(contract.vector())
        sound = not _changed(contract, plain, vector)
        for one in readings if sound else ():
            if slots[one.identifier] not in vector.read:
                continue
            touching[one.identifier] += 1
            for option, _ in one.options:
                if option != one.retained:
                    other = contract.vector({one.identifier: option})
                    changes.setdefault((one.identifier, option), []).extend(_changed(contract, plain, other))
        if done is not None:
            done(count, len(cases))
    return tuple(
        Arbitration(
            one,
            tuple(
                Option(name, meaning, name == one.retained, tuple(changes.get((one.identifier, name), ())))
                for name, meaning in one.options
            ),
            touching[one.identifier],
        )
        for one in readings
    )


def _changed(contract: Contract, case: WrittenCase, vector: tuple[object, ...]) -> tuple[ChangedAnswer, ...]:
    """The expectations of a case that a vector does not meet; its reasons only where nothing else changes."""
    try:
        failures = run_case(contract, case, vector)
    except (DateRangeError, CalendarCoverageError) as error:
        return (ChangedAnswer(case.name, "le cas entier", "une réponse", str(error)),)
    told = [one for one in failures if not one.key.startswith(_REASONS)] or failures
    return tuple(ChangedAnswer(case.name, one.key, one.wanted, one.got) for one in told)
