"""A comparison as a document: what changes in short, then article by article, each sentence with its marks.

The summary is written for a customer's notice: when the changes apply, what they are, what the figures become.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass
from difflib import SequenceMatcher

from grammar.french import join, typography
from render.blocks import Block, Bullets, Document, Group, Item, Paragraph, Provision, Row, Section, Table
from render.comparison import Change, ClauseChange, Comparison, FigureMove, ReadingChange, Told
from render.marks import Marks
from render.redline import marked, redline
from render.runs import Deleted, Inserted, Runs, Text, plain
from render.version_date import day_of

_COUNTED = (
    (Change.ADDED, "une clause est ajoutée", "clauses sont ajoutées"),
    (Change.REMOVED, "une clause est retirée", "clauses sont retirées"),
    (Change.CHANGED, "une clause est modifiée", "clauses sont modifiées"),
    (Change.MOVED, "une clause change d'article", "clauses changent d'article"),
    (Change.RENAMED, "une clause change d'identifiant", "clauses changent d'identifiant"),
)
_BETWEEN = (
    (Change.ADDED, "une clause est propre à « {after} »", "clauses sont propres à « {after} »"),
    (Change.REMOVED, "une clause est propre à « {before} »", "clauses sont propres à « {before} »"),
    (Change.CHANGED, "une clause diffère", "clauses diffèrent"),
)
_NUMBERS = ("zéro", "une", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")


@dataclass(frozen=True, slots=True)
class CaseChange:
    """What is expected of a written case, and what the later version answers instead."""

    case: str
    question: str
    before: str
    after: str


def comparison_document(
    comparison: Comparison, notice: tuple[Block, ...] = (), cases: tuple[CaseChange, ...] = ()
) -> Document:
    """The document of a comparison.

    ``notice`` is what the customer is told besides: the rules on changes of terms. ``cases`` are those written for the
    earlier version that the later one answers otherwise.
    """
    sections = [_in_short(comparison)]
    if notice:
        sections.append(_plain_section("Vos droits", notice))
    by_article: dict[str, list[ClauseChange]] = {}
    for change in comparison.clauses:
        by_article.setdefault(change.article, []).append(change)
    for article, changes in by_article.items():
        group = Group("", tuple(_provision(change, comparison) for change in changes))
        title = comparison.titles.get(article, "")
        sections.append(Section(article, Marks().runs(title), (group,)))
    if comparison.readings:
        lines = tuple(Item(_sentence(_reading(one))) for one in comparison.readings)
        block = Bullets(_sentence("les points d'interprétation suivants changent :"), lines)
        sections.append(_plain_section("Points d'interprétation", (block,)))
    if cases:
        rows = tuple(Row("", tuple(Marks().runs(cell) for cell in astuple(one))) for one in cases)
        heads = tuple(Marks().runs(head) for head in ("Cas", "Question", "Avant", "Après"))
        table = Table(_sentence("les cas de la version précédente que celle-ci décide autrement :"), heads, rows)
        sections.append(_plain_section("Cas dont la réponse change", (table,)))
    after = comparison.after
    return Document(
        typography(after.title), after.identifier, after.version, tuple(sections), nature=_nature(comparison)
    )


def summary(comparison: Comparison) -> tuple[str, ...]:
    """What changes, in a few sentences."""
    after = comparison.after
    if _two_contracts(comparison):
        told = "clauses disent" if comparison.same > 1 else "clause dit"
        kept = f"{comparison.same} {told} la même chose dans les deux contrats"
        return (kept, *_counts(comparison))
    if not comparison.clauses and not comparison.readings:
        return (f"les conditions applicables à compter du {day_of(after.version)} ne changent rien",)
    when = f"les conditions de « {after.title} » changent à compter du {day_of(after.version)}"
    return (when, *_counts(comparison))


def _counts(comparison: Comparison) -> Iterator[str]:
    told = []
    titles = {"before": comparison.before.title, "after": comparison.after.title}
    for change, one, several in _BETWEEN if _two_contracts(comparison) else _COUNTED:
        count = comparison.count(change)
        if count:
            number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
            told.append((one if count == 1 else f"{number} {several}").format(**titles))
    if told:
        yield join(told)


def _two_contracts(comparison: Comparison) -> bool:
    return comparison.before.identifier != comparison.after.identifier


def _in_short(comparison: Comparison) -> Section:
    blocks: list[Block] = [Paragraph(_sentence(text)) for text in summary(comparison)]
    moves = [(change, figure) for change in comparison.clauses for figure in change.figures]
    if moves:
        verb = "diffèrent" if _two_contracts(comparison) else "changent"
        lead = _sentence(f"les chiffres qui {verb} :")
        joint = " et " if _two_contracts(comparison) else " devient "
        blocks.append(Bullets(lead, tuple(Item(_moved(change, figure, joint)) for change, figure in moves)))
    return _plain_section("En bref", tuple(blocks))


def _plain_section(title: str, blocks: tuple[Block, ...]) -> Section:
    return Section("", Marks().runs(title), (Group("", (Provision("", "", (), blocks),)),))


def _moved(change: ClauseChange, figure: FigureMove, joint: str) -> Runs:
    names = dict.fromkeys(told.clause for told in (change.before, change.after) if told and told.clause)
    place = f"clause {' et '.join(names)}" if names else f"article {change.article}"
    words = (Text(f"{place}{typography(' :')} "), Deleted(figure.before), Text(joint), Inserted(figure.after))
    return (*words, Text("."))


def _provision(change: ClauseChange, comparison: Comparison) -> Provision:
    told = change.after or change.before
    assert told is not None
    what = _between(change, comparison) if _two_contracts(comparison) else join([one.value for one in change.changes])
    title = f"{told.clause or 'Déclaration'}, {what}{_move(change)}"
    blocks = tuple(Paragraph(runs) for runs in _redlined(change.before, change.after) if plain(runs).strip())
    return Provision(told.clause if change.after else "", told.article, Marks().runs(title), blocks)


def _between(change: ClauseChange, comparison: Comparison) -> str:
    if change.before is None:
        return f"propre à {comparison.after.title}"
    if change.after is None:
        return f"propre à {comparison.before.title}"
    return f"autre que {change.before.clause}" if change.before.clause else "autre"


def _move(change: ClauseChange) -> str:
    before, after = change.before, change.after
    if before is None or after is None:
        return ""
    parts = []
    if Change.MOVED in change.changes:
        parts.append(f"de l'article {before.article} à l'article {after.article}")
    if Change.RENAMED in change.changes:
        parts.append(f"auparavant {before.clause}")
    return f" ({', '.join(parts)})" if parts else ""


def _redlined(before: Told | None, after: Told | None) -> Iterator[Runs]:
    """The lines of a clause with what goes and what comes; lines that resemble are told as one."""
    old, new = before.lines if before else (), after.lines if after else ()
    matcher = SequenceMatcher(None, [plain(line) for line in old], [plain(line) for line in new], autojunk=False)
    for operation, start, end, first, last in matcher.get_opcodes():
        if operation == "equal":
            yield from new[first:last]
            continue
        gone, come = old[start:end], new[first:last]
        for one, other in zip(gone, come, strict=False):
            yield marked(redline(one, other))
        yield from ((Deleted(plain(line)),) for line in gone[len(come) :])
        yield from ((Inserted(plain(line)),) for line in come[len(gone) :])


def _reading(change: ReadingChange) -> str:
    if change.before is None:
        return f"« {change.reading} » est nouveau ; l'option retenue est « {change.after} »"
    if change.after is None:
        return f"« {change.reading} » disparaît"
    return f"« {change.reading} » : l'option retenue était « {change.before} », elle est « {change.after} »"


def _sentence(text: str) -> Runs:
    return Marks().sentence(text)


def _nature(comparison: Comparison) -> str:
    before, after = comparison.before, comparison.after
    if before.identifier == after.identifier:
        return f"Changements par rapport aux conditions du {day_of(before.version)}, conditions"
    return f"Différences avec « {before.title} », conditions"
