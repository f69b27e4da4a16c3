"""Sentences about duties and advice: who must do what, by when, failing which."""

from __future__ import annotations

from engine.source import scalars_of
from grammar.french import join, normalize, of_bare, strip_determiner
from render.blocks import Block, Bullets, Paragraph
from render.cases import given, items
from render.expressions import of, when
from render.telling import Telling
from render.wording import contracted_name


def _deadline(telling: Telling) -> str:
    node = telling.node("au plus tard")
    if node is None:
        return ""
    return f", au plus tard {when(node, telling.words)}"


def oblige(telling: Telling) -> tuple[Block, ...]:
    """oblige: « l'assuré doit faire opposition ; à défaut, le droit à la garantie est perdu »."""
    who = telling.prose(telling.clause.verb)
    determiner = strip_determiner(who)[0]
    must = "doivent" if determiner is not None and determiner.plural else "doit"
    main = f"{who} {must} {telling.prose('à')}{_deadline(telling)}"
    return (*telling.tell(main, leading=True), *_kept(telling), *_sanction(telling))


def advise(telling: Telling) -> tuple[Block, ...]:
    """conseille: « il est conseillé à l'assuré de relever le numéro de sa carte »."""
    who = contracted_name("à", telling.prose(telling.clause.verb))
    main = f"il est conseillé {who} {of_bare(telling.prose('à'))}{_deadline(telling)}"
    return telling.tell(main, leading=True)


def _kept(telling: Telling) -> tuple[Block, ...]:
    """When the duty is kept, where conditions say so; a mere appreciation repeats the duty and is not told."""
    tree = telling.atoms.condition(telling.block.get("tenue si"))
    marks = telling.words.marks
    if tree is not None:
        case = given(tree, telling.words)
        lead = f"cette obligation est respectée {case.positive}".rstrip()
        if case.cases:
            return (Bullets(marks.sentence(lead), items(case.cases, marks)),)
        closing = f"{lead}{', ' if case.negative else ''}{case.negative}"
        if case.exceptions:
            return (Bullets(marks.sentence(closing), items(case.exceptions, marks)),)
        return (Paragraph(marks.sentence(closing)),)
    event = telling.node("par")
    if event is None or telling.node("au plus tard") is None:
        return ()
    dated = f"la date qui compte est celle {of(event, telling.words)}"
    return (Paragraph(marks.sentence(dated)),)


def _sanction(telling: Telling) -> tuple[Block, ...]:
    found: list[str] = []
    for identifier in (s.text for s in scalars_of(telling.block.get("à défaut"))):
        clause = telling.program.clauses.get(identifier)
        mention = telling.words.clause(identifier)
        if clause is None or clause.verb != "déchoit de":
            found.append(f"la règle prévue ({mention}) s'applique")
            continue
        rights = [contracted_name("à", normalize(s.text)) for s in scalars_of(clause.block.get(clause.verb))]
        found.append(f"le droit {join(rights)} est perdu ({mention})")
    if not found:
        return ()
    return (Paragraph(telling.words.marks.sentence(f"à défaut, {join(found)}")),)
