"""A decision as a page tells it: each answer in a sentence, how it came about, the clauses with their addresses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.decision import Decision
from engine.declare import HISTORY_RECORD
from engine.facts import path_of
from engine.kinds import Kind
from engine.program import Program
from grammar.french import typography
from render.anchors import clause_anchor
from render.blocks import Block
from render.checklist import Piece, pieces_of
from render.fact_words import FactWords, definite
from render.letter_amount import amount_blocks, schedule_blocks
from render.letter_duties import duties_of
from render.letter_frame import options_of
from render.letter_verdict import Told, answers_told, place_told, sentence_of_verdict
from render.plain_values import show
from render.question_order import in_order
from render.quoted import Quotes
from render.version_date import day_of
from render.wording import capital

#: How a verdict is marked, besides its words.
TONES = {
    "accordé": "favorable", "refusé": "contraire", "établi": "etabli", "indéterminé": "ouvert", "conflit": "contraire",
}  # fmt: skip
_STATES = {True: "remise", False: "à remettre", None: "à confirmer"}


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause that decided: where it can be read, what it says, of which article."""

    clause: str
    place: str
    href: str
    blocks: tuple[Block, ...] = ()
    of: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTold:
    """One answer: its question (and its element), its sentence, its steps, its reasons, its reserves, what it waits
    for."""

    key: str
    id: str
    name: str
    verdict: str
    tone: str
    sentence: str
    details: tuple[Block, ...]
    reasons: tuple[Cited, ...]
    reserves: tuple[Cited, ...]
    missing: tuple[tuple[str, str], ...]
    silent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """All that a page tells of a decision."""

    title: str
    contract: str
    version: str
    since: str
    digest: str
    answers: tuple[AnswerTold, ...]
    ledger: tuple[str, ...]
    documents: tuple[tuple[Piece, tuple[Cited, ...]], ...]
    duties: tuple[tuple[dict[str, Any], str, Cited], ...]
    readings: tuple[tuple[str, str, str], ...]
    parameters: tuple[str, ...]


class Clauses:
    """The addresses of clauses in the pages of conditions, and their words in a letter."""

    def __init__(self, decision: Decision) -> None:
        self._program: Program = decision.case.program
        self._versions = dict(self._program.versions) | {self._program.declarations.own: decision.identity.version}
        self._quotes = Quotes(self._program, options_of(decision))

    def cited(self, clause: str, *, quoted: bool = True) -> Cited:
        """A clause, quoted unless it is only named."""
        found = self._program.clauses.get(clause)
        row = None if found is not None else self._quotes.article(clause)
        contract = found.contract if found else self._program.declarations.own
        place = typography(capital(row or self._quotes.article(clause))) or clause
        version = self._versions.get(contract, "")
        href = f"/conditions/{contract}{f'?version={version}' if version else ''}#{clause_anchor(clause)}"
        return Cited(clause, place, href, self._quotes.blocks(clause) if quoted else ())

    @property
    def quotes(self) -> Quotes:
        """The words of the clauses."""
        return self._quotes


def result_of(decision: Decision, data: Mapping[str, Any] | None = None) -> Result:
    """What a page tells of a decision; ``data`` is the decision as plain data, where it was made already."""
    plain = data or decision.to_dict()
    program = decision.case.program
    clauses, words = Clauses(decision), FactWords(program)
    told = answers_told(decision, plain)
    answers = tuple(_answer(decision, clauses, words, one, rank) for rank, one in enumerate(told, 1))
    documents = tuple(
        (piece, tuple(clauses.cited(one, quoted=False) for one in piece.clauses)) for piece in pieces_of(told)
    )
    duties = tuple((one, _deadline(one), clauses.cited(one["clause"], quoted=False)) for one in duties_of(told))
    identity = decision.identity
    return Result(
        typography(identity.title), identity.contract, identity.version, day_of(identity.version), identity.digest,
        answers, tuple(_ledger(program, told)), documents, duties, tuple(_readings(program, told)),
        tuple(_parameter(words, one) for one in plain["parameters"]),
    )  # fmt: skip


def answer_key(path: str, rank: int | None) -> str:
    """« retrait[1] »: one answer of a page, where a question has an answer for each element."""
    return path if rank is None else f"{path}[{rank}]"


def _answer(decision: Decision, clauses: Clauses, words: FactWords, told: Told, rank: int) -> AnswerTold:
    symbol = told.grandeur.symbol
    name = definite(symbol) + (f" ({told.element})" if told.element else "")
    if told.grandeur.kind is Kind.DOCUMENTS:
        sentence = "Les pièces à fournir sont listées plus bas."
    else:
        sentence = capital(sentence_of_verdict(words, told, place_told(decision, told))).rstrip(".") + "."
    details = (
        *amount_blocks(told, clauses.quotes, words, name),
        *schedule_blocks(told, clauses.quotes, name),
    )
    deciding = () if told.grandeur.kind is Kind.DOCUMENTS else told.answer["reasons"]
    reasons = dict.fromkeys(one.get("via") or one["clause"] for one in deciding)
    missing = tuple((path, typography(capital(words.question(path)))) for path in in_order(_missing(told), words))
    return AnswerTold(
        answer_key(path_of(symbol, decision.case.program), told.rank),
        f"reponse-{rank}",
        typography(capital(name)),
        told.verdict,
        TONES.get(told.verdict, "neutre"),
        typography(sentence),
        details,
        tuple(clauses.cited(one) for one in reasons),
        tuple(clauses.cited(one) for one in told.answer["reservations"]),
        missing,
        tuple(typography(one) for one in told.answer.get("silent", ())),
    )


def _missing(told: Told) -> Iterable[str]:
    """What an answer waits for, the best question first."""
    first = told.answer.get("ask_next")
    return dict.fromkeys([*([first] if first else []), *told.answer["missing"]])


def _deadline(duty: Mapping[str, Any]) -> str:
    day = duty.get("deadline")
    return show(day, Kind.DATE) if day else ""


def _ledger(program: Program, told: Iterable[Told]) -> Iterable[str]:
    """What the decision adds to the ledger: the lines that the next case takes as earlier payments."""
    fields = {one.json: one for one in program.declarations.records[HISTORY_RECORD].fields.values()}
    for one in told:
        for line in one.answer["ledger"]["lines"]:
            parts = [
                f"{fields[key].name} : {show(value, fields[key].type.kind)}"
                for key, value in line.items()
                if key != "grandeur" and key in fields and value is not None
            ]
            yield typography(capital(f"{definite(one.grandeur.symbol)} ; {' ; '.join(parts)}."))


def _readings(program: Program, told: Iterable[Told]) -> Iterable[tuple[str, str, str]]:
    touched = {
        entry["reading"]: entry["option"] for one in told for entry in one.answer["readings"] if entry["changed_by"]
    }
    for identifier, option in touched.items():
        reading = program.readings[identifier]
        sense = dict(reading.options).get(option) or option
        because = reading.because if option == reading.retained else ""
        why = f"{capital(because).rstrip('.')}." if because else ""
        yield typography(reading.question), typography(sense), typography(why)


def _parameter(words: FactWords, used: Mapping[str, Any]) -> str:
    fact = words.find(used["parameter"])
    name = capital(definite(fact.symbol)) if fact else used["name"]
    value = words.value(fact.symbol, used["value"]) if fact else str(used["value"])
    on = f" au {day_of(used['date'])}" if used["date"] else ""
    since = f", depuis le {day_of(used['since'])}" if used["since"] else ""
    return typography(f"{name}{on} : {value}{since} ({used['source']})")


def state_of(piece: Piece) -> str:
    """Where a document stands, in a word or two."""
    need = " (s’il y a lieu)" if piece.needed is None else ""
    return _STATES[piece.supplied] + need
