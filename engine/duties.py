"""Where a duty stands: kept, missed, still open, without object, or to be appreciated."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from engine import contributions as k
from engine import core as c
from engine.instants import local_day
from engine.kinds import MOMENTS
from engine.values import FOREVER, NEVER_BEFORE, Runtime, Unknown, all_of, bounds, merged

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
        return Standing(Status.APPRECIATE, False if duty.advice else merged((applies, kept, pending)), deadline)
    if pending is True:
        return Standing(Status.PENDING, False, deadline)
    if isinstance(kept, Unknown) or isinstance(pending, Unknown):
        return Standing(Status.APPRECIATE, False if duty.advice else merged((kept, pending)), deadline)
    return Standing(Status.MISSED, not duty.advice, deadline)


def _kept(evaluator: Evaluator, duty: k.Duty) -> Runtime:
    kept = evaluator.value(duty.kept, {}) if duty.kept is not None else True
    if duty.event is None:
        return kept if duty.kept is not None else Unknown(frozenset({f"appréciation de {duty.clause}"}))
    return all_of((kept, _in_time(evaluator, duty, duty.event)))


def _in_time(evaluator: Evaluator, duty: k.Duty, done: c.Core) -> Runtime:
    """Whether the event came, and by the deadline where there is one."""
    event = _day(evaluator.value(done, {}), done)
    if duty.deadline is None:
        low, high = bounds(event)
        return True if high < FOREVER else False if low == FOREVER else merged((event,))
    deadline = _day(evaluator.value(duty.deadline, {}), duty.deadline)
    (low, high), (first, last) = bounds(event), bounds(deadline)
    if high <= first and high < FOREVER:
        return True
    return False if low > last else merged((event, deadline))


def _pending(evaluator: Evaluator, duty: k.Duty, deadline: Runtime) -> Runtime:
    """Not yet done, and there is still time on the day of the case: open as long as that day is not known.

    Without a deadline nothing is awaited: an event told « non survenu » is a duty missed.
    """
    if duty.event is None or bounds(evaluator.value(duty.event, {}))[0] != FOREVER:
        return False
    if deadline is None or duty.today is None:
        return False
    today = _day(evaluator.value(duty.today, {}), duty.today)
    (first, last), (soonest, latest) = bounds(today), bounds(deadline)
    return True if last <= soonest else False if first > latest else merged((today, deadline))


def _day(value: Runtime, node: object) -> Runtime:
    kind = getattr(getattr(node, "type", None), "kind", None)
    if kind not in MOMENTS:
        return value
    low, high = (e if e in (FOREVER, NEVER_BEFORE) else local_day(int(e)) for e in bounds(value))
    return low if low == high else merged((value,), low, high)
