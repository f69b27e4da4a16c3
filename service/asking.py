"""The next question to ask: which fact an answer waits for, how to ask for it in French, where its answer goes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from engine import Answer, Decision, Verdict
from engine.dated_values import KEYS
from engine.decision import MOST_WEIGHED
from engine.declare import HISTORY
from engine.facts import UNKNOWNS, inner_scopes, path_of
from engine.in_force import bare_path
from engine.kinds import Kind
from engine.program import Grandeur, Program
from engine.scopes import Symbol, bare_key
from engine.values import Unknown
from engine.whatif import Inquiry, ask_next
from grammar.quantities import CalendarDate, write
from render.fact_words import definite
from render.question_words import question_of
from render.wording import capital
from service.case_slots import Slot, home_of, slot_at
from service.french import labelled

#: More elements than that are given in a file.
MOST_ELEMENTS = 50
HINTS: Mapping[Kind, str] = {
    Kind.BOOL: "oui ou non",
    Kind.AMOUNT: "un montant, « 1 234,56 € »",
    Kind.RATE: "un taux, « 19,6 % »",
    Kind.NUMBER: "un nombre",
    Kind.DATE: "une date, « 2015-03-01 » ou « 1er mars 2015 »",
    Kind.INSTANT: "une date, et l'heure si elle est connue, « 1er mars 2015 à 10 h 20 »",
    Kind.EVENT: "une date, et l'heure si elle est connue ; ou « non survenu »",
    Kind.MONTHS: "une durée, « 2 mois »",
    Kind.DAYS: "une durée, « 15 jours »",
    Kind.CHOICE: "une des valeurs, ou son numéro",
    Kind.MULTI: "les valeurs séparées par des points-virgules, ou leurs numéros ; « aucun »",
    Kind.TEXT: "un texte",
    Kind.LIST: "combien il y en a, 0 s'il n'y en a pas",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the fact it is about, its words, the options of a choice, what it helps to decide."""

    slot: Slot
    text: str
    options: tuple[str, ...]
    helps: tuple[str, ...]

    @property
    def hint(self) -> str:
        """What kind of answer is expected."""
        return "une heure, « 10 h 20 »" if self.slot.hour else HINTS[self.slot.symbol.type.kind]

    def to_dict(self) -> dict[str, Any]:
        """The question as plain data."""
        return {
            "path": self.slot.path,
            "question": self.text,
            "type": self.slot.symbol.type.kind.value,
            "expected": self.hint,
            "options": list(self.options),
            "helps": list(self.helps),
        }


def tidied(program: Program, data: Mapping[str, Any], scope: str) -> dict[str, Any]:
    """The same case under JSON names, each fact in its own scope. For a case that the contract has accepted."""
    tidy: dict[str, Any] = {}
    scopes: dict[str, str] = {}
    for called, inner in inner_scopes(program, program.declarations.scopes[scope], scope):
        scopes.setdefault(called, inner)
    for key, value in data.items():
        name = bare_key(key)
        symbol = _fact(program, name, scope)
        if name == UNKNOWNS:
            for one in value:
                unknown = _fact(program, bare_key(str(one)), scope)
                if unknown is not None:
                    home_of(program, tidy, unknown).setdefault(UNKNOWNS, []).append(unknown.json)
        elif symbol is not None:
            # Under its contrary, a fact keeps the key it was given: the engine alone says what that means.
            direct = name in (symbol.json, bare_key(symbol.name))
            home_of(program, tidy, symbol)[symbol.json if direct else key] = _elements(program, symbol, value)
        elif name in scopes and isinstance(value, Mapping):
            _merge(tidy, tidied(program, value, scopes[name]))
    return tidy


def _merge(tidy: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Add the facts of a block to those already put in their place."""
    for name, inner in more.items():
        if name == UNKNOWNS:
            tidy[name] = [*tidy.get(name, []), *inner]
        elif isinstance(inner, dict):
            _merge(tidy.setdefault(name, {}), inner)
        else:
            tidy[name] = inner


def _fact(program: Program, name: str, scope: str) -> Symbol | None:
    for owner in program.declarations.scopes[scope].around():
        for symbol in program.facts:
            names = (symbol.json, bare_key(symbol.name), bare_key(symbol.contrary or symbol.name))
            if symbol.scope == owner.name and name in names:
                return symbol
    return None


def _elements(program: Program, symbol: Symbol, value: Any) -> Any:
    if symbol.type.kind is not Kind.LIST or not isinstance(value, list):
        return value
    fields = program.declarations.records[symbol.type.of].fields.values()
    names = {form: f.json for f in fields for form in (bare_key(f.name), f.json)}
    # Under its contrary, a field too keeps the key it was given.
    return [{names.get(bare_key(key), key): inner for key, inner in item.items()} for item in value]


def next_asked(decision: Decision, data: dict[str, Any], skipped: frozenset[str]) -> Asked | None:
    """The best next question for the first open answer; where the engine has none, what most open answers wait for.

    None when nothing useful is left to ask.
    """
    program = decision.case.program
    waiting: dict[str, list[str]] = {}
    for grandeur in decision.questions:
        name = labelled(grandeur.symbol, program)
        for path in missing_of(decision, grandeur):
            if path not in skipped and bare_path(path) not in decision.case.declared_unknown:
                waiting.setdefault(path, []).append(name)
    usual = sorted(waiting, key=lambda one: (-len(waiting[one]), one))
    for path in (*(one for one in _best(decision) if one in waiting), *usual):
        slot = slot_at(program, data, path)
        if slot is not None:
            return asked(program, slot, tuple(waiting[path]))
    return None


#: What finding the best next question may cost whoever waits for an answer (see `engine.tries.Work`).
MOST_WORK = 2_500


def weigh_within(decision: Decision, skipped: frozenset[str] = frozenset(), most: int = MOST_WORK) -> None:
    """Look for the best next question within so much work: for whoever waits for a page, or for an answer.

    The first open answer that has a question gives it; of the others, nothing is weighed, and their inquiries say that
    they are not complete. What is found stays with the decision.
    """
    found = False
    for one in _open(decision):
        known = one.unanswerable | skipped
        best = None
        if not found and len(one.missing) > MOST_WEIGHED:
            # Too many to be weighed: the first one still to be known, as the engine asks it.
            best = next((path for path in one.missing if path not in known), None)
        elif not found:
            best = ask_next(one.evaluator, one.grandeur, one.element, one.missing, known, most)
        one.inquiry = Inquiry((), best, False)
        found = found or best is not None


def _open(decision: Decision) -> Iterator[Answer]:
    for found in decision.answers.values():
        for one in found if isinstance(found, tuple) else (found,):
            if one.verdict is Verdict.UNDETERMINED:
                yield one


def _best(decision: Decision) -> Iterator[str]:
    """What the engine would ask next, answer by answer; looked for only as far as it is needed."""
    for one in _open(decision):
        if one.inquiry.ask_next is not None:
            yield one.inquiry.ask_next


def missing_of(decision: Decision, grandeur: Grandeur) -> tuple[str, ...]:
    """The facts that a question waits for, the list it is told over included."""
    found = decision.answers[path_of(grandeur.symbol, decision.case.program)]
    answers = found if isinstance(found, tuple) else (found,)
    missing = {path for one in answers if one.verdict is Verdict.UNDETERMINED for path in one.missing}
    if not answers and grandeur.symbol.each is not None:
        missing.update(_missing_list(decision, grandeur))
    return tuple(sorted(missing))


def _missing_list(decision: Decision, grandeur: Grandeur) -> Iterator[str]:
    program = decision.case.program
    source = program.declarations.scopes[grandeur.symbol.scope].lookup(grandeur.symbol.each or "")
    if source is None:
        return
    if source.what == "grandeur":
        found = decision.ask(program.grandeurs[source.key])
        value = found.value if isinstance(found, Answer) else None
    else:
        value = decision.case.values[program.slots[source.key]]
    if isinstance(value, Unknown):
        yield from value.missing


def asked(program: Program, slot: Slot, helps: tuple[str, ...] = ()) -> Asked:
    """The question about a fact, in the words of the contract or in words made from its name."""
    symbol = slot.symbol
    text = question_of(symbol)
    if slot.hour:
        text = f"À quelle heure ? ({definite(symbol)})"
    if symbol.what == "parameter" and day_of(slot.path):
        text = f"{text.removesuffix('?').rstrip()} ({day_text(slot.path)}) ?"
    if slot.element is not None:
        record = program.declarations.records[slot.record].noun.text
        text = f"{capital(record)} n° {slot.element + 1} : {text[0].lower()}{text[1:]}"
    return Asked(slot, text, options_of(symbol, program), helps)


def day_of(path: str) -> str | None:
    """The day that a parameter is missed for, as an ISO date."""
    return path.partition(" (")[2].removesuffix(")") or None


def day_text(path: str) -> str:
    """The same day in French."""
    day = day_of(path)
    return write(CalendarDate(date.fromisoformat(day))) if day else ""


def dated_answer(known: Any, value: Any, day: str) -> list[dict[str, Any]]:
    """The values of a parameter, one more being told for a day alone: what was said of the others stays."""
    start, worth, last = KEYS
    return [*(known if isinstance(known, list) else []), {start: day, worth: value, last: day}]


def options_of(symbol: Symbol, program: Program) -> tuple[str, ...]:
    """The values of a choice as declared; the amounts that the ledger may hold, for its field of that name."""
    if symbol.type.kind in (Kind.CHOICE, Kind.MULTI):
        return tuple(value.shown for value in program.declarations.choices[symbol.type.of].values)
    if symbol.key == f"{HISTORY}/grandeur":
        return tuple(key for key, one in program.grandeurs.items() if one.kind is Kind.AMOUNT)
    return ()
