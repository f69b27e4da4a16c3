"""Lists that the calendar makes: one element for each month, fortnight, working day… of a span of days."""

from __future__ import annotations

from engine import core as c
from engine.calendars import CalendarCoverageError
from engine.civil_periods import MOST_PERIODS, TooManyPeriods, civil_periods
from engine.clauses import Atoms
from engine.dates import DateRangeError
from engine.evaluate import Element, Evaluator
from engine.kinds import TIMES, Kind
from engine.lower import Lowering
from engine.lower_expressions import as_day
from engine.outcomes import Outcome, Verdict, undetermined
from engine.program import Grandeur, PeriodList
from engine.scopes import Record
from engine.source import text_of
from engine.values import FOREVER, Runtime, Unknown, is_known, merged, silent
from grammar.diagnostics import Diagnostic
from grammar.french import normalize
from grammar.yaml_nodes import Mapping

FIRST, LAST, RANK = "début", "fin", "rang"
TODAY = "jour"
_FIELDS = {FIRST: Kind.DATE, LAST: Kind.DATE, RANK: Kind.NUMBER}


def period_list(block: Mapping, record: Record, lowering: Lowering, atoms: Atoms) -> PeriodList | None:
    """How a list of periods is made from its declaration; None after a fault."""
    wrong = [field for field in record.fields.values() if field.type.kind is not _FIELDS.get(field.name)]
    if wrong or FIRST not in record.fields:
        place = wrong[0].span if wrong else record.span
        message = f"« {record.name} » a d'autres champs que ceux d'une période"
        known = f"« {FIRST} » (date), « {LAST} » (date), « {RANK} » (nombre)"
        remedy = f"gardez {known} ; ce qui se calcule par période est une grandeur « pour chacun de »"
        if not wrong:
            message, remedy = f"« {record.name} » n'a pas de champ « {FIRST} »", f"champs possibles : {known}"
        lowering.diagnostics.append(Diagnostic("N013", place, message, suggestion=remedy))
        return None
    edges: list[c.Core] = []
    for key in ("du", "au"):
        node = atoms.expression(block.get(key))
        core = lowering.expression(node) if node is not None else None
        if core is not None and node is not None and core.type.kind not in TIMES:
            lowering.fault("T003", node.span, f"une date est attendue ici, pas {core.type}")
            return None
        if core is not None:
            edges.append(as_day(core))
    if len(edges) != 2:
        return None
    today = lowering.scope.lookup(TODAY)
    dated = today is not None and today.what == "fact" and today.type.kind is Kind.DATE
    horizon = c.Fact(lowering.slots[today.key], today.type) if today is not None and dated else None
    return PeriodList(normalize(text_of(block.get("chaque")) or ""), edges[0], edges[1], horizon, tuple(record.fields))


def periods(evaluator: Evaluator, grandeur: Grandeur) -> Outcome:
    """The periods of a list, each an element. An end that never comes stops at « le jour » of the case."""
    made = grandeur.periods
    assert made is not None
    first, last = evaluator.value(made.first, {}), evaluator.value(made.last, {})
    if last == FOREVER and first != FOREVER:
        last = evaluator.value(made.horizon, {}) if made.horizon is not None else _endless(grandeur)
    if not is_known(first) or not is_known(last):
        unknown = merged((first, last))
        return Outcome(unknown, undetermined(unknown))
    if first == FOREVER:
        return Outcome((), Verdict.SETTLED)
    try:
        listed = civil_periods(made.unit, first, last, evaluator.calendar)
    except TooManyPeriods:
        unknown = silent(f"hors calendrier : plus de {MOST_PERIODS} éléments dans « {grandeur.symbol.name} »")
        return Outcome(unknown, undetermined(unknown))
    except (CalendarCoverageError, DateRangeError) as error:
        unknown = silent(f"hors calendrier : {error}")
        return Outcome(unknown, undetermined(unknown))
    told = [{FIRST: start, LAST: end, RANK: index + 1} for index, (start, end) in enumerate(listed)]
    elements = (
        Element(grandeur.key, index, {name: one[name] for name in made.fields}) for index, one in enumerate(told)
    )
    return Outcome(tuple((element, True) for element in elements), Verdict.SETTLED)


def _endless(grandeur: Grandeur) -> Unknown:
    return silent(f"hors calendrier : « {grandeur.symbol.name} » n'a pas de fin ; déclarez et donnez « le jour »")


def fast_periods(
    unit: str, first: int, last: int, horizon: int, fields: tuple[str, ...], calendar: Runtime
) -> list[tuple[int, ...]]:
    """The same list in the fast form of its elements, for compiled code. Raises `TooManyPeriods`."""
    if first >= FOREVER:
        return []
    listed = civil_periods(unit, first, horizon if last >= FOREVER else last, calendar)
    found = []
    for index, (start, end) in enumerate(listed):
        told = {FIRST: start, LAST: end, RANK: index + 1}
        found.append((*(told[name] for name in fields), index))
    return found
