"""Each figure of a contract: where it is written, what it does there, how many cases read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.naming import natural
from engine.places import figures_in_prose, tables_of_rows
from engine.program import Program
from engine.source import scalars_of
from engine.where import where
from engine.witnesses import Witnesses
from grammar.diagnostics import Span
from grammar.french import normalize
from grammar.quantities import Quantity, write


@dataclass(frozen=True, slots=True)
class FigureUse:
    """One figure where it is written: ``place`` names its clause, line or declaration, ``use`` what that one does.

    ``cases`` tells how many cases read it; where the same figure is written elsewhere too, ``place`` says where.
    """

    figure: str
    place: str
    article: str
    use: str
    cases: str


def figure_uses(program: Program, known: Mapping[int, Witnesses]) -> tuple[FigureUse, ...]:
    """The figures of the contract itself, by article and clause; then those that only sentences say."""
    tables = tables_of_rows(program)
    files = {root.span.file for root, _ in program.roots}
    seen: dict[tuple[Span, Quantity], list[int]] = {}
    first: dict[tuple[Span, Quantity], tuple[str, str]] = {}
    for entry in program.parameters.figures:
        clause = tables.get(entry.owner, entry.owner)
        if clause in program.own_clauses or (clause not in program.clauses and entry.span.file in files):
            key = (entry.span, entry.quantity)
            seen.setdefault(key, []).append(entry.index)
            first.setdefault(key, (entry.owner, write(entry.quantity)))
    found: list[tuple[str, FigureUse]] = []
    elsewhere = {text: _places(program, text) for _, text in first.values()}
    for key, (owner, text) in first.items():
        clause = tables.get(owner, owner)
        readers = [known[index] for index in seen[key] if index in known]
        count = max((len(one.cases) + one.others for one in readers), default=0)
        place = _named(program, tables, owner)
        twins = [other for other in elsewhere[text] if other != place]
        also = f" (le même dans : {', '.join(twins)})" if 0 < len(twins) <= 3 else ""
        article = program.clauses[clause].article if clause in program.clauses else ""
        use = FigureUse(text, place + also, article, _use(program, clause), str(count) if count else "aucun")
        found.append((owner, use))
    for name, one in program.own_clauses.items():
        for label, scalar in figures_in_prose(one).items():
            said = f"dit : {normalize(label)}"
            told = FigureUse(normalize(scalar.text), f"clause {name}", one.article, said, "aucun calcul")
            found.append((name, told))
    found.sort(key=lambda item: (natural(item[1].article), natural(item[0])))
    return tuple(use for _, use in found)


def _places(program: Program, figure: str) -> list[str]:
    """Where a figure of this value is written, each place once."""
    return list(dict.fromkeys(one.what.partition(", ")[2] for one in where(program, figure)))


def _named(program: Program, tables: Mapping[str, str], owner: str) -> str:
    if owner in program.clauses:
        return f"clause {owner}"
    if owner in tables:
        return f"ligne {owner} de la clause {tables[owner]}"
    if any(owner == f"périmètre {name}" for name, _, _ in program.declarations.perimeters):
        return owner
    return f"déclaration « {owner.rpartition('/')[2]} »"


def _use(program: Program, clause: str) -> str:
    """« plafonne l'indemnité », as the clause is written; nothing for a declaration."""
    one = program.clauses.get(clause)
    if one is None:
        return ""
    subjects = [normalize(scalar.text) for scalar in scalars_of(one.block.get(one.verb))]
    return " ".join((one.verb, ", ".join(subjects))).strip()


__all__ = ["FigureUse", "figure_uses"]
