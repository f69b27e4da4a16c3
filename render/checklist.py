"""The documents of a case: those still to supply, those that may be asked, those already received."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.decision import Decision
from engine.naming import natural
from grammar.french import join
from render.blocks import Block, Bullets, Document, Item, Paragraph
from render.letter_frame import letter_of, options_of
from render.letter_verdict import Told, answers_told
from render.marks import Marks
from render.quoted import Quotes

TITLE = "Les pièces de votre dossier"


@dataclass(frozen=True, slots=True)
class Piece:
    """One document: what it is, the clauses that require it; three values for whether it is needed and supplied."""

    clauses: tuple[str, ...]
    label: str
    needed: bool | None
    supplied: bool | None


def pieces_of(told: tuple[Told, ...]) -> tuple[Piece, ...]:
    """Every document that the answers require, or may require, each once, in the order of the contract.

    A document that several clauses require alike is one document.
    """
    found: dict[tuple[str, bool | None, bool | None], dict[str, None]] = {}
    for one in told:
        for entry in one.answer["documents"]:
            if entry["needed"] is not False:
                place = (entry["document"], entry["needed"], entry["supplied"])
                found.setdefault(place, {})[entry["clause"]] = None
    return tuple(Piece(tuple(sorted(clauses, key=natural)), *place) for place, clauses in found.items())


def checklist_blocks(pieces: tuple[Piece, ...], quotes: Quotes, lead: str = "") -> tuple[Block, ...]:
    """Lists of documents: received, awaited, perhaps awaited. ``lead`` opens the list of those awaited."""
    return tuple(_blocks(pieces, quotes, lead))


def _blocks(pieces: tuple[Piece, ...], quotes: Quotes, lead: str) -> Iterator[Block]:
    due = [one for one in pieces if one.needed and one.supplied is False]
    unknown = [one for one in pieces if one.needed and one.supplied is None]
    perhaps = [one for one in pieces if one.needed is None and one.supplied is not True]
    received = [one for one in pieces if one.supplied is True]
    if due:
        yield _bullets(lead or "Merci de nous adresser :", due, quotes)
    if unknown:
        yield _bullets(lead or "Merci de nous adresser, si ce n'est déjà fait :", unknown, quotes)
    if perhaps:
        yield _bullets("Selon vos réponses, nous aurons peut-être besoin aussi de ces pièces :", perhaps, quotes)
    if received:
        yield _bullets("Nous avons bien reçu :", received, quotes)


def _bullets(lead: str, pieces: list[Piece], quotes: Quotes) -> Bullets:
    items = []
    for rank, piece in enumerate(pieces, start=1):
        article = join([one for one in dict.fromkeys(map(quotes.article, piece.clauses)) if one])
        end = "." if rank == len(pieces) else " ;"
        items.append(Item(Marks().runs(f"{piece.label}{f' ({article})' if article else ''}{end}")))
    return Bullets(Marks().runs(lead), tuple(items))


def build_checklist(decision: Decision) -> Document:
    """The documents of a case alone, as a document: what is awaited, what is received."""
    program = decision.case.program
    options = options_of(decision)
    blocks = checklist_blocks(pieces_of(answers_told(decision)), Quotes(program, options))
    told = blocks or (Paragraph(Marks().sentence("Cette demande ne suppose aucune pièce")),)
    return letter_of(decision, TITLE, told, ())
