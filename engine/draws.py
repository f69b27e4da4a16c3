"""Drawing on lots: an amount taken from the states of the elements of a list, in the declared order.

Lots of points, of days of leave, of credits: what is spent empties the first lot in the order, then the second… Where
the order does not separate two lots that are not emptied together, what is left of each is not settled, and the answer
says so; what is left of them together still is (`Lots.joint`). More drawn than there is settles nothing either.
Nothing is taken from a lot that is not admitted.
"""

from __future__ import annotations

from collections.abc import Iterable

from engine import contributions as k
from engine.evaluate import Element, Evaluator, Listed
from engine.lots import Lots
from engine.values import Exact, Runtime, Unknown, all_of, bounds, merged


def drawn(evaluator: Evaluator, draw: k.Draw, element: Element, lots: Listed, left: Lots) -> Lots:
    """What is left of each lot, by index, after an element of the suite has drawn on them."""
    when = evaluator.value(draw.when, {0: element})
    if when is False:
        return left
    wanted = evaluator.value(draw.amount, {0: element})
    waiting: list[Runtime] = [when, wanted]
    ties: dict[int, Runtime] = {}
    for lot, belongs in lots:
        bound = {0: element, 1: lot}
        admitted = all_of((belongs, evaluator.value(draw.admitted, bound)))
        if admitted is False or left[lot.index] == 0:
            continue
        ties[lot.index] = evaluator.value(draw.tie, bound) if draw.tie else 0
        waiting.extend((admitted, ties[lot.index]))
    there = left.total(ties)
    if any(isinstance(value, Unknown) for value in (*waiting, there)):
        low, high = ({i: bounds(left[i])[side] for i in ties} for side in (0, 1))
        return left.changed({i: merged((*waiting, left[i]), min(0, low[i]), high[i]) for i in ties})
    if not 0 <= wanted <= there:
        why = frozenset({f"prélèvement sans provision : {draw.clause}"})
        return left.changed({i: Unknown(frozenset(), 0, bounds(left[i])[1], why) for i in ties})
    return _served(draw, wanted, left, ties)


def _served(draw: k.Draw, wanted: Exact, left: Lots, ties: dict[int, Runtime]) -> Lots:
    places = sorted(set(ties.values()), reverse=draw.descending)
    for group in ([i for i in ties if ties[i] == place] for place in places):
        there = left.total(group)
        if isinstance(there, Unknown):
            # Lots left unsettled together by an earlier draw stand in several places of this order.
            open_ = {i: merged([left[j] for j in ties], 0, bounds(left[i])[1]) for i in ties if left[i] != 0}
            return left.changed(open_, left.total(open_) - wanted)
        if wanted >= there:
            left = left.changed(dict.fromkeys(group, 0))
            wanted -= there
        elif wanted and len(group) == 1:
            left = left.changed({group[0]: there - wanted})
            wanted = 0
        elif wanted:
            left = left.changed(_unsettled(draw, group, left, wanted, there), there - wanted)
            wanted = 0
    return left


def _unsettled(draw: k.Draw, group: Iterable[int], left: Lots, wanted: Exact, there: Exact) -> dict[int, Runtime]:
    why = frozenset({f"ordre non réglé : {draw.clause}"})
    after: dict[int, Runtime] = {}
    for i in group:
        least, most = bounds(left[i])
        after[i] = Unknown(frozenset(), max(0, least - wanted), min(most, there - wanted), why)
    return after
