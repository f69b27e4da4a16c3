"""Cases beside the clauses: what a lawyer expects of the contract, checked in the words of the contract.

A case gives facts and what is expected of questions: verdicts, values, reasons, reservations, what is missing, dates,
documents, duties, limits left; and the same under another reading. Nothing expected is ever taken from the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any

from engine.case_models import chain, model_of
from engine.contract import Contract
from engine.decision import Answer, Decision
from engine.declare import HISTORY_KEY
from engine.errors import ContractError
from engine.expected import DUTY, parted, question_of
from engine.kinds import COUNTS, DATE, TIMES, Kind
from engine.outcomes import Verdict
from engine.plain_data import plain
from engine.reading import NOT_HAPPENED, BadValue, read_day, read_quantity, read_value
from engine.scopes import bare_key, json_key
from engine.show import show
from engine.source import blocks_of, text_of
from engine.values import FOREVER, Exact, Runtime, Unknown
from grammar.diagnostics import Span
from grammar.french import normalize
from grammar.quantities import Amount, CalendarDate, write
from grammar.yaml_nodes import Mapping, Scalar

_VERDICTS = frozenset(v.value for v in Verdict)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What a case expects under a key such as « indemnité » or « motifs indemnité »."""

    key: str
    wanted: Any
    span: Span


@dataclass(frozen=True, slots=True)
class WrittenCase:
    """One case as written: its facts merged with those of its models, and what it expects, by reading."""

    name: str
    scope: str
    span: Span
    facts: Table[str, Any] = field(repr=False)
    expected: tuple[Expectation, ...] = ()
    fault: str | None = None
    under: tuple[tuple[str, str, tuple[Expectation, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """One expectation that does not hold."""

    span: Span
    key: str
    wanted: str
    got: str


def written_cases(contract: Contract) -> tuple[WrittenCase, ...]:
    """All the cases of a contract version, in the order of files."""
    found: list[WrittenCase] = []
    program = contract.program
    models = {name: block for root, _ in program.roots for name, block in _models(root)}
    for root, scope in program.roots:
        for block in blocks_of(root.get("cas")):
            name = block.get("nom")
            if not isinstance(name, Scalar):
                continue
            under = tuple(
                (normalize(text_of(b.get("lecture")) or ""), normalize(text_of(b.get("option")) or ""), _expected(b))
                for b in blocks_of(block.get("sous la lecture"))
            )
            blocks = chain(block, models)
            taken_up = model_of(blocks[0])
            lost = taken_up if taken_up not in models else None
            facts = _merged(blocks)
            found.append(WrittenCase(normalize(name.text), scope, name.span, facts, _expected(block), lost, under))
    return tuple(found)


def _models(root: Mapping) -> Iterator[tuple[str, Mapping]]:
    for block in blocks_of(root.get("modèles")):
        yield normalize(text_of(block.get("nom")) or ""), block


def _merged(blocks: tuple[Mapping, ...]) -> dict[str, Any]:
    """The facts of a case and of its models: each block replaces what those before say under the same name."""
    facts: dict[str, Any] = {}
    for block in blocks:
        given = block.get("faits")
        if isinstance(given, Mapping):
            facts = _completed(facts, plain(given))
        history = block.get(HISTORY_KEY)
        if history is not None:
            facts[HISTORY_KEY] = plain(history)
    return facts


def _completed(facts: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The facts of a model with those of the case over them; those of another scope or contract, one by one."""
    before = {bare_key(key): value for key, value in facts.items()}
    kept = {key: value for key, value in facts.items() if bare_key(key) not in {bare_key(name) for name in own}}
    for name, value in own.items():
        old = before.get(bare_key(name))
        kept[name] = _completed(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return kept


def _expected(block: Mapping) -> tuple[Expectation, ...]:
    wanted = block.get("attendu")
    if not isinstance(wanted, Mapping):
        return ()
    return tuple(Expectation(normalize(key.text), plain(value), key.span) for key, value in wanted.entries)


def run_case(contract: Contract, case: WrittenCase, vector: tuple[Any, ...] | None = None) -> tuple[Failure, ...]:
    """The expectations of a case that do not hold, under the contract's own vector or another."""
    if case.fault is not None:
        return (Failure(case.span, "modèle", "un modèle écrit quelque part", f"« {case.fault} » n'existe pas"),)
    try:
        facts = contract.facts(case.facts, scope=case.scope)
    except ContractError as error:
        return tuple(Failure(case.span, f.path, "un cas bien formé", f.message) for f in error.faults)
    runs: list[tuple[str, tuple[Any, ...], tuple[Expectation, ...]]] = [
        ("", vector or contract.vector(), case.expected)
    ]
    for reading, option, expected in case.under:
        try:
            other = list(vector or contract.vector())
            other[contract.program.parameters.readings[f"lecture {reading}"]] = option
            contract.vector({reading: option})
            runs.append((f"sous la lecture {reading} = {option} : ", tuple(other), expected))
        except ContractError:
            return (Failure(case.span, f"lecture {reading}", "une lecture et une option du contrat", option),)
    failures: list[Failure] = []
    for prefix, chosen, expected in runs:
        decision = Decision(contract.identity, facts, chosen, ())
        for expectation in expected:
            failure = _check(contract, decision, case.scope, expectation)
            if failure:
                failures.append(Failure(expectation.span, prefix + expectation.key, *failure))
    return tuple(failures)


def _check(contract: Contract, decision: Decision, scope: str, expectation: Expectation) -> tuple[str, str] | None:
    """None when the expectation holds; else what was wanted and what was got."""
    key, wanted = expectation.key, expectation.wanted
    if key.startswith(DUTY):
        status = decision.standing(key.removeprefix(DUTY).strip())
        return _differs(wanted, status)
    prefix, question = parted(key)
    grandeur = question_of(contract.program, scope, question)
    if grandeur is None:
        return "une question du contrat", f"« {question} » n'en est pas une"
    answer = decision.ask(grandeur)
    if isinstance(answer, tuple):
        if not isinstance(wanted, list) or len(wanted) != len(answer):
            return str(wanted), f"{len(answer)} élément(s)"
        for index, (one, value) in enumerate(zip(answer, wanted, strict=True)):
            failure = _one(contract, prefix, one, value)
            if failure:
                return f"{failure[0]} (élément {index + 1})", failure[1]
        return None
    return _one(contract, prefix, answer, wanted)


def _one(contract: Contract, prefix: str, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    if prefix:
        try:
            return _READERS[prefix](contract, answer, wanted)
        except BadValue as bad:
            return f"{wanted} ({bad.message})", _told(answer)
    if isinstance(wanted, str) and wanted in _VERDICTS:
        return None if answer.verdict.value == wanted else (wanted, _told(answer))
    kind = answer.grandeur.symbol.type
    if kind.kind is Kind.LIST:
        got = (
            [] if isinstance(answer.value, Unknown) else [e.index + 1 for e, belongs in answer.value if belongs is True]
        )
        return _differs(_listed(wanted), [str(i) for i in got])
    if wanted == NOT_HAPPENED and kind.kind in TIMES:
        return None if answer.value == FOREVER else (wanted, _told(answer))
    try:
        value: Runtime = read_value(answer.grandeur.symbol, wanted, expectation_path(answer), contract.program)
    except BadValue as bad:
        return f"{wanted} ({bad.message})", _told(answer)
    if isinstance(value, Unknown):
        low, high = value.low, value.high
        inside = not isinstance(answer.value, Unknown) and low <= answer.value <= high
        return None if inside else (str(wanted), _told(answer))
    same = not isinstance(answer.value, Unknown) and answer.value == value
    return None if same else (str(wanted), _told(answer))


def expectation_path(answer: Answer) -> str:
    """The path of the grandeur an expectation is about."""
    return answer.grandeur.key


def _told(answer: Answer) -> str:
    shown = show(answer.value, answer.grandeur.symbol.type) if answer.grandeur.kind is not Kind.DOCUMENTS else None
    text = answer.verdict.value if shown is None or isinstance(shown, bool) else _french(answer)
    if isinstance(shown, bool) and answer.grandeur.kind is Kind.BOOL:
        text = "oui" if shown else "non"  # « établi » would not say which
    if isinstance(answer.value, Unknown) and (answer.value.missing or answer.value.silent):
        text += f" (manque : {', '.join(sorted(answer.value.missing | answer.value.silent))})"
    return f"{text} ; motifs : {', '.join(answer.reasons) or 'aucun'}"


def _french(answer: Answer) -> str:
    """A settled value as a lawyer writes it."""
    kind, value = answer.grandeur.symbol.type, answer.value
    if kind.kind is Kind.AMOUNT and isinstance(value, int | Fraction):
        return _amount(value)
    if kind.kind is Kind.DATE and value < FOREVER:
        return write(CalendarDate(date.fromordinal(value)))
    return str(show(value, kind))


def _amount(centimes: Exact) -> str:
    """An amount in French. A third of a euro has no exact writing in decimals: it is told to the centime besides."""
    try:
        return write(Amount(centimes))
    except ValueError:
        return f"environ {write(Amount(round(centimes)))} ({Fraction(centimes, 100)} €)"


def _differs(wanted: Any, got: Any) -> tuple[str, str] | None:
    return None if wanted == got else (str(wanted), str(got))


def _listed(wanted: Any) -> list[str]:
    return [str(item) for item in wanted] if isinstance(wanted, list) else [str(wanted)]


def _reasons(_contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    return _differs(_listed(wanted), list(answer.reasons))


def _main_reason(_contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    return _differs(wanted, answer.reasons[0] if answer.reasons else "aucun")


def _reservations(_contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    return _differs(sorted(_listed(wanted)), sorted(answer.reservations))


def _missing(_contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    got = sorted({json_key(path.rpartition(".")[2] if "[" not in path else path) for path in answer.missing})
    asked: set[str] = set()
    for item in map(_on_its_day, _listed(wanted)):
        # A sentence keeps its article in its JSON name, a noun does not.
        whole, bare = json_key(item), bare_key(item)
        asked.add(whole if whole in got else bare)
    return _differs(sorted(asked), got)


def _on_its_day(item: str) -> str:
    """« le taux (1er mars 2015) », as the path of a parameter has it: « le taux (2015-03-01) »."""
    name, _, day = item.partition(" (")
    try:
        return f"{name} ({date.fromordinal(read_day(day.removesuffix(')'))).isoformat()})" if day else item
    except BadValue:
        return item


def _theoretical(contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    theoretical = answer.outcome.theoretical
    value = read_value(answer.grandeur.symbol, wanted, answer.grandeur.key, contract.program)
    if theoretical is None or isinstance(theoretical, Unknown):  # no clause sets the date: there is none to be moved
        return str(wanted), _told(answer)
    return None if value == theoretical else (str(wanted), str(show(theoretical, answer.grandeur.symbol.type)))


def _documents(_contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    got = [label for _, label, needed, _ in answer.value if needed is True]
    return _differs(sorted(_listed(wanted)), sorted(got))


def _left(contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    """« reste indemnité: {…} »: a block, what is left by perimeter."""
    got = {u.perimeter: show(u.left_after, answer.grandeur.symbol.type) for u in answer.outcome.usages}
    if not isinstance(wanted, dict):
        return "un bloc « périmètre: montant »", str(wanted)
    for perimeter, text in wanted.items():
        value = show(read_value(answer.grandeur.symbol, text, perimeter, contract.program), answer.grandeur.symbol.type)
        if got.get(perimeter) != value:
            return f"{perimeter} : {text}", f"{perimeter} : {got.get(perimeter)}"
    return None


def _lines(contract: Contract, answer: Answer, wanted: Any) -> tuple[str, str] | None:
    """« lignes échéancier: [1er mars 2015 = 300, …] »: the dates and amounts of a schedule, in order.

    « lignes chronologie: [la fin = 1er mars 2015, le terme = non survenu] »: what is dated, and when.
    """
    if isinstance(answer.value, Unknown):
        return ", ".join(_listed(wanted)), _told(answer)
    if answer.grandeur.kind is Kind.CHRONOLOGY:
        told = [(name, show(day, DATE)) for _, name, day, *_ in answer.value]
        return _differs([_dated(item) for item in _listed(wanted)], told)
    got: list[tuple[Any, Any]] = [(day, amount) for _, _, day, amount, _ in answer.value]
    asked: list[tuple[Any, Any]] = []
    for item in _listed(wanted):
        day, _, amount = item.partition(" = ")
        worth = read_quantity(amount.removeprefix("-").strip())
        asked.append((read_quantity(day), -worth if amount.startswith("-") and worth is not None else worth))
    if asked == got:
        return None
    counts = answer.grandeur.symbol.type == COUNTS
    lines = ", ".join(_line(day, worth, counts) for day, worth in got)
    return ", ".join(_listed(wanted)), lines or "aucune ligne"


def _line(day: Runtime, worth: Runtime, counts: bool) -> str:
    """A line of a schedule, nearly as a case writes it: « 1er mars 2015 = 300 € »."""
    if isinstance(day, int) and day < FOREVER:
        told = write(CalendarDate(date.fromordinal(day)))
    else:
        told = "jour inconnu" if isinstance(day, Unknown) else NOT_HAPPENED
    return f"{told} = {_amount(worth) if isinstance(worth, int | Fraction) and not counts else worth}"


def _dated(item: str) -> tuple[str, Any]:
    name, _, day = item.rpartition(" = ")
    return name, day if day == NOT_HAPPENED else show(read_quantity(day), DATE)


_READERS: Table[str, Callable[[Contract, Answer, Any], tuple[str, str] | None]] = {
    "motifs ": _reasons,
    "motif principal ": _main_reason,
    "réserves ": _reservations,
    "manque ": _missing,
    "date théorique ": _theoretical,
    "pièces ": _documents,
    "reste ": _left,
    "lignes ": _lines,
}
