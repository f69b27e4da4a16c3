"""Sentences about rights: opened, subordinated, closed, restored, limited."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from types import MappingProxyType

from engine.clauses import Clause
from engine.names import canonical
from engine.scopes import Symbol
from engine.source import scalars_of, text_of
from grammar.french import join, of_bare, strip_determiner
from render.amounts import perimeters
from render.blocks import Block, Bullets, Paragraph
from render.cases import Branch, case_line, given, items
from render.expressions import said
from render.telling import Line, Telling
from render.wording import Said, contracted, contracted_name, only_form

_BLOCKS = {
    "exclut": ("exclusion", "cette exclusion"), "suspend": ("suspension", "cette suspension"),
    "refuse": ("refus", "ce refus"),
    "déchoit de": ("perte de droit", "cette perte de droit"), "conditionne": ("condition", "cette condition"),
    "lève": ("exception", "cette exception"), "limite": ("limite", "cette limite"),
}  # fmt: skip


def _sentence(telling: Telling, *, negated: bool) -> str | None:
    """The grandeurs of a clause that are sentences themselves, in one of their forms."""
    forms = [_forms(symbol) for symbol in telling.symbols(telling.clause.verb)]
    told = [form[negated] for form in forms if form is not None]
    return join(told) if told and len(told) == len(forms) else None


def _forms(symbol: Symbol) -> tuple[str, str] | None:
    """How a right is told and denied: the two forms of its sentence, or of its formula."""
    return (symbol.name, symbol.contrary) if symbol.is_sentence and symbol.contrary else symbol.formula


_WORDINGS: Mapping[str, tuple[bool, Callable[[Said], str]]] = MappingProxyType({
    "accorde": (True, lambda s: f"{s.text} {s.be('accordé')}"),
    "établit": (True, lambda s: f"{s.text} {s.be('accordé')}"),
    "couvre": (True, lambda s: f"{s.text} {s.be('acquis')}"),
    "exclut": (False, lambda s: f"{s.text} {s.be('exclu')}"),
    "refuse": (False, lambda s: f"{s.text} {s.be('refusé')}"),
    "suspend": (False, lambda s: f"{s.text} {s.be('suspendu')}"),
    "conditionne": (False, lambda s: f"{s.text} {s.verb('n’est pas', 'ne sont pas')} {s.agree('accordé')}"),
})  # fmt: skip


@contextmanager
def _decided(telling: Telling) -> Iterator[tuple[str, Said]]:
    """What a clause says of a right, without its conditions, and the right it is said of."""
    verb = telling.clause.verb
    opened, wording = _WORDINGS[verb]
    with telling.each(verb):
        subject = telling.subject(verb)
        yield _sentence(telling, negated=not opened) or wording(subject), subject


def decide(telling: Telling) -> tuple[Block, ...]:
    """A right opened or closed."""
    with _decided(telling) as (main, subject):
        return telling.tell(main, subject=subject)


def case_of(telling: Telling) -> Line | None:
    """The same as a line: one of the cases in which the right is opened or closed."""
    with _decided(telling) as (main, subject):
        return telling.line(main, subject)


def forfeit(telling: Telling) -> tuple[Block, ...]:
    """déchoit de: a right lost, failing the duties that name this clause under « à défaut »."""
    verb, marks = telling.clause.verb, telling.words.marks
    duties = [
        clause.identifier
        for clause in telling.program.clauses.values()
        if clause.verb == "oblige"
        and telling.clause.identifier in {s.text for s in scalars_of(clause.block.get("à défaut"))}
    ]
    with telling.each(verb):
        subject = telling.subject(verb)
        main = _sentence(telling, negated=True) or f"le droit {contracted_name('à', subject.text)} est perdu"
        if len(duties) == 1:
            duty, mention = _duty(telling, duties[0]), telling.words.clause(duties[0])
            main += f" si l'obligation {of_bare(duty)} n'est pas respectée ({mention})"
            return telling.tell(main, subject=subject, joint="et ")
        if not duties:
            return telling.tell(main, subject=subject)
        lines = tuple(Branch(f"{_duty(telling, duty)} ({telling.words.clause(duty)})") for duty in duties)
        failing = "l'une des obligations suivantes n'est pas respectée"
        case = telling.given()
        if telling.plain and not case.cases and not case.exceptions:
            also = f"{case.positive} et si" if case.positive else "si"
            lead = f"{case.negative}{', ' if case.negative else ''}{main} {also} {failing} :"
            return (Bullets(marks.sentence(lead), items(lines, marks)),)
        lead = f"cette sanction ne joue que si {failing} :"
        return (*telling.tell(main, subject=subject), Bullets(marks.sentence(lead), items(lines, marks)))


def _duty(telling: Telling, identifier: str) -> str:
    """What a duty asks, its figures those of its own clause."""
    words = telling.words
    owner, words.owner = words.owner, identifier
    try:
        return words.prose(text_of(telling.program.clauses[identifier].block.get("à")) or "").rstrip(" .")
    finally:
        words.owner = owner


def require(telling: Telling) -> tuple[Block, ...]:
    """subordonne: a right that needs a condition."""
    verb = telling.clause.verb
    marks = telling.words.marks
    with telling.each(verb):
        subject = telling.subject(verb)
        tree = telling.atoms.condition(telling.block.get("à"))
        needed = given(tree, telling.words, subject)
        case = telling.given()
        lead = f"{case.positive}, " if case.positive and not case.cases else ""
        only = _only(telling, subject)
        every = telling.for_each(only, subject, case) and telling.for_each(only, subject, needed, tree)
        text = f"{every}{lead}{only} {needed.positive}"
        text += f"{', ' if needed.positive and needed.negative else ''}{needed.negative}"
        blocks: list[Block] = []
        listed = needed.cases or needed.exceptions
        if listed:
            blocks.append(Bullets(marks.sentence(text), items(listed, marks)))
        else:
            blocks.append(Paragraph(marks.sentence(text)))
        if case.cases:
            blocks.append(Bullets(marks.sentence(f"cette condition joue {case.positive}"), items(case.cases, marks)))
        if case.negative:
            rule = "elle" if case.cases else "cette condition"
            rest = marks.sentence(f"{rule} ne joue pas {case.negative.removeprefix('sauf ')}")
            blocks.append(Bullets(rest, items(case.exceptions, marks)) if case.exceptions else Paragraph(rest))
        return tuple(blocks)


def need_of(telling: Telling) -> Line | None:
    """The same as a line: one of the conditions that a right needs."""
    verb = telling.clause.verb
    with telling.each(verb):
        subject = telling.subject(verb)
        needed = telling.atoms.condition(telling.block.get("à"))
        line = case_line(needed, telling.words, subject) if needed and telling.plain else None
        case = telling.given()
        if line is None or case.cases or case.negative:
            return None
        text = f"{case.positive}, " if case.positive else ""
        only = _only(telling, subject)
        lead = f"{telling.for_each(only, subject)}{only} si les conditions suivantes sont réunies :"
        return Line(telling.words.marks.sentence(lead), replace(line, text=text + line.text), telling.words.marks)


def _only(telling: Telling, subject: Said) -> str:
    """« la garantie n'est accordée que », « le demandeur n'est assuré que »."""
    forms = [_forms(symbol) for symbol in telling.symbols(telling.clause.verb)]
    told = [form for form in forms if form is not None]
    if not told or len(told) < len(forms):
        return f"{subject.text} {subject.verb('n’est', 'ne sont')} {subject.agree('accordé')} que"
    if len(told) == 1 and (only := only_form(told[0][1])):
        return f"{only} que"
    return f"{_of_one([opened for opened, _ in told])} seulement"


def _of_one(sentences: Sequence[str]) -> str:
    """Sentences joined, their common subject told once: « la banque ouvre le compte et remet la carte »."""
    first = strip_determiner(sentences[0])[1].split(" ")[0]
    head = sentences[0][: sentences[0].find(first) + len(first) + 1]
    if not all(sentence.startswith(head) for sentence in sentences):
        return join(sentences)
    return join([sentences[0], *(sentence.removeprefix(head) for sentence in sentences[1:])])


def lift(telling: Telling) -> tuple[Block, ...]:
    """lève: a block, or a lift, without effect."""
    targets = [s.text for s in scalars_of(telling.block.get("lève"))]
    clauses = [telling.program.clauses[t] for t in targets if t in telling.program.clauses]
    subject = _lifted(telling, targets, clauses)
    return telling.tell(f"toutefois, {subject.text} {subject.verb('ne joue pas', 'ne jouent pas')}")


def exception_of(telling: Telling) -> Line | None:
    """The same as a line, right after the line of the one clause it lifts: it has no lead of its own."""
    targets = [s.text for s in scalars_of(telling.block.get("lève"))]
    clauses = [telling.program.clauses[t] for t in targets if t in telling.program.clauses]
    case = telling.given()
    if not telling.plain or (case.cases and case.negative) or case.exceptions:
        return None
    subject = _lifted(telling, targets, clauses)
    text = f"toutefois, {subject.text} {subject.verb('ne joue pas', 'ne jouent pas')} {case.positive}".rstrip()
    return Line((), Branch(f"{text}, {case.negative}" if case.negative else text, case.cases), telling.words.marks)


def _lifted(telling: Telling, targets: list[str], clauses: list[Clause]) -> Said:
    """« cette exclusion » where it is the only one meant, « l'exclusion de l'article 3 »."""
    if len(targets) == 1 and clauses:
        what, this = _BLOCKS.get(clauses[0].verb, ("règle", "cette règle"))
        if follows(telling.clause, clauses[0]):
            return Said(telling.words.marks.reference(this, targets[0]), this.startswith("cette"))
        the = "l'" if what[0] in "aeiou" else "le " if this.startswith("ce ") else "la "
        planned = "prévue" if this.startswith("cette") else "prévu"
        return Said(f"{the}{what} {planned} {contracted('à', telling.words.the_clause(targets[0]))}")
    listed = join([contracted("à", telling.words.the_clause(target)) for target in targets])
    return Said(f"les règles prévues {listed}", True, True)


def follows(clause: Clause, target: Clause) -> bool:
    """Whether a lift is told right after the clause it lifts: alone in its aim, in the same article."""
    alone = len(scalars_of(clause.block.get("lève"))) == 1
    return alone and clause.article == target.article and clause.contract == target.contract


def limit(telling: Telling) -> tuple[Block, ...]:
    """limite: a right that may be used so many times."""
    verb = telling.clause.verb
    subject = telling.subject(verb)
    count = telling.node("à")
    times = said(count, telling.words).text if count else ""
    main = f"{subject.text} {subject.be('accordé')} au plus {times} fois{perimeters(telling)}"
    return telling.tell(main, subject=subject)


def prove(telling: Telling) -> tuple[Block, ...]:
    """charge de la preuve: who must prove an exclusion, or that a condition is met."""
    who = contracted_name("à", telling.prose(telling.clause.verb))
    asks = telling.words.program.parties.get(canonical(telling.text(telling.clause.verb))) is False
    named = [s.text for s in scalars_of(telling.block.get("pour"))]
    what = [_to_prove(telling, name, asks) for name in named or ["toutes les exclusions"]]
    return telling.tell(f"il appartient {who} de prouver {join(what)}")


def _to_prove(telling: Telling, name: str, asks: bool) -> str:
    """What a party has to prove of a clause, of the exclusions of a right, of all exclusions."""
    clause = telling.words.program.clauses.get(name)
    applies = "ne s'applique pas" if asks else "s'applique"
    if clause is None:
        right = re.sub("^(toutes )?les exclusions ?(de |du )?", "", name)
        return f"qu'une exclusion {contracted_name('de', right) + ' ' if right else ''}{applies}"
    place = contracted("de", telling.words.the_clause(name))
    if clause.verb in ("subordonne", "conditionne"):
        return f"que la condition {place} {'est remplie' if asks else 'manque'}"
    _, noun = _BLOCKS.get(clause.verb, ("règle", "cette règle"))
    the = noun.replace("cette e", "l'e").replace("cette ", "la ").replace("ce ", "le ")
    return f"que {the} {place} {applies}"


def take_up(telling: Telling) -> tuple[Block, ...]:
    """reprend: the exclusions of one right that hold for another."""
    source = telling.text("reprend")
    target = telling.subject("pour")
    left = [s.text for s in scalars_of(telling.block.get("sauf"))]
    main = f"{source} s'appliquent aussi {contracted_name('à', target.text)}"
    if left:
        listed = join([contracted("de", telling.words.the_clause(identifier)) for identifier in left])
        main += f", sauf {'celle' if len(left) == 1 else 'celles'} {listed}"
    return telling.tell(main)
