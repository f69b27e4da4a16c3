"""What clauses name: readings and their options, articles, provisions, clauses lifted, sanctions of duties."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from engine.clauses import has_condition
from engine.program import Program
from engine.source import ContractSource, blocks_of, scalars_of, text_of
from grammar.diagnostics import Diagnostic, Related, nearest
from grammar.french import normalize
from grammar.yaml_nodes import Mapping, Scalar


def _did_you_mean(written: str, known: Iterable[str]) -> str | None:
    near = nearest(written, known)
    return f"vouliez-vous écrire « {near} » ?" if near else None


def variants_of_no_option(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C021: a variant for an option that its reading does not have."""
    blocks = [(clause.block, clause.article, clause.contract) for clause in program.clauses.values()]
    blocks += [(block, scope.article, scope.contract) for _, block, scope in program.declarations.perimeters]
    for block, article, contract in blocks:
        variants = block.get("variantes")
        seen = program.declarations.all_seen(contract, "readings")
        named = [seen.get(normalize(scalar.text), "") for scalar in scalars_of(block.get("lecture"))]
        readings = [program.readings[name] for name in named if name in program.readings]
        if not readings or not isinstance(variants, Mapping):
            continue
        names = [option for reading in readings for option, _ in reading.options]
        for option, _ in variants.entries:
            if normalize(option.text) not in names:
                remedy = _did_you_mean(option.text, names) or f"options : {', '.join(names)}"
                message = f"« {option.text} » n'est pas une option de la lecture « {readings[0].identifier} »"
                yield Diagnostic("C021", option.span, message, article=article or None, suggestion=remedy)


def articles_not_listed(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C023: an article that the product, which lists its articles, does not have."""
    listed = source.product.root.get("articles")
    if not isinstance(listed, Mapping):
        return
    every = (root.get("articles") for root in source.roots)
    known = frozenset(key.text for one in every if isinstance(one, Mapping) for key, _ in one.entries)
    for scalar in _articles(source):
        if scalar.text not in known:
            yield Diagnostic(
                "C023",
                scalar.span,
                f"l'article {scalar.text} n'est pas de ce produit",
                related=(Related(listed.span, "la liste des articles"),),
                suggestion=_did_you_mean(scalar.text, known) or "ajoutez-le sous « articles: »",
            )


def _articles(source: ContractSource) -> Iterator[Scalar]:
    for file in source.written:
        blocks = (file.root, *(b for section in ("clauses", "lectures") for b in blocks_of(file.root.get(section))))
        for block in blocks:
            yield from scalars_of(block.get("article"))


def provisions_said_twice(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C024: under « regroupe », a provision that is a clause of its own, or one written twice."""
    for clause in program.clauses.values():
        seen: set[str] = set()
        for scalar in scalars_of(clause.block.get("regroupe")):
            other = program.clauses.get(scalar.text)
            if other is not None:
                own = other is clause
                message = f"{scalar.text} est déjà {'cette clause' if own else 'une clause'}"
                related = () if own else (Related(other.span, "la clause"),)
                remedy = "retirez-la de « regroupe »" if own else "retirez-la de « regroupe », ou retirez la clause"
                yield Diagnostic(
                    "C024", scalar.span, message, article=clause.article or None, related=related, suggestion=remedy
                )
            elif scalar.text in seen:
                yield Diagnostic(
                    "C024",
                    scalar.span,
                    f"{scalar.text} est écrite deux fois sous « regroupe »",
                    article=clause.article or None,
                    suggestion="retirez l'une des deux",
                )
            seen.add(scalar.text)


def lifts_of_nothing(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C025: « lève » a clause that neither closes a right nor lifts another."""
    closing = {block.clause for grandeur in program.grandeurs.values() for block in grandeur.blocks}
    closing |= {clause.identifier for clause in program.clauses.values() if clause.verb == "lève"}
    for clause in program.clauses.values():
        for scalar in scalars_of(clause.block.get("lève")) if clause.verb == "lève" else ():
            other = program.clauses.get(scalar.text)
            if other is not None and scalar.text not in closing:
                yield Diagnostic(
                    "C025",
                    scalar.span,
                    f"{scalar.text} ne ferme aucun droit : il n'y a rien à lever",
                    f"La clause {scalar.text} est une clause « {other.verb} ».",
                    clause.article or None,
                    (Related(other.span, "la clause nommée"),),
                    "« lève » se dit d'une clause qui exclut, suspend, refuse, limite ou déchoit",
                )


def sanctions_that_are_none(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C026: « à défaut » names a clause that is no forfeiture."""
    for clause in program.clauses.values():
        for scalar in scalars_of(clause.block.get("à défaut")):
            other = program.clauses.get(scalar.text)
            if other is not None and other.verb != "déchoit de":
                yield Diagnostic(
                    "C026",
                    scalar.span,
                    f"{scalar.text} n'est pas une déchéance (« {other.verb} »)",
                    article=clause.article or None,
                    related=(Related(other.span, "la clause nommée"),),
                    suggestion="« à défaut » attend une clause « déchoit de »",
                )


def forfeitures_without_cause(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C027: a forfeiture without condition, which no duty names: everyone would be deprived of the right."""
    named = {sanction for duty in program.duties.values() for sanction in duty.sanctions}
    for clause in program.clauses.values():
        if clause.verb == "déchoit de" and not has_condition(clause.block) and clause.identifier not in named:
            subject = text_of(clause.block.get("déchoit de")) or ", ".join(
                s.text for s in scalars_of(clause.block.get("déchoit de"))
            )
            yield Diagnostic(
                "C027",
                clause.span,
                f"{clause.identifier} prive tout le monde de « {subject} »",
                article=clause.article or None,
                suggestion=f"ajoutez « si: », ou « à défaut: {clause.identifier} » à l'obligation sanctionnée",
            )
