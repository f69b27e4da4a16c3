"""The nature of a clause: the small heading it stands under, and the rank of that heading in an article."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from engine.clauses import Clause
from engine.kinds import TIMES
from engine.names import canonical
from engine.program import Program
from engine.source import scalars_of

#: Headings, in the order they stand in an article.
HEADINGS = (
    "Définitions", "Objet", "Conditions", "Exclusions", "Suspension, refus et perte du droit",
    "Ce qui est pris en compte", "Montants et calculs", "Dates et durée", "Compteurs", "Limites",
    "Obligations et conseils", "Pièces à fournir", "Horaires", "Informations",
)  # fmt: skip
_BY_VERB: Mapping[str, str] = MappingProxyType({
    "définit": "Définitions",
    "accorde": "Objet", "couvre": "Objet", "établit": "Objet",
    "subordonne": "Conditions", "conditionne": "Conditions",
    "exclut": "Exclusions", "reprend": "Exclusions", "charge de la preuve": "Exclusions", "lève": "Exclusions",
    "suspend": HEADINGS[4], "refuse": HEADINGS[4], "déchoit de": HEADINGS[4],
    "retient": "Ce qui est pris en compte", "écarte": "Ce qui est pris en compte",
    "fixe": "Montants et calculs", "ajoute": "Montants et calculs", "retranche": "Montants et calculs",
    "plafonne": "Montants et calculs", "relève": "Montants et calculs", "répartit": "Montants et calculs",
    "reporte": "Dates et durée", "avance": "Dates et durée", "met fin à": "Dates et durée",
    "crédite": "Dates et durée", "débite": "Dates et durée", "inscrit": "Dates et durée",
    "augmente": "Compteurs", "diminue": "Compteurs", "remet": "Compteurs", "prélève": "Compteurs",
    "limite": "Limites",
    "oblige": "Obligations et conseils", "conseille": "Obligations et conseils",
    "exige": "Pièces à fournir", "ouvre": "Horaires",
    "énonce": "Informations", "informe": "Informations",
})  # fmt: skip

#: A calculation is told in the order it is made: set, then step by step, then bounded, then shared.
_MADE_IN_ORDER = ("fixe", "ajoute", "retranche", "relève", "plafonne", "répartit")


def rank_of(clause: Clause) -> int:
    """The rank of a clause under its heading; clauses of one rank keep their order."""
    return _MADE_IN_ORDER.index(clause.verb) if clause.verb in _MADE_IN_ORDER else len(_MADE_IN_ORDER)


def heading_of(clause: Clause, program: Program) -> str:
    """The heading a clause stands under: that of the clause it lifts, or the one of its verb."""
    for _ in range(len(program.clauses)):  # a lift may lift a lift
        targets = [program.clauses[s.text] for s in scalars_of(clause.block.get("lève")) if s.text in program.clauses]
        if clause.verb != "lève" or not targets:
            break
        clause = targets[0]
    if clause.verb == "fixe" and _sets_date(clause, program):
        return "Dates et durée"
    return _BY_VERB[clause.verb]


def _sets_date(clause: Clause, program: Program) -> bool:
    scope = program.declarations.scopes[clause.scope]
    symbols = (scope.lookup(canonical(s.text)) for s in scalars_of(clause.block.get(clause.verb)))
    return any(symbol is not None and symbol.type.kind in TIMES for symbol in symbols)
