"""The file of a contract for its legal team: what to arbitrate, what is left open, what nothing proves, its figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.arbitration import Arbitration, ChangedAnswer, Option
from engine.coverage import Coverage
from engine.open_points import OpenCase, OpenClause
from engine.program import Program
from engine.witnesses import Witnesses
from grammar.diagnostics import Diagnostic
from grammar.french import join, normalize, typography
from render.blocks import Block, Bullets, Document, Group, Item, Paragraph, Provision, Row, Section, Table
from render.figure_uses import figure_uses
from render.marks import Marks
from render.runs import Runs
from render.sentences import sentence_of

_CONFLICTS = ("C017", "C031")
_UNUSED = ("C019", "C022", "C029")
_LEFT = {"hors table": "hors de ses lignes", "cases vides": "dans ses cases vides"}


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found about one contract version. ``coverage`` is None where it was not asked for: it takes long.

    ``witnesses`` are those of its figures by slot; ``diagnostics`` those of its check.
    """

    arbitrations: tuple[Arbitration, ...]
    open_clauses: tuple[OpenClause, ...]
    silent: tuple[OpenCase, ...]
    conflicting: tuple[OpenCase, ...]
    diagnostics: tuple[Diagnostic, ...]
    witnesses: Mapping[int, Witnesses]
    coverage: Coverage | None = None


def review_document(program: Program, found: Findings) -> Document:
    """The file, as a document: one section for each thing that a lawyer has to look at, empty ones said to be so."""
    sections = [
        _section("En bref", (_in_short(found),)),
        _readings(found.arbitrations),
        _section("Ce que le contrat laisse ouvert", _left_open(program, found)),
        _section("Conflits", _conflicts(found)),
        _section("Déclarations inemployées", _diagnosed(found.diagnostics, _UNUSED, "Toute déclaration est employée.")),
    ]
    if found.coverage is not None:
        sections.append(_section("Dispositions non tenues", _not_held(found.coverage)))
    sections.append(_section("Chiffres", _figures(program, found.witnesses)))
    return Document(
        typography(program.title), program.identifier, program.version, tuple(sections),
        nature="Dossier de relecture des conditions",
    )  # fmt: skip


def _in_short(found: Findings) -> Block:
    deciding = [one for one in found.arbitrations if any(option.changes for option in one.options)]
    mute = len(found.arbitrations) - len(deciding)
    lines = [
        f"{_count(len(found.arbitrations), 'lecture', 'lectures')} à arbitrer{_mute(mute, len(found.arbitrations))}",
        f"{_count(len(found.open_clauses), 'tableau laisse', 'tableaux laissent')} des cas non réglés ; "
        f"{_count(len(found.silent), 'question de cas reste', 'questions de cas restent')} sans réponse",
        f"{_count(len(found.conflicting) + _told(found.diagnostics, _CONFLICTS), 'conflit', 'conflits')} entre clauses",
        f"{_count(_told(found.diagnostics, _UNUSED), 'déclaration inemployée', 'déclarations inemployées')}",
    ]
    if found.coverage is not None:
        loose = sum(not one.complete for one in found.coverage.provisions)
        lines.append(
            f"{_count(loose, 'disposition non tenue', 'dispositions non tenues')} sur {len(found.coverage.provisions)}"
        )
    return _bullets("Ce dossier relève :", [*(f"{line} ;" for line in lines[:-1]), f"{lines[-1]}."])


def _mute(mute: int, whole: int) -> str:
    """How many readings change nothing that a case shows."""
    if not mute:
        return ", chacune change la réponse d'un cas écrit" if whole else ""
    return f", dont {mute} {'ne change' if mute == 1 else 'ne changent'} la réponse d'aucun cas écrit"


# --- readings


def _readings(found: tuple[Arbitration, ...]) -> Section:
    if not found:
        return _section("Lectures à arbitrer", (_says("Le contrat ne laisse aucune lecture à arbitrer."),))
    inner = tuple(_section(f"Lecture « {one.reading.identifier} »", _reading(one)) for one in found)
    lead = _says(
        "Chaque lecture dit le doute de la source, ce qui est retenu et ce que les autres options changeraient aux cas "
        "écrits à côté des clauses."
    )
    return Section("", _runs("Lectures à arbitrer"), (_group((lead,)),), (), inner)


def _reading(one: Arbitration) -> tuple[Block, ...]:
    reading = one.reading
    place = f"Article {reading.article}. " if reading.article else ""
    blocks: list[Block] = [_says(f"{place}{reading.question}")]
    blocks.append(_bullets("Les options :", [_option(option) for option in one.options]))
    blocks.append(_says(f"Pourquoi : {reading.because}"))
    if not one.touched:
        blocks.append(_says("Aucun cas ne regarde cette lecture : il en manque un qui la montre."))
        return tuple(blocks)
    for option in one.options:
        if option.changes:
            cases = len({change.case for change in option.changes})
            told = "la réponse d'un cas change" if cases == 1 else f"la réponse de {cases} cas change"
            blocks.append(_changes(f"Sous l'option « {option.name} », {told} :", option.changes))
        elif not option.retained:
            several = f"les {one.touched} cas qui regardent cette lecture répondent"
            seen = "le cas qui regarde cette lecture répond" if one.touched == 1 else several
            blocks.append(_says(f"Sous l'option « {option.name} », {seen} la même chose."))
    return tuple(blocks)


def _option(option: Option) -> str:
    meaning = f" : {normalize(option.meaning)}" if option.meaning else ""
    return f"{option.name}{meaning}{' (retenue)' if option.retained else ''}"


def _changes(lead: str, changes: Iterable[ChangedAnswer]) -> Table:
    # What is expected is told without its reasons: so is what is answered instead.
    rows = [
        (one.case, one.question, list_as_read(one.retained), list_as_read(one.otherwise.partition(" ; motifs : ")[0]))
        for one in changes
    ]
    return _table(lead, ("Cas", "Question", "Retenu", "Sous l'option"), rows)


# --- what is open, what conflicts, what is not used


def _left_open(program: Program, found: Findings) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if found.open_clauses:
        rows = [
            (one.clause, one.article, _LEFT[one.where], sentence_of(program, one.clause).split("\n")[0])
            for one in found.open_clauses
        ]
        heads = ("Clause", "Article", "Où", "Ce qu'elle dit")
        blocks.append(_table("Les tableaux qui ne règlent pas tout :", heads, rows))
    if found.silent:
        cases = [(one.case, one.question) for one in found.silent]
        blocks.append(_table("Les cas auxquels le contrat ne répond pas :", ("Cas", "Question"), cases))
    none = "Aucun tableau ne laisse de cas non réglé, et aucun cas écrit ne reste sans réponse."
    return tuple(blocks) or (_says(none),)


def _conflicts(found: Findings) -> tuple[Block, ...]:
    blocks: list[Block] = []
    if found.conflicting:
        rows = [(one.case, one.question, join(one.clauses) if one.clauses else "") for one in found.conflicting]
        blocks.append(_table("Les cas où deux clauses se contredisent :", ("Cas", "Question", "Clauses"), rows))
    if _told(found.diagnostics, _CONFLICTS):
        blocks.extend(_diagnosed(found.diagnostics, _CONFLICTS, ""))
    return tuple(blocks) or (_says("Aucune clause n'en contredit une autre."),)


def _diagnosed(diagnostics: tuple[Diagnostic, ...], codes: tuple[str, ...], none: str) -> tuple[Block, ...]:
    rows = [(one.message, f"{one.span.file}:{one.span.line}") for one in diagnostics if one.code in codes]
    return (_table("Ce que la vérification relève :", ("Constat", "Où"), rows),) if rows else (_says(none),)


def _told(diagnostics: tuple[Diagnostic, ...], codes: tuple[str, ...]) -> int:
    return sum(one.code in codes for one in diagnostics)


# --- what is not held


def _not_held(found: Coverage) -> tuple[Block, ...]:
    blocks: list[Block] = []
    loose = [one for one in found.provisions if not one.complete]
    if loose:
        rows = [
            (one.provision.identifier, one.provision.article, one.standing.value, ", ".join(one.clauses), one.reason)
            for one in loose
        ]
        lead = "Les dispositions qu'aucun cas ne tient, ou qu'aucune clause ne dit :"
        blocks.append(_table(lead, ("Disposition", "Article", "État", "Clauses", "Pourquoi"), rows))
    if found.unknown:
        blocks.append(_says(f"Identifiants absents de la liste des dispositions : {', '.join(found.unknown)}."))
    if found.failing:
        blocks.append(_bullets("Les cas qui échouent, et ne tiennent donc rien :", found.failing))
    none = "Chaque disposition est dite, et chaque disposition calculable est tenue par un cas."
    return tuple(blocks) or (_says(none),)


# --- figures


def _figures(program: Program, known: Mapping[int, Witnesses]) -> tuple[Block, ...]:
    uses = figure_uses(program, known)
    if not uses:
        return (_says("Le contrat n'a aucun chiffre."),)
    rows = [(one.figure, one.place, one.article, one.use, one.cases) for one in uses]
    heads = ("Chiffre", "Écrit dans", "Article", "Ce qu'elle fait", "Cas qui le lisent")
    lead = "Chaque chiffre, sa clause, ce qu'elle fait, et combien de cas le lisent sous les lectures retenues :"
    return (_table(lead, heads, rows),)


# --- blocks


def _section(title: str, told: tuple[Block, ...]) -> Section:
    return Section("", _runs(title), (_group(told),))


def _group(told: tuple[Block, ...]) -> Group:
    return Group("", (Provision("", "", (), told),))


def _table(lead: str, heads: Iterable[str], rows: Iterable[Iterable[str]]) -> Table:
    lines = tuple(Row("", tuple(_runs(cell) for cell in row)) for row in rows)
    return Table(_runs(lead), tuple(_runs(head) for head in heads), lines)


def _bullets(lead: str, lines: Iterable[str]) -> Bullets:
    return Bullets(_runs(lead), tuple(Item(_runs(line)) for line in lines))


def _says(text: str) -> Paragraph:
    return Paragraph(Marks().sentence(normalize(text)))


def _runs(text: str) -> Runs:
    """A text whose amounts, as diagnostics write them, are kept on one line."""
    kept = re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "\u202f", normalize(text))
    return Marks().runs(re.sub(r"(?<=\d) (?=[€%])", "\u00a0", kept))


def _count(number: int, one: str, several: str) -> str:
    return f"{number} {one if number < 2 else several}"


def list_as_read(value: str) -> str:
    """A list as it is read: « ['A', 'B'] » is « A, B »."""
    return re.sub(r"[\[\]']", "", value) if value.startswith("[") else value
