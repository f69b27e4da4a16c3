"""Values that two clauses fix: in a same case for certain, or in one that nothing in the contract prevents."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from engine import contributions as k
from engine import core as c
from engine.clauses import Clause
from engine.coexist import by_value, may_coexist, right_granted
from engine.expected import parted, question_of
from engine.kinds import BOOL
from engine.outcomes import Verdict
from engine.places import place_of, tables_of_rows
from engine.program import Grandeur, Program
from engine.source import ContractSource, blocks_of, scalars_of
from grammar.diagnostics import Diagnostic, Related
from grammar.french import normalize
from grammar.yaml_nodes import Mapping, Scalar, Sequence


def values_fixed_twice(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C017: two « fixe » of one grandeur, neither of which prevails, such that one applies wherever the other does."""
    for grandeur, first, second in _rivals(program):
        if _entails(program, first, second):
            message = (
                f"{first.clause} et {second.clause} fixent toutes deux « {grandeur.symbol.name} » dans un même cas, "
                "et rien ne dit laquelle l'emporte"
            )
            yield _told(program, grandeur, first, second, "C017", message, "")


def values_perhaps_fixed_twice(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C031: two « fixe » of one grandeur, neither of which prevails, whose conditions nothing prevents together.

    Two that give the same value never disagree; where a variant of a reading says which prevails, the question is
    asked; a case that expects the conflict, and names both clauses as its reasons, knows of it. A pair whose conditions
    are too long to search is not told.
    """
    known = _conflicts_expected(program)
    for grandeur, first, second in _rivals(program):
        if _entails(program, first, second) or _same(program, first.value, second.value):
            continue
        if _asked_of_a_reading(grandeur, first, second):
            continue
        if any({first.clause, second.clause} <= clauses for clauses in known.get(grandeur.key, ())):
            continue
        wanted = (first.when, second.when, *right_granted(program, grandeur))
        judges = [one.when for one in grandeur.assigns if _prevails(one, first) or _prevails(one, second)]
        if may_coexist(program, wanted, judges):
            message = (
                f"{first.clause} et {second.clause} fixent toutes deux « {grandeur.symbol.name} », rien n'empêche "
                "qu'elles s'appliquent ensemble, et rien ne dit alors laquelle l'emporte"
            )
            yield _told(program, grandeur, first, second, "C031", message, _witness(program, first, second))


def _rivals(program: Program) -> Iterator[tuple[Grandeur, k.Assign, k.Assign]]:
    """Two settings of one grandeur by different clauses (or tables), neither of which prevails over the other.

    One of them at least is of the contract itself: two of a contract that it reads are checked there.
    """
    tables = tables_of_rows(program)
    own = program.own_clauses
    for grandeur in program.grandeurs.values():
        for first, second in combinations(grandeur.assigns, 2):
            one, other = tables.get(first.clause, first.clause), tables.get(second.clause, second.clause)
            if one == other or (one not in own and other not in own):
                continue
            if not _prevails(first, second) and not _prevails(second, first):
                yield grandeur, first, second


def _prevails(first: k.Assign, second: k.Assign) -> bool:
    return second.clause in first.over or ("toutes" in first.over and first is not second)


def _asked_of_a_reading(grandeur: Grandeur, first: k.Assign, second: k.Assign) -> bool:
    """Whether under some reading one of the two clauses prevails over the other."""
    forms = [[one for one in grandeur.assigns if one.clause == clause] for clause in (first.clause, second.clause)]
    return any(_prevails(a, b) or _prevails(b, a) for a in forms[0] for b in forms[1])


def _conflicts_expected(program: Program) -> dict[str, list[set[str]]]:
    """The conflicts that cases expect: for each grandeur, the reasons they name beside each."""
    found: dict[str, list[set[str]]] = {}
    for root, scope in program.roots:
        for case in blocks_of(root.get("cas")):
            for told in (case, *blocks_of(case.get("sous la lecture"))):
                expected = told.get("attendu")
                entries = expected.entries if isinstance(expected, Mapping) else ()
                written = {parted(normalize(key.text)): value for key, value in entries}
                for (prefix, question), value in written.items():
                    if prefix or not isinstance(value, Scalar) or value.text != Verdict.CONFLICT.value:
                        continue
                    grandeur = question_of(program, scope, question)
                    if grandeur is not None:
                        reasons = {one.text for one in scalars_of(written.get(("motifs ", question)))}
                        found.setdefault(grandeur.key, []).append(reasons)
    return found


def _same(program: Program, first: c.Core, second: c.Core) -> bool:
    return by_value(program, first) == by_value(program, second)


def _entails(program: Program, first: k.Assign, second: k.Assign) -> bool:
    """Whether one of two clauses asks for nothing that the other does not ask for."""
    here, there = _conjuncts(program, first.when), _conjuncts(program, second.when)
    return here <= there or there <= here


def _conjuncts(program: Program, when: c.Core) -> frozenset[c.Core]:
    """The conditions that must all hold, figures by their value and without the switches of clauses."""
    if isinstance(when, c.Switch) or when == c.Const(True, BOOL):
        return frozenset()
    if isinstance(when, c.Op) and when.name == "and":
        return frozenset().union(*(_conjuncts(program, part) for part in when.operands))
    return frozenset({by_value(program, when)})


def _witness(program: Program, first: k.Assign, second: k.Assign) -> str:
    """What would make both apply, in the words of the contract, where each asks for one thing only."""
    asked = [_asked(program.clauses.get(one.clause)) for one in (first, second)]
    said = [f"« {text} »" for text in dict.fromkeys(asked) if text]
    if None in asked or not said:
        return ""
    return f"Il suffit que {said[0]} soit vrai." if len(said) == 1 else f"Par exemple quand {' et '.join(said)}."


def _asked(clause: Clause | None) -> str | None:
    """The one condition of a clause, "" where it has none; None where it has several, or is the row of a table."""
    if clause is None or any(clause.block.get(key) is not None for key in ("l'un de", "sauf si", "selon", "lecture")):
        return None
    node = clause.block.get("si")
    if isinstance(node, Sequence) and len(node.items) == 1:
        node = node.items[0]
    if node is None:
        return ""
    return normalize(node.text) if isinstance(node, Scalar) else None


def _told(
    program: Program, grandeur: Grandeur, first: k.Assign, second: k.Assign, code: str, message: str, detail: str
) -> Diagnostic:
    here, there = place_of(program, second.clause), place_of(program, first.clause)
    related = (Related(there, f"{first.clause} la fixe déjà"),) if there else ()
    remedy = f"ajoutez une condition, ou « prévaut sur: {first.clause} » à la clause qui l'emporte"
    place = here or grandeur.symbol.span
    return Diagnostic(code, place, message, detail, related=related, suggestion=remedy)
