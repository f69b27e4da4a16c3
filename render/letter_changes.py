"""What would change the answers of a letter: other facts that would make them better, and the facts they rest on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from engine.changing import changes as changes_of
from engine.decision import Decision
from engine.kinds import ORDERED, TIMES, Kind
from grammar.french import join, that
from render.blocks import Block, Bullets, Item, Paragraph
from render.fact_words import NEVER, FactWords, of_name
from render.letter_verdict import Told, sentence_of_verdict
from render.marks import Marks
from render.plain_values import amount
from render.wording import capital

_UNTRIED = "nous n'avons pas essayé toutes les autres valeurs possibles de ces éléments :"
#: How an answer that is a sentence is led in.
_SENSE = "notre réponse serait "
_OPEN = frozenset({"indéterminé", "non réglé", "conflit"})
#: The verbs of an answer in the conditional, in the order they are looked for.
_WOULD = (
    (" est ", " serait "), (" sont ", " seraient "), (" s’élève à ", " serait de "), (" s’élèvent à ", " seraient de "),
    ("aucune somme n'est due", "aucune somme ne serait due"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Change:
    fact: str
    before: Any
    after: Any
    then: str
    better: bool


def change_blocks(
    decision: Decision, told: tuple[Told, ...], words: FactWords, known: frozenset[str] = frozenset()
) -> tuple[Block, ...]:
    """What would change the answers, in two lists.

    First, by what they would become, the changes of one fact that open a right refused, raise an amount, settle an
    open answer, or lead to another answer of any other kind. Then the facts whose change would close a right granted
    or lower an amount: what the answers rest on. A change that would leave an answer open is told with these. The
    letter has told the facts in ``known`` already. ``told`` may be some of the answers only.
    """
    untried: dict[str, None] = {}
    found = list(_changes(decision, told, words, untried))
    better: dict[tuple[str, str, str], list[_Change]] = {}
    for one in found:
        if one.better:
            better.setdefault((one.fact, str(one.before), str(one.after)), []).append(one)
    by_answer: dict[str, list[str]] = {}
    for changes in better.values():
        then = _together(list(dict.fromkeys(one.then for one in changes)))
        by_answer.setdefault(then, []).append(_case(changes[0], words))
    blocks: list[Block] = []
    for then, cases in by_answer.items():
        where = "dans ce cas" if len(cases) == 1 else "dans l'un de ces cas"
        blocks.append(_bullets(f"{capital(then)} {where} :", cases))
    told_already = known | {fact for fact, _, _ in better}
    resting = {
        one.fact: one for one in found if not one.better and one.before is not None and one.fact not in told_already
    }
    if resting:
        facts = [words.told(one.fact, one.before) for one in resting.values()]
        lead = f"Notre réponse repose {'aussi ' if known else ''}sur ces éléments."
        blocks.append(_bullets(f"{lead} Si l'un d'eux est inexact, dites-le-nous : elle pourrait changer.", facts))
    if untried:
        names = join([words.name(path) for path in sorted(untried)])
        blocks.append(Paragraph(Marks().sentence(f"{_UNTRIED} {names}")))
    return tuple(blocks)


def _changes(
    decision: Decision, told: tuple[Told, ...], words: FactWords, untried: dict[str, None]
) -> Iterator[_Change]:
    answers = {(one.grandeur.key, one.element.index if one.element else None): one for one in decision.several()}
    pairs = [
        (answers[one.grandeur.key, one.rank], one)
        for one in told
        if one.grandeur.kind not in (Kind.DOCUMENTS, Kind.LIST, Kind.SCHEDULE, Kind.CHRONOLOGY)
    ]
    asked = tuple((answer.grandeur, answer.element) for answer, _ in pairs)
    found = changes_of(decision.evaluator, asked) if asked else ()
    for changes, (_, one) in zip(found, pairs, strict=True):
        untried.update(dict.fromkeys(changes.cut))
        for change in changes.found:
            then, better = _then(words, one, change), _better(one, change)
            # Every cause that a clause names is told: one of them left out would pass for covered.
            for value in (change["to"], *change.get("alike", ())):
                yield _Change(change["fact"], change["from"], value, then, better)


def _better(told: Told, change: dict[str, Any]) -> bool:
    verdict = change["verdict"]
    if verdict in _OPEN:
        return False
    if told.verdict == "indéterminé":
        return change["from"] is None
    if verdict == "sans objet":
        return False
    kind = told.grandeur.kind
    if kind in (Kind.RIGHT, Kind.BOOL):
        return not told.answer["value"]
    if kind is Kind.AMOUNT:
        before, after = told.answer["value"], change["value"]
        return before is None or (after is not None and Fraction(after) > Fraction(before))
    # A day that moves with another is no other answer, unless there was no day.
    return kind not in TIMES or told.answer["value"] in (None, NEVER)


def _then(words: FactWords, told: Told, change: dict[str, Any]) -> str:
    """The answer as it would be, in the conditional."""
    symbol, verdict = told.grandeur.symbol, change["verdict"]
    if told.grandeur.kind is Kind.AMOUNT and verdict == "établi":
        name = words.sentence(symbol, change["value"]).partition(" est de ")[0].partition(" sont de ")[0]
        text = f"{name} {'seraient' if symbol.plural_only else 'serait'} de {amount(change['value'])}"
        return f"{told.element} : {text}" if told.element else text
    if symbol.is_sentence:
        sense = words.sentence(symbol, change["value"])
        return f"{_SENSE}{that(sense)}"
    if verdict == "refusé" and told.grandeur.kind is Kind.AMOUNT:
        return f"aucune somme ne serait due au titre {of_name(symbol)}"
    then = told.answer | change | {"dates": None, "reasons": []}
    now = sentence_of_verdict(words, Told(told.grandeur, then, told.element))
    for verb, would in _WOULD:
        if verb in now:
            return now.replace(verb, would, 1)
    return f"nous répondrions ceci : {now},"


def _together(answers: list[str]) -> str:
    """The answers in one sentence, those that are sentences said together: « notre réponse serait que … et que … »."""
    senses = [one.removeprefix(_SENSE) for one in answers if one.startswith(_SENSE)]
    if len(senses) > 1:
        answers = [*(one for one in answers if not one.startswith(_SENSE)), f"{_SENSE}{join(senses)}"]
    return " ; ".join(answers) if any(" : " in one for one in answers) else join(answers)


def _case(change: _Change, words: FactWords) -> str:
    fact = words.find(change.fact)
    ordered = fact is not None and fact.symbol.type.kind in ORDERED and change.after != NEVER
    now = "" if change.before is None else _retained(change, words)
    return f"{words.told(change.fact, change.after)}{', par exemple' if ordered else ''}{now}"


def _retained(change: _Change, words: FactWords) -> str:
    """What was retained instead; for a yes or no, the contrary says it."""
    fact = words.find(change.fact)
    if fact is not None and fact.symbol.type.kind is Kind.BOOL:
        return " (nous avons retenu le contraire)"
    value = "" if fact is None else words.value(fact.symbol, change.before)
    return f" (nous avons retenu : {'aucune date' if change.before == NEVER else value})"


def _bullets(lead: str, cases: list[str]) -> Bullets:
    items = [Item(Marks().runs(f"{one}{'.' if rank == len(cases) else ' ;'}")) for rank, one in enumerate(cases, 1)]
    return Bullets(Marks().runs(lead), tuple(items))
