"""The conditions of one contract version as a neutral document tree: articles, small headings, clauses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.clauses import Clause, Reading
from engine.naming import natural
from engine.program import Program
from engine.source import blocks_of, scalars_of, text_of
from grammar.french import normalize, typography
from grammar.yaml_nodes import Mapping as YamlBlock
from grammar.yaml_nodes import Scalar
from render.blocks import Block, Document, Group, Note, Paragraph, Provision, Section
from render.clusters import clusters
from render.day_considered import day_considered
from render.declared import declared_provisions
from render.marks import Marks
from render.natures import HEADINGS, heading_of, rank_of
from render.retained import retained_options
from render.runs import Runs
from render.sentences import LINES, tell
from render.words import FigureTable

#: A section shows small headings from this many clauses on.
_HEADED_FROM = 4


def build_document(program: Program, readings: Mapping[str, str] | None = None) -> Document:
    """The document of a contract version: every clause once, by article then by id.

    ``readings`` maps the id of a reading to the option to tell the clauses under, instead of the one retained; the id
    of no reading is left out.
    """
    return _Builder(program, retained_options(program, readings)).document()


def article_blocks(program: Program, article: str) -> tuple[Block, ...]:
    """What the clauses of one article say, one after the other."""
    figures, options = FigureTable(program), retained_options(program)
    own = sorted((c for c in program.own_clauses.values() if c.article == article), key=lambda c: natural(c.identifier))
    return tuple(block for clause in own for block in tell(program, clause.under(options), figures, options))


class _Builder:
    def __init__(self, program: Program, options: Mapping[str, str]) -> None:
        self.program = program
        self.options = options
        self.figures = FigureTable(program)
        self.titles = titles_of(program)
        self.ranks = {article: rank for rank, article in enumerate(self.titles)}

    def document(self) -> Document:
        by_article: dict[str, list[Clause]] = {}
        for clause in sorted(self.program.own_clauses.values(), key=lambda c: natural(c.identifier)):
            by_article.setdefault(clause.article, []).append(clause.under(self.options))
        notes: dict[str, list[Reading]] = {}
        own = self.program.declarations.worlds[self.program.declarations.own].readings.values()
        for reading in sorted((self.program.readings[name] for name in own), key=lambda r: r.identifier):
            notes.setdefault(reading.article, []).append(reading)
        declared = declared_provisions(self.program, self.figures, self.options)
        used = {*by_article, *notes, *declared}
        articles = used | {title for title in self.titles if any(_inside(other, title) for other in used)}
        below: dict[str | None, list[str]] = {}
        for article in sorted(articles, key=self._rank):
            below.setdefault(_parent(article, articles), []).append(article)

        def section(article: str) -> Section:
            groups = self._groups(by_article.get(article, []), declared.get(article, ()))
            told = tuple(self._note(reading) for reading in notes.get(article, []))
            inner = tuple(section(other) for other in below.get(article, ()))
            return Section(article, Marks().runs(self.titles.get(article, "")), groups, told, inner)

        sections = tuple(section(article) for article in below.get(None, ()))
        preamble = (*self._preamble(), *day_considered(sections))
        return Document(
            typography(self.program.title), self.program.identifier, self.program.version, sections, preamble
        )

    def _rank(self, article: str) -> tuple[int, object]:
        """Articles that the product lists stand in its order, the others after them."""
        return (0, self.ranks[article]) if article in self.ranks else (1, natural(article))

    def _groups(self, clauses: list[Clause], declared: Iterable[tuple[str, Provision]]) -> tuple[Group, ...]:
        stated: dict[str, list[Provision]] = {heading: [] for heading in HEADINGS}
        written: dict[str, list[Clause]] = {heading: [] for heading in HEADINGS}
        for heading, provision in declared:
            stated[heading].append(provision)
        for clause in _after_their_aim(clauses):
            written[heading_of(clause, self.program)].append(clause)
        for told in written.values():
            told.sort(key=rank_of)
        filled = [heading for heading in HEADINGS if stated[heading] or written[heading]]
        count = sum(len(stated[heading]) + len(written[heading]) for heading in filled)
        headed = len(filled) > 1 and count >= _HEADED_FROM
        found: list[Group] = []
        for heading in filled:
            shown = heading if headed else ""
            clauses = written[heading]
            if headed and not stated[heading] and all(clause.verb in LINES for clause in clauses):
                found.append(Group(shown, tuple(self._provision(c, self._told(c, listed=True)) for c in clauses), True))
                continue
            if stated[heading]:
                found.append(Group(shown, tuple(stated[heading])))
                shown = ""
            for cluster in clusters(self.program, clauses, self.figures, self.options):
                lines = cluster.blocks() if cluster.lead else ((c, self._told(c)) for c in cluster.clauses)
                provisions = tuple(self._provision(clause, blocks) for clause, blocks in lines)
                found.append(Group(shown, provisions, bool(cluster.lead), cluster.lead))
                shown = ""
        return tuple(found)

    def _told(self, clause: Clause, *, listed: bool = False) -> tuple[Block, ...]:
        return tell(self.program, clause, self.figures, self.options, listed=listed)

    def _provision(self, clause: Clause, told: tuple[Block, ...]) -> Provision:
        title = Marks().runs(normalize(text_of(clause.block.get("titre")) or ""))
        return Provision(clause.identifier, clause.article, title, told, clause.groups)

    def _note(self, reading: Reading) -> Note:
        retained = self.options[reading.identifier]
        meanings = dict(reading.options)
        others = tuple(_option(name, sense) for name, sense in reading.options if name != retained)
        because = Marks().sentence(normalize(reading.because)) if retained == reading.retained else ()
        question = Marks().runs(normalize(reading.question))
        return Note(reading.identifier, question, _option(retained, meanings.get(retained, "")), others, because)

    def _preamble(self) -> tuple[Block, ...]:
        texts: list[str] = []
        for root, _ in self.program.roots:
            texts.extend(s.text for key in ("assureur", "préambule") for s in scalars_of(root.get(key)))
            for insurer in blocks_of(root.get("assureurs")):
                parts = (text_of(insurer.get(key)) for key in ("nom", "contrat", "texte"))
                texts.append(", ".join(part for part in parts if part))
        return tuple(Paragraph(Marks().sentence(normalize(text))) for text in texts)


def _option(name: str, sense: str) -> Runs:
    text = normalize(sense)
    return Marks().runs(f"{normalize(name)} ({text})" if text else normalize(name))


def titles_of(program: Program) -> dict[str, str]:
    """The title of each article: what the product lists, in its order, then what the files say of their own article."""
    titles: dict[str, str] = dict(program.articles)
    for root, _ in program.roots:
        listed = root.get("articles")
        for key, value in listed.entries if isinstance(listed, YamlBlock) else ():
            if isinstance(value, Scalar):
                titles.setdefault(normalize(key.text), normalize(value.text))
    for root, _ in program.roots:
        article, title = text_of(root.get("article")), text_of(root.get("titre"))
        if article and title:
            titles.setdefault(article, normalize(title))
    return titles


def _inside(article: str, other: str) -> bool:
    """Whether an article stands inside another: IV.A.2.a inside IV.A.2."""
    return bool(other) and article.startswith(f"{other}.")


def _parent(article: str, articles: Iterable[str]) -> str | None:
    around = [other for other in articles if _inside(article, other)]
    return max(around, key=len) if around else None


def _after_their_aim(clauses: list[Clause]) -> list[Clause]:
    """Clauses by id, but a lift right after the one clause of the article it lifts."""
    here = {clause.identifier for clause in clauses}
    lifts: dict[str, list[Clause]] = {}
    first: list[Clause] = []
    for clause in clauses:
        aims = [s.text for s in scalars_of(clause.block.get("lève"))]
        if len(aims) == 1 and aims[0] in here and aims[0] != clause.identifier:
            lifts.setdefault(aims[0], []).append(clause)
        else:
            first.append(clause)
    ordered: list[Clause] = []
    pending = list(reversed(first))
    while pending:
        clause = pending.pop()
        ordered.append(clause)
        pending.extend(reversed(lifts.pop(clause.identifier, [])))
    # Lifts of one another in a ring are refused by the checker; they are told all the same.
    return [*ordered, *(clause for left in lifts.values() for clause in left)]


__all__ = ["article_blocks", "build_document", "titles_of"]
