"""What binds clauses to one another: lifts, sanctions, burden of proof, exclusions taken up, order of steps."""

from __future__ import annotations

from dataclasses import replace

from engine import contributions as k
from engine import core as c
from engine.atoms import overlays_of
from engine.burdens import prove
from engine.clauses import Clause
from engine.derogations import derogate
from engine.kinds import BOOL
from engine.program import Grandeur, Program
from engine.rights_named import right_under
from engine.source import scalars_of
from grammar.diagnostics import Diagnostic, nearest

COMMUTING = frozenset(
    {
        ("cap", "cap"),
        ("floor", "floor"),
        ("end", "end"),
        ("add", "add"),
        ("add", "subtract"),
        ("subtract", "add"),
        ("subtract", "subtract"),
    }
)


def link(program: Program, diagnostics: list[Diagnostic]) -> None:
    """Bind the contributions of a program to one another, then put steps in their order."""
    for stage in (_sanction, prove, _lift, derogate, _take_up, _order_steps, _check_references):
        stage(program, diagnostics)


def _sanction(program: Program, diagnostics: list[Diagnostic]) -> None:
    """A forfeiture that duties name under « à défaut » applies when one of them is missed."""
    missed: dict[str, list[c.Core]] = {}
    for key, duty in program.duties.items():
        for sanction in duty.sanctions:
            operand = c.Const(key, BOOL)
            missed.setdefault(sanction, []).append(c.Op("missed", (operand,), BOOL, (key,)))
    for grandeur in program.grandeurs.values():
        grandeur.blocks = [
            replace(b, when=c.Op("and", (b.when, _either(missed[b.clause])), BOOL)) if b.clause in missed else b
            for b in grandeur.blocks
        ]


def _either(parts: list[c.Core]) -> c.Core:
    return parts[0] if len(parts) == 1 else c.Op("or", tuple(parts), BOOL)


def _lift(program: Program, diagnostics: list[Diagnostic]) -> None:
    """« lève »: attach each lift to the blocks it names, and lifts of lifts to those lifts."""
    lifts: dict[str, list[tuple[Clause, c.Core]]] = {}
    for clause in program.clauses.values():
        if clause.verb != "lève":
            continue
        versions = program.lifting.get(clause.identifier)
        lowered = _either(versions) if versions else None
        for scalar in scalars_of(clause.block.get("lève")):
            if scalar.text not in program.clauses:
                near = nearest(scalar.text, program.clauses)
                diagnostics.append(
                    Diagnostic(
                        "C002",
                        scalar.span,
                        f"clause inconnue : {scalar.text}",
                        suggestion=f"vouliez-vous écrire {near} ?" if near else None,
                    )
                )
            elif lowered is not None:
                lifts.setdefault(scalar.text, []).append((clause, lowered))

    def of(identifier: str, seen: frozenset[str]) -> tuple[k.Lift, ...]:
        return tuple(
            k.Lift(clause.identifier, when, of(clause.identifier, seen | {clause.identifier}))
            for clause, when in lifts.get(identifier, [])
            if clause.identifier not in seen
        )

    for grandeur in program.grandeurs.values():
        grandeur.blocks = [replace(b, lifts=of(b.clause, frozenset({b.clause}))) for b in grandeur.blocks]


def _take_up(program: Program, diagnostics: list[Diagnostic]) -> None:
    """« reprend: les exclusions de R, pour: S »: the exclusions of R hold for S where the clause applies. One hop."""
    originals = {key: list(grandeur.blocks) for key, grandeur in program.grandeurs.items()}
    for clause in program.clauses.values():
        if clause.verb != "reprend":
            continue
        versions = program.lifting.get(clause.identifier)
        left_out = {s.text for s in scalars_of(clause.block.get("sauf"))}
        source = right_under(clause, "reprend", "les exclusions ", program, diagnostics)
        target = right_under(clause, "pour", "", program, diagnostics)
        if source is None or target is None or not versions:
            continue
        applies = _either(versions)
        for block in originals[source.key]:
            if block.ground is k.Ground.EXCLUSION and not block.via and block.clause not in left_out:
                when = c.Op("and", (applies, block.when), BOOL)
                target.blocks.append(replace(block, clause=clause.identifier, via=block.clause, when=when))


def _order_steps(program: Program, diagnostics: list[Diagnostic]) -> None:
    """Steps in the order « après » gives. Two that do not commute and are not ordered are refused, at both places."""
    known = {*program.clauses, *program.parameters.switches}
    for grandeur in program.grandeurs.values():
        steps = grandeur.steps
        places = range(len(steps))
        reach = _closure({i: {j for j in places if _comes_after(program, steps[i], steps[j])} for i in places})
        lost = {i for i in places if not known.issuperset(steps[i].after)}
        for i in places:
            for j in range(i + 1, len(steps)):
                first, second = steps[i], steps[j]
                if first.clause == second.clause or (first.name, second.name) in COMMUTING:
                    continue
                if lost & {i, j, *reach[i], *reach[j]}:
                    continue  # one of them comes after an unknown clause, which is told: it may have been this one
                if j not in reach[i] and i not in reach[j]:
                    _unordered(first, second, grandeur, program, diagnostics)
        order = sorted(places, key=lambda i: (len(reach[i]), steps[i].clause))
        grandeur.steps = [steps[i] for i in order]


def _comes_after(program: Program, step: k.Step, other: k.Step) -> bool:
    """Whether a step is told to come after another; what a variant says of the other order prevails."""
    turned = step.clause in other.after and other.after != frozenset(program.clauses[other.clause].after)
    return other.clause in step.after and not turned


def _closure(after: dict[int, set[int]]) -> dict[int, set[int]]:
    reach = {key: set(values) for key, values in after.items()}
    for _ in after:
        for key, values in reach.items():
            for value in tuple(values):
                reach[key] = reach[key] | reach[value]
    return reach


def _unordered(
    first: k.Step, second: k.Step, grandeur: Grandeur, program: Program, diagnostics: list[Diagnostic]
) -> None:
    one, other = program.clauses[first.clause], program.clauses[second.clause]
    for here, there in ((one, other), (other, one)):
        diagnostics.append(
            Diagnostic(
                "C003",
                here.span,
                f"l'ordre de {here.identifier} et de {there.identifier} sur « {grandeur.symbol.name} » n'est pas dit",
                suggestion=f"si {here.identifier} vient en second, ajoutez-lui « après: {there.identifier} »",
            )
        )


def _check_references(program: Program, diagnostics: list[Diagnostic]) -> None:
    """Every clause id written in « après », « prévaut sur », « à défaut », « déroge à »… is that of a clause."""
    blocks = (block for clause in program.clauses.values() for block in (clause.block, *overlays_of(clause.block)))
    for block in blocks:
        for key in ("après", "prévaut sur", "à défaut", "déroge à", "complète"):
            for scalar in scalars_of(block.get(key)):
                if (
                    scalar.text not in program.clauses
                    and scalar.text != "toutes"
                    and scalar.text not in program.parameters.switches
                ):
                    near = nearest(scalar.text, program.clauses)
                    diagnostics.append(
                        Diagnostic(
                            "C002",
                            scalar.span,
                            f"clause inconnue : {scalar.text}",
                            suggestion=f"vouliez-vous écrire {near} ?" if near else None,
                        )
                    )
