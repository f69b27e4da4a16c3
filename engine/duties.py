"""Where a duty stands: kept, missed, still open, without object, or to be appreciated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine import contributions as k
from engine.instants import local_day
from engine.kinds import MOMENTS
from engine.values import FOREVER, NEVER_BEFORE, Runtime, Unknown, bounds, merged

if TYPE_CHECKING:
    from engine.evaluate import Evaluator


class Status(StrEnum):
    """The standing of a duty, as it is told."""

    KEPT = "tenue"
    MISSED = "manquée"
    PENDING = "en cours"
    IDLE = "sans objet"
    APPRECIATE = "à apprécier"


@dataclass(frozen=True, slots=True)
class Standing:
    """The status of a duty, its deadline where it has one, and whether it was missed (three values)."""

    status: Status
    missed: Runtime
    deadline: Runtime = None
    late_by: int = 0


def standing(evaluator: Evaluator, duty: k.Duty) -> Standing:
    """The standing of a duty in a case.

    Advice is never missed. A duty without event nor appreciation is to be appreciated as long as it applies.
    """
    applies = evaluator.value(duty.when, {})
    if applies is False:
        return Standing(Status.IDLE, False)
    kept = _kept(evaluator, duty)
    deadline = _day(evaluator.value(duty.deadline, {}), duty.deadline) if duty.deadline else None
    if kept is True:
        return Standing(Status.KEPT, False, deadline)
    pending = _pending(evaluator, duty, deadline)
    if isinstance(applies, Unknown):
        return Standing(Status.APPRECIATE, False if duty.advice else merged((applies, kept)), deadline)
    if pending:
        return Standing(Status.PENDING, False, deadline)
    if isinstance(kept, Unknown):
        return Standing(Status.APPRECIATE, False if duty.advice else kept, deadline)
    return Standing(Status.MISSED, not duty.advice, deadline)


def _kept(evaluator: Evaluator, duty: k.Duty) -> Runtime:
    if duty.kept is not None:
        kept = evaluator.value(duty.kept, {})
        if duty.event is None:
            return kept
    if duty.event is None:
        return Unknown(frozenset({f"appréciation de {duty.clause}"}))
    event = _day(evaluator.value(duty.event, {}), duty.event)
    if duty.deadline is None:
        low, high = bounds(event)
        return True if high < FOREVER else False if low == FOREVER else merged((event,))
    deadline = _day(evaluator.value(duty.deadline, {}), duty.deadline)
    (low, high), (first, last) = bounds(event), bounds(deadline)
    if high <= first and high < FOREVER:
        return True
    return False if low > last else merged((event, deadline))


def _pending(evaluator: Evaluator, duty: k.Duty, deadline: Runtime) -> bool:
    """Not yet done, and there is still time on the day of the case."""
    if duty.event is None or duty.today is None or deadline is None:
        return False
    event = evaluator.value(duty.event, {})
    today, last = evaluator.value(duty.today, {}), bounds(deadline)[0]
    return bounds(event)[0] == FOREVER and not isinstance(today, Unknown) and today <= last


def _day(value: Runtime, node: object) -> Runtime:
    kind = getattr(getattr(node, "type", None), "kind", None)
    if kind not in MOMENTS:
        return value
    low, high = (e if e in (FOREVER, NEVER_BEFORE) else local_day(int(e)) for e in bounds(value))
    return low if low == high else merged((value,), low, high)
