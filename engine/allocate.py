"""Sharing an amount between elements: by rank, then in a declared order, or in proportion within a rank.

The total is served like water down steps: each element of the first rank receives what it needs while something is
left, then the second rank… Two elements of one rank that cannot both be served whole need an order; where the contract
gives none, what each receives is not settled, and the answer says so.
"""

from __future__ import annotations

from fractions import Fraction

from engine import contributions as k
from engine.evaluate import Element, Evaluator, Listed
from engine.values import Exact, Runtime, Unknown, bounds, hull, merged


class _Shares(dict[int, Runtime]):
    """What each element receives; ``others`` is what an element outside the list does."""

    others: Runtime = 0

    def __missing__(self, index: int) -> Runtime:
        return self.others


def allocate(evaluator: Evaluator, share: k.Share) -> dict[int, Runtime]:
    """What each element receives, by index. Elements outside the list receive nothing."""
    shares = _Shares()
    elements = evaluator.listed(share.over, {})
    applies = evaluator.value(share.when, {})
    if applies is False:
        return shares
    if isinstance(elements, Unknown):
        shares.others = merged((elements, applies), 0)
        return shares
    groups: dict[tuple[Runtime, ...], list[tuple[Element, Runtime]]] = {}
    for element, belongs in elements:
        keys = tuple(evaluator.value(key, {share.variable: element}) for key in share.groups)
        groups.setdefault(keys, []).append((element, belongs))
    for keys, members in groups.items():
        # An element whose group is not known may come into any that its other keys allow, and take from it.
        may_come = [other for other in groups if other is not keys and _meet(keys, other)]
        waiting = [key for other in (keys, *may_come) for key in other]
        _allocate_group(evaluator, share, tuple(members), waiting, shares)
    if isinstance(applies, Unknown):
        for index, value in shares.items():
            shares[index] = hull(applies, value, 0)
    return shares


def _meet(keys: tuple[Runtime, ...], other: tuple[Runtime, ...]) -> bool:
    """Whether two groups may be one: they differ nowhere that both are known."""
    return all(isinstance(a, Unknown) or isinstance(b, Unknown) or a == b for a, b in zip(keys, other, strict=True))


def _allocate_group(
    evaluator: Evaluator, share: k.Share, elements: Listed, keys: list[Runtime], shares: dict[int, Runtime]
) -> None:
    total = evaluator.value(share.total, {share.variable: elements[0][0]})
    ranked: list[tuple[int, Runtime, Runtime, Element]] = []
    waiting: list[Runtime] = [total, *keys]
    for element, belongs in elements:
        bound = {share.variable: element}
        need = evaluator.value(share.need, bound)
        rank, unsure = _rank(evaluator, share, element)
        tie = evaluator.value(share.tie, bound) if share.tie else None
        waiting.extend((belongs, need, unsure))
        if tie is not None:
            waiting.append(tie)
        ranked.append((rank, need, tie, element))
    if any(isinstance(value, Unknown) for value in waiting):
        for _, need, _, element in ranked:
            shares[element.index] = merged(waiting, 0, bounds(need)[1])
        return
    left = total
    for rank in sorted({entry[0] for entry in ranked}):
        group = sorted((e for e in ranked if e[0] == rank), key=lambda e: (bounds(e[2] or 0)[0], e[3].index))
        left = _serve(share, group, left, shares)


def _rank(evaluator: Evaluator, share: k.Share, element: Element) -> tuple[int, Runtime]:
    for number, condition in enumerate(share.ranks):
        holds = evaluator.value(condition, {share.variable: element})
        if holds is True:
            return number, True
        if isinstance(holds, Unknown):
            return number, holds
    return len(share.ranks), True


def _serve(
    share: k.Share, group: list[tuple[int, Runtime, Runtime, Element]], left: Runtime, shares: dict[int, Runtime]
) -> Runtime:
    wanted = sum(need for _, need, _, _ in group)
    if wanted <= left or left == 0:
        for _, need, _, element in group:
            shares[element.index] = need if left else 0
        return left - wanted if left else 0
    if share.prorata:
        return _prorata(group, left, shares)
    ties = [tie for _, _, tie, _ in group]
    if len(group) > 1 and (share.tie is None or len(set(ties)) < len(ties)):
        for _, need, _, element in group:
            silent = Unknown(frozenset(), 0, min(need, left), frozenset({f"ordre non réglé : {share.clause}"}))
            shares[element.index] = silent
        return 0
    for _, need, _, element in group:
        served = min(need, left)
        shares[element.index] = served
        left -= served
    return left


def _prorata(
    group: list[tuple[int, Runtime, Runtime, Element]], left: Runtime, shares: dict[int, Runtime]
) -> Runtime:
    served = in_proportion([need for _, need, _, _ in group], left)
    for (_, _, _, element), value in zip(group, served, strict=True):
        shares[element.index] = value
    return 0


def in_proportion(needs: list[Exact], total: Exact) -> list[int]:
    """In proportion to needs, to the centime; the centimes that rounding leaves go to the largest remainders.

    Of two equal remainders the first need is served first.
    """
    wanted = sum(needs)
    exact = [Fraction(total) * Fraction(need) / Fraction(wanted) for need in needs]
    served = [value.numerator // value.denominator for value in exact]
    order = sorted(range(len(needs)), key=lambda i: (served[i] - exact[i], i))
    for position in order[: int(total - sum(served))]:
        served[position] += 1
    return served
