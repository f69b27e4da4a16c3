"""Who must prove what: « charge de la preuve », by party and by clause.

Whoever asks for performance proves what opens the right, whoever says they are freed proves what closes it (art. 1353
of the Code civil); a clause may say otherwise. A clause that stays unknown is taken against the party that had to prove
it, and told as a reservation:

| who must prove             | an exclusion not known to apply | a condition not known to be met |
|----------------------------|---------------------------------|---------------------------------|
| the party that owes (doit) | leaves the right open           | is taken as met                 |
| the party that asks        | closes the right                | is taken as not met             |

A clause that names others by their identifier says more than one that names a right, and this one more than one that
names every exclusion of its scope.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from engine import contributions as k
from engine import core as c
from engine.clauses import Clause
from engine.kinds import BOOL
from engine.names import canonical
from engine.program import Grandeur, Program
from engine.rights_named import right_named
from engine.source import ContractSource, blocks_of, scalars_of, text_of
from grammar.diagnostics import Diagnostic, Related, nearest
from grammar.french import normalize
from grammar.yaml_nodes import Scalar

_ALL = "toutes les exclusions"
_INSURER = "assureur"
_ASKS, _OWES = "demande", "doit"
_Given = TypeVar("_Given", k.Block, k.Require)


def parties_of(source: ContractSource, diagnostics: list[Diagnostic]) -> dict[str, bool]:
    """The parties by name, with whether each is the one that owes. A product that presents its insurer declares it."""
    found: dict[str, bool] = {}
    for file in source.closure:
        if any(file.root.get(key) is not None for key in ("assureur", "assureurs")):
            found.setdefault(_INSURER, True)
        for block in blocks_of(file.root.get("parties")):
            name, role = block.get("nom"), text_of(block.get("rôle"))
            if not isinstance(name, Scalar) or role not in (_ASKS, _OWES):
                continue  # the structure of the file tells it
            if found.setdefault(canonical(name.text), role == _OWES) is not (role == _OWES):
                message = f"« {name.text} » est déclarée deux fois, avec deux rôles"
                diagnostics.append(Diagnostic("N002", name.span, message, suggestion="gardez une seule déclaration"))
    return found


def prove(program: Program, diagnostics: list[Diagnostic]) -> None:
    """Give each exclusion and each condition that a clause speaks of the party that must prove it."""
    said: dict[tuple[str, str], tuple[int, bool, Clause]] = {}
    for clause in program.clauses.values():
        if clause.verb != "charge de la preuve":
            continue
        owes = _party(program, clause, diagnostics)
        if owes is None:
            continue
        for rank, key, target in _targets(program, clause, diagnostics):
            known = said.get((key, target))
            if known is not None and known[0] == rank and known[1] is not owes:
                _twice(known[2], clause, target, diagnostics)
            if known is None or known[0] < rank:
                said[key, target] = rank, owes, clause
    for grandeur in program.grandeurs.values():
        grandeur.blocks = [_borne(program, b, said.get((grandeur.key, b.clause))) for b in grandeur.blocks]
        grandeur.requires = [_borne(program, r, said.get((grandeur.key, r.clause))) for r in grandeur.requires]


def _borne(program: Program, given: _Given, said: tuple[int, bool, Clause] | None) -> _Given:
    if said is None:
        return given
    switch = c.Switch(program.parameters.switch(said[2].identifier), BOOL)
    return replace(given, proof=switch, owed=said[1])


def _party(program: Program, clause: Clause, diagnostics: list[Diagnostic]) -> bool | None:
    """Whether the party that a clause names is the one that owes; None where it is not declared, which is told."""
    node = clause.block.get(clause.verb)
    written = text_of(node) or ""
    owes = program.parties.get(canonical(written))
    if owes is None:
        near = nearest(canonical(written), program.parties)
        remedy = f"vouliez-vous écrire « {near} » ?" if near else "déclarez-la sous « parties: », avec son rôle"
        message = f"« {written} » n'est pas une partie déclarée"
        place = node.span if node is not None else clause.span
        diagnostics.append(Diagnostic("N017", place, message, article=clause.article or None, suggestion=remedy))
    return owes


def _targets(
    program: Program, clause: Clause, diagnostics: list[Diagnostic]
) -> Iterable[tuple[int, str, str]]:
    """What a clause speaks of: how closely it names it, the grandeur, the clause that closes it or conditions it."""
    named = scalars_of(clause.block.get("pour"))
    for grandeur in program.grandeurs.values():
        around = program.declarations.scopes[grandeur.symbol.scope].around()
        if (not named or [normalize(s.text) for s in named] == [_ALL]) and any(
            scope.name == clause.scope for scope in around
        ):
            yield from ((0, grandeur.key, b.clause) for b in _exclusions(grandeur))
    for scalar in named:
        if normalize(scalar.text) == _ALL:
            continue
        if scalar.text in program.clauses or scalar.text in program.parameters.switches:
            yield from _of_clause(program, clause, scalar, diagnostics)
            continue
        right = right_named(clause, scalar, "les exclusions ", program, diagnostics)
        if right is not None:
            yield from ((1, right.key, b.clause) for b in _exclusions(right))


def to_be_proved_by_who_owes(program: Program, clause: str) -> bool:
    """Whether a clause closes a right once the party that owes proves it: the most common reservation."""
    return any(b.clause == clause and b.owed for grandeur in program.grandeurs.values() for b in grandeur.blocks)


def _exclusions(grandeur: Grandeur) -> list[k.Block]:
    return [block for block in grandeur.blocks if block.ground is k.Ground.EXCLUSION]


def _of_clause(
    program: Program, clause: Clause, scalar: Scalar, diagnostics: list[Diagnostic]
) -> Iterable[tuple[int, str, str]]:
    """The rights that a clause closes, or conditions; a clause that does neither has nothing to be proved."""
    found = [
        (2, grandeur.key, scalar.text)
        for grandeur in program.grandeurs.values()
        if scalar.text in {*(b.clause for b in grandeur.blocks), *(r.clause for r in grandeur.requires)}
    ]
    if not found:
        message = f"{scalar.text} ne ferme aucun droit et ne pose aucune condition : rien n'y est à prouver"
        remedy = "nommez une clause qui exclut, refuse, suspend, conditionne ou subordonne"
        diagnostics.append(Diagnostic("C042", scalar.span, message, article=clause.article or None, suggestion=remedy))
    return found


def _twice(first: Clause, second: Clause, target: str, diagnostics: list[Diagnostic]) -> None:
    message = f"{first.identifier} et {second.identifier} chargent deux parties de la preuve de {target}"
    related = (Related(first.span, f"{first.identifier} en charge l'autre partie"),)
    remedy = "nommez les clauses de chacune sous « pour: »"
    told = Diagnostic("C043", second.span, message, article=second.article or None, related=related, suggestion=remedy)
    if told not in diagnostics:
        diagnostics.append(told)
