"""The answer to each question of a letter, in one sentence, and what they are on the whole: a refusal, a wait."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from engine.decision import Decision
from engine.facts import path_of
from engine.kinds import TIMES, Kind
from engine.program import Grandeur
from engine.reads import list_of
from grammar.french import join, the
from render.fact_words import NEVER, FactWords, definite, of_name
from render.plain_values import amount, elements, show
from render.wording import Said

#: Steps that make an amount less than what it was.
REDUCES = {"subtract": "une déduction", "cap": "l'application d'une limite"}


class Shape(Enum):
    """What a letter says on the whole."""

    REFUSED = "refus"
    OPEN = "informations manquantes"
    PARTIAL = "accord en partie"
    FAVOURABLE = "accord"
    ANSWERED = "réponse"


@dataclass(frozen=True, slots=True)
class Told:
    """One answer of a decision as plain data, its question, and the element it is about (« opération n° 2 »)."""

    grandeur: Grandeur
    answer: dict[str, Any]
    element: str = ""
    rank: int | None = None

    @property
    def verdict(self) -> str:
        """The verdict, in French."""
        return str(self.answer["verdict"])


def answers_told(decision: Decision, data: Mapping[str, Any] | None = None) -> tuple[Told, ...]:
    """The answers of a decision one after the other, element by element; ``data`` is the decision as plain data."""
    program = decision.case.program
    plain = (data or decision.to_dict())["answers"]
    found: list[Told] = []
    for grandeur in decision.questions:
        answer = plain[path_of(grandeur.symbol, program)]
        if "elements" not in answer:
            found.append(Told(grandeur, answer))
            continue
        listed = list_of(program, grandeur)
        record = program.declarations.records.get(listed.type.of) if listed else None
        noun = record.noun.text if record else "élément"
        for one in answer["elements"]:
            rank = int(one["element"]["index"])
            found.append(Told(grandeur, one, f"{noun} n°\u00a0{rank + 1}", rank))
    return tuple(found)


def shape_of(told: Iterable[Told]) -> Shape:
    """What the answers say on the whole: open as soon as one is, refused when all the rights and amounts are.

    In part is said of a sum paid, never of a price: less to pay is no favour cut short.
    """
    answers = list(told)
    asked = [one for one in answers if one.grandeur.kind in (Kind.RIGHT, Kind.AMOUNT)]
    if any(one.verdict == "indéterminé" for one in answers):
        return Shape.OPEN
    if asked and all(one.verdict == "refusé" for one in asked):
        return Shape.REFUSED
    if not asked or any(one.verdict in ("refusé", "non réglé", "conflit") for one in asked):
        return Shape.ANSWERED
    return Shape.PARTIAL if any(reduced(one) and _paid(one.grandeur) for one in asked) else Shape.FAVOURABLE


def _paid(grandeur: Grandeur) -> bool:
    """Whether an amount is one that the contract pays: it hangs on a right, or earlier payments count against it."""
    return grandeur.symbol.right is not None or any(step.perimeter is not None for step in grandeur.steps)


def reduced(told: Told) -> list[dict[str, Any]]:
    """The steps that left less to pay than what was worked out before them."""
    if told.grandeur.kind is not Kind.AMOUNT or told.verdict != "établi":
        return []
    steps = [one for one in told.answer["reasons"] if one["effect"] in REDUCES]
    return [one for one in steps if one.get("before") != one.get("after")]


def sentence_of_verdict(words: FactWords, told: Told, place: str = "") -> str:
    """The answer in one sentence, without capital nor stop. ``place`` is the guarantee, where it needs telling."""
    symbol, kind = told.grandeur.symbol, told.grandeur.kind
    gender = symbol.noun.is_feminine if symbol.noun else False
    name = Said(definite(symbol) + place, gender, symbol.plural_only, kind, symbol.name)
    return _element(told, _sentence(words, told, name, place))


def _element(told: Told, sentence: str) -> str:
    return f"{told.element} : {sentence}" if told.element else sentence


def _sentence(words: FactWords, told: Told, name: Said, place: str) -> str:
    symbol, kind, answer = told.grandeur.symbol, told.grandeur.kind, told.answer
    match told.verdict:
        case "indéterminé":
            return f"nous ne pouvons pas encore nous prononcer sur {_subject(name, symbol.is_sentence)}{_bounds(told)}"
        case "non réglé":
            return f"les conditions du contrat ne disent rien de {_subject(name, symbol.is_sentence)}".replace(
                "de le ", "du ").replace("de les ", "des ")  # fmt: skip
        case "conflit":
            return f"deux clauses du contrat se contredisent sur {_subject(name, symbol.is_sentence)}"
        case "sans objet":
            return f"{_subject(name, symbol.is_sentence)} {name.verb('est', 'sont')} sans objet"
        case "refusé" if kind is Kind.AMOUNT:
            return f"aucune somme n'est due au titre {of_name(symbol)}{place}"
    value = answer["value"]
    if kind in (Kind.RIGHT, Kind.BOOL):
        return words.sentence(symbol, value) + place
    if kind is Kind.AMOUNT:
        return f"{name.text} {name.verb('s’élève', 's’élèvent')} à {show(value, kind)}{_less(told)}"
    if kind in TIMES and value == NEVER:
        return f"aucune date n'est à retenir pour {name.text}"
    if kind in TIMES:
        return f"{name.text} {name.be('fixé')} au {words.value(symbol, value)}{_moved(words, told)}"
    if kind is Kind.LIST:
        return f"{name.text} {name.verb('est', 'sont')} : {elements(value)}"
    if kind in (Kind.SCHEDULE, Kind.CHRONOLOGY):
        word = "échéance" if kind is Kind.SCHEDULE else "date"
        lines = f"{len(value)} {word}{'s' if len(value) > 1 else ''}" if value else f"aucune {word}"
        return f"{name.text} {name.verb('comprend', 'comprennent')} {lines}"
    return words.sentence(symbol, value) + place


def _subject(name: Said, sentence: bool) -> str:
    return f"ce point : « {name.text} »" if sentence else name.text


def _bounds(told: Told) -> str:
    bounds = told.answer.get("bounds") or {}
    words = (("au_moins", "au moins"), ("au_plus", "au plus"))
    zero = told.grandeur.kind is Kind.AMOUNT
    known = [
        f"{word} {show(bounds[key], told.grandeur.kind)}"
        for key, word in words
        if key in bounds and not (zero and key == "au_moins" and bounds[key] == "0.00")
    ]
    return f" ; selon vos réponses, ce sera {join(known)}" if known else ""


def _less(told: Told) -> str:
    """« au lieu de 215,00 €, après l'application d'une limite »: a payment in part."""
    steps = reduced(told)
    if not steps:
        return ""
    why = list(dict.fromkeys(REDUCES[one["effect"]] for one in steps))
    return f", au lieu de {amount(steps[0]['before'])}, après {join(why)}"


def _moved(words: FactWords, told: Told) -> str:
    """The date before it was moved, where it was."""
    dates = told.answer.get("dates")
    if not dates or dates["theorique"] in (None, dates["reelle"]):
        return ""
    return f" (et non au {words.value(told.grandeur.symbol, dates['theorique'])}, date d'abord calculée)"


def place_told(decision: Decision, told: Told) -> str:
    """« de la garantie vol », where the questions of a letter belong to several guarantees and the name needs it."""
    declarations = decision.case.program.declarations
    if len({grandeur.symbol.scope for grandeur in decision.questions}) < 2:
        return ""
    scope = declarations.scopes[told.grandeur.symbol.scope]
    if scope.noun is None or scope.noun.text == told.grandeur.symbol.name or told.grandeur.symbol.noun is None:
        return ""
    return f" ({the(scope.noun)})"
