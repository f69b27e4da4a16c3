"""How the contributions to a grandeur combine, kind by kind (see `engine.contributions`)."""

from __future__ import annotations

from dataclasses import replace

from engine import contributions as k
from engine.chronology import chronology
from engine.combine_lists import documents, groups, posted, schedule, selection
from engine.effects import CLOSES, CONDITION, GRANT, LIFT, SET, SHARE
from engine.evaluate import Element, Environment, Evaluator
from engine.exhaustive import exhaustive
from engine.kinds import TIMES, Kind
from engine.outcomes import Effect, Outcome, Usage, Verdict, undetermined
from engine.period_lists import periods
from engine.program import Grandeur
from engine.values import (
    FOREVER,
    NEVER_BEFORE,
    Runtime,
    Unknown,
    all_of,
    any_of,
    bounds,
    clamp,
    hull,
    interval,
    is_known,
    merged,
    negation,
    silent,
)


def combine(evaluator: Evaluator, grandeur: Grandeur, element: Element | None) -> Outcome:
    """The outcome of a grandeur in a case, for one element where it is told per element."""
    bound: Environment = {0: element} if element else {}
    match grandeur.kind:
        case Kind.RIGHT | Kind.BOOL:
            return _right(evaluator, grandeur, bound)
        case Kind.LIST:
            if grandeur.periods is not None:
                return periods(evaluator, grandeur)
            return groups(evaluator, grandeur) if grandeur.grouping else selection(evaluator, grandeur)
        case Kind.DOCUMENTS:
            return documents(evaluator, grandeur, bound)
        case Kind.SCHEDULE:
            return schedule(evaluator, grandeur, element)
        case Kind.CHRONOLOGY:
            return _under_right(evaluator, grandeur, chronology(evaluator, grandeur))
        case _:
            return _quantity(evaluator, grandeur, bound, element)


# --- rights


def _right(evaluator: Evaluator, grandeur: Grandeur, bound: Environment) -> Outcome:
    effects: list[Effect] = []
    presumed: dict[str, bool] = {}
    granted: list[Runtime] = []
    for grant in grandeur.grants:
        applied = evaluator.value(grant.when, bound)
        granted.append(applied)
        effects.append(Effect(grant.clause, GRANT, applied))
    closed: list[Runtime] = []
    for require in grandeur.requires:
        missing = all_of((evaluator.value(require.given, bound), negation(evaluator.value(require.condition, bound))))
        missing = _proved(evaluator, require, missing, presumed)
        closed.append(missing)
        effects.append(Effect(require.clause, CONDITION, missing, rank=k.Ground.CONDITION))
    for block in grandeur.blocks:
        open_still = _active(evaluator, block, bound, effects)
        active = _proved(evaluator, block, open_still, presumed)
        if active is False and open_still is not False:
            continue  # a reservation, and no more
        closed.append(active)
        effects.append(Effect(block.clause, CLOSES[block.ground], active, rank=block.ground, via=block.via))
    value = all_of((any_of(granted), *(negation(c) for c in closed)))
    if any_of(granted) is False or any(_firm(effect, presumed) for effect in effects):
        # The right is closed whatever is proved of the clauses that are not known.
        effects, presumed = [effect for effect in effects if effect.clause not in presumed], {}
    reservations = [clause for clause, closes in presumed.items() if closes is (value is False)]
    return Outcome(value, _verdict(value, grandeur.kind), tuple(effects), tuple(reservations))


def _firm(effect: Effect, presumed: dict[str, bool]) -> bool:
    """Whether a clause closes the right for certain."""
    return effect.applied is True and effect.name not in (GRANT, LIFT) and effect.clause not in presumed


def _proved(evaluator: Evaluator, given: k.Block | k.Require, closes: Runtime, presumed: dict[str, bool]) -> Runtime:
    """Whether a clause closes the right: what is not known is taken against the party that had to prove it."""
    if not isinstance(closes, Unknown) or given.proof is None or evaluator.value(given.proof, {}) is not True:
        return closes
    presumed[given.clause] = not given.owed
    return not given.owed


def _active(evaluator: Evaluator, block: k.Block, bound: Environment, effects: list[Effect]) -> Runtime:
    """Whether a block applies and is not lifted."""
    applies = evaluator.value(block.when, bound)
    if applies is False:
        return False
    lifted = []
    for lift in block.lifts:
        works = _lifted(evaluator, lift, bound)
        lifted.append(works)
        if works is True:
            effects.append(Effect(lift.clause, LIFT, True))
    return all_of((applies, negation(any_of(lifted))))


def _lifted(evaluator: Evaluator, lift: k.Lift, bound: Environment) -> Runtime:
    works = evaluator.value(lift.when, bound)
    if works is False:
        return False
    return all_of((works, negation(any_of(_lifted(evaluator, inner, bound) for inner in lift.lifts))))


def _verdict(value: Runtime, kind: Kind) -> Verdict:
    if isinstance(value, Unknown):
        return undetermined(value)
    if kind is Kind.BOOL:
        return Verdict.SETTLED
    return Verdict.GRANTED if value else Verdict.REFUSED


# --- amounts, numbers, dates, choices


def _quantity(evaluator: Evaluator, grandeur: Grandeur, bound: Environment, element: Element | None) -> Outcome:
    right: Runtime = True
    if grandeur.symbol.right is not None:
        right = _reserve(evaluator, grandeur, element)
        if right is False:
            nothing = (
                0 if grandeur.kind in (Kind.AMOUNT, Kind.NUMBER) else silent(f"sans objet : {grandeur.symbol.name}")
            )
            return Outcome(nothing, Verdict.REFUSED if nothing == 0 else Verdict.IDLE)
    effects: list[Effect] = []
    if grandeur.shares and element is not None:
        value: Runtime = evaluator.allocation(grandeur)[element.index]
        effects.append(Effect(grandeur.shares[0].clause, SHARE, True, after=value))
    else:
        value = _assigned(evaluator, grandeur, bound, effects)
    value, usages, theoretical, moves = _stepped(evaluator, grandeur, bound, value, effects)
    value = posted(grandeur.symbol, value) if grandeur.kind is Kind.AMOUNT else value
    if isinstance(right, Unknown):
        value = _reserved(grandeur, right, value)
    verdict = undetermined(value) if isinstance(value, Unknown) else Verdict.SETTLED
    dated = theoretical if grandeur.kind in TIMES else None
    left = tuple(replace(usage, left_after=_left(usage.left_before, value)) for usage in usages)
    return Outcome(value, verdict, tuple(effects), (), left, dated, tuple(moves))


def _left(room: Runtime, paid: Runtime) -> Runtime:
    """What is left of a limit once the amount is settled, whatever other limits cut it."""
    (low, high), (least, most) = bounds(room), bounds(paid)
    return interval((room, paid), max(0, low - most), max(0, high - least))


def _reserved(grandeur: Grandeur, right: Unknown, value: Runtime) -> Unknown:
    """The value while its right is open: still open itself, even worth 0 either way, since « refusé » is an answer."""
    low, high = bounds(value) if _numeric(value) else (NEVER_BEFORE, FOREVER)
    if grandeur.kind in (Kind.AMOUNT, Kind.NUMBER):
        low, high = min(low, 0), max(high, 0)
    return merged((right, value), low, high)


def _reserve(evaluator: Evaluator, grandeur: Grandeur, element: Element | None) -> Runtime:
    scope = evaluator.program.declarations.scopes[grandeur.symbol.scope]
    symbol = scope.lookup(grandeur.symbol.right or "")
    if symbol is None:
        return silent(f"droit inconnu : {grandeur.symbol.right}")
    return evaluator.outcome(symbol.key, element if symbol.each else None).value


def _under_right(evaluator: Evaluator, grandeur: Grandeur, lines: Outcome) -> Outcome:
    """The lines of a chronology while its right is open: without object once it is refused, waiting while it waits."""
    right = True if grandeur.symbol.right is None else _reserve(evaluator, grandeur, None)
    if right is False:
        return Outcome(silent(f"sans objet : {grandeur.symbol.name}"), Verdict.IDLE)
    if not isinstance(right, Unknown):
        return lines
    waiting = [part for line in lines.value for part in line[2:4] if isinstance(part, Unknown)]
    value = merged((right, *waiting))
    return replace(lines, value=value, verdict=undetermined(value))


def _assigned(evaluator: Evaluator, grandeur: Grandeur, bound: Environment, effects: list[Effect]) -> Runtime:
    candidates: list[tuple[k.Assign, Runtime]] = []
    for assign in grandeur.assigns:
        when = evaluator.value(assign.when, bound)
        if when is not False:
            candidates.append((assign, when))
    sure = {a.clause for a, when in candidates if when is True}
    beaten = {
        a.clause for a, _ in candidates if any(_over(b, a) for b, _ in candidates if b.clause in sure and b is not a)
    }
    kept = [(a, when) for a, when in candidates if a.clause not in beaten]
    if not kept:
        if any(step.name == "end" for step in grandeur.steps):
            return FOREVER
        return silent(f"non réglé : {grandeur.symbol.name}")
    values = [(a, when, evaluator.value(a.value, bound)) for a, when in kept]
    for assign, when, value in values:
        effects.append(Effect(assign.clause, SET, when, after=value))
    certain = [value for _, when, value in values if when is True]
    if len(certain) > 1 and any(is_known(v) and is_known(w) and v != w for v in certain for w in certain):
        names = ", ".join(sorted(a.clause for a, when, _ in values if when is True))
        # A clause not yet known to apply may still decide between them: the conflict waits for its facts.
        judges = [w for a, w, _ in values if isinstance(w, Unknown) and any(_over(a, b) for b, _, _ in values)]
        return replace(merged(judges), silent=frozenset({f"conflit : {names}"}))
    result = values[0][2]
    if _rivals(values) and any(not is_known(value) or value != result for _, _, value in values):
        # Two clauses of one rank may yet disagree: then nothing bounds the value, for a conflict has none.
        return merged([part for _, when, value in values for part in (when, value)])
    for _, when, value in values[1:]:
        result = hull(when if isinstance(when, Unknown) else merged((value, result)), result, value)
    waiting = [when for _, when, _ in values if isinstance(when, Unknown)]
    if waiting and not certain:
        # Where none of them may apply in the end, the contract may be silent: then nothing bounds the value.
        bounded = _numeric(result) and exhaustive(evaluator, [a.when for a, _ in kept], bound)
        low, high = bounds(result) if bounded else (NEVER_BEFORE, FOREVER)
        return merged((*waiting, result), low, high)
    return merged((*waiting, result), *bounds(result)) if waiting and isinstance(result, Unknown) else result


def _rivals(values: list[tuple[k.Assign, Runtime, Runtime]]) -> bool:
    """Whether beside a clause that applies stands another that applies, or may, and does not prevail over it."""
    firm = [assign for assign, when, _ in values if when is True]
    return bool(firm) and any(not any(_over(a, b) for b in firm) for a, _, _ in values if a is not firm[0])


def _numeric(value: Runtime) -> bool:
    return isinstance(value, Unknown) or not isinstance(value, str | bool | frozenset | tuple)


def _over(first: k.Assign, second: k.Assign) -> bool:
    return second.clause in first.over or "toutes" in first.over


def _stepped(
    evaluator: Evaluator, grandeur: Grandeur, bound: Environment, value: Runtime, effects: list[Effect]
) -> tuple[Runtime, list[Usage], Runtime, list[str]]:
    """The value after the steps; the limits met; the date before it is moved to a working day, and what moved it."""
    usages: list[Usage] = []
    moves: list[str] = []
    theoretical: Runtime | None = None
    for step in grandeur.steps:
        evaluator.before[grandeur.key] = value
        when = evaluator.value(step.when, bound)
        if when is False:
            continue
        amount = evaluator.value(step.amount, bound)
        after, usage = _step(evaluator, step, value, amount, bound)
        changed = hull(when, after, value) if isinstance(when, Unknown) else after
        if usage:
            usages.append(usage)
        effects.append(Effect(step.clause, step.name, when, value, changed, amount=amount))
        moving = step.name in ("forward", "backward")
        if moving and theoretical is None:
            theoretical = value  # an end is no move: what ends earlier is due on the earlier day
        if when is True and (moving or (theoretical is not None and changed != value)):
            moves.append(step.clause)
        value = changed
    evaluator.before.pop(grandeur.key, None)
    return value, usages, value if theoretical is None else theoretical, moves


def _step(
    evaluator: Evaluator, step: k.Step, value: Runtime, amount: Runtime, bound: Environment
) -> tuple[Runtime, Usage | None]:
    (low, high), (least, most) = bounds(value), bounds(amount)
    match step.name:
        case "add":
            return interval((value, amount), clamp(low + least), clamp(high + most)), None
        case "subtract":
            return interval((value, amount), clamp(low - most), clamp(high - least)), None
        case "floor":
            return interval((value, amount), max(low, least), max(high, most)), None
        case "end":
            return interval((value, amount), min(low, least), min(high, most)), None
        case "cap" if step.perimeter is not None:
            used = evaluator.value(step.perimeter.used, bound)
            first, last = bounds(used)
            room = interval((amount, used), max(0, least - last), max(0, most - first))
            capped = _least(value, room)
            return capped, Usage(step.clause, step.perimeter.name, amount, used, room, room)
        case "cap":
            return _least(value, amount), None
        case _:
            return amount, None


def _least(first: Runtime, second: Runtime) -> Runtime:
    (low1, high1), (low2, high2) = bounds(first), bounds(second)
    low, high = min(low1, low2), min(high1, high2)
    if low == high:
        return low
    return merged((first, second), low, high)
