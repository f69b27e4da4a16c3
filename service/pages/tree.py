"""Why an answer is what it is, as a tree to unfold: each clause that bears on it, each condition with its worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.decision import Decision
from engine.kinds import Kind
from engine.program import Grandeur
from grammar.french import typography
from render.plain_values import show
from render.wording import capital
from service.pages.results import Cited

#: A condition in three values, and what is not weighed outside an element.
_WORTH = {True: ("vraie", "oui"), False: ("fausse", "non"), None: ("inconnue", "peut-etre")}
_LISTS = {"all": "toutes", "any": "l’une au moins", "none": "aucune", "some": "pour l’un des éléments",
          "every": "pour chacun des éléments"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Leaf:
    """A condition: its words, what it is worth, those under it."""

    text: str
    worth: str
    mark: str
    inner: tuple[Leaf, ...] = ()


@dataclass(frozen=True, slots=True)
class ClauseNode:
    """A clause: where it can be read, whether it played, its conditions."""

    cited: Cited
    verb: str
    played: str
    mark: str
    conditions: tuple[Leaf, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A grandeur: its name, what it is worth, the clauses that played and the others, what it was made from."""

    name: str
    worth: str
    playing: tuple[ClauseNode, ...]
    others: tuple[ClauseNode, ...]
    made_from: tuple[Node, ...]


def tree_of(decision: Decision, grandeur: Grandeur, plain: Mapping[str, Any], cite: Callable[[str], Cited]) -> Node:
    """The tree of an answer (`engine.explain`) in French."""
    kinds = {(one.symbol.name, decision.case.program.declarations.told_place(one.symbol)): one.kind
             for one in decision.case.program.grandeurs.values()}  # fmt: skip
    return _node(plain, kinds, cite)


def _node(plain: Mapping[str, Any], kinds: Mapping[tuple[str, str], Kind], cite: Callable[[str], Cited]) -> Node:
    kind = kinds.get((plain["question"], plain["scope"]), Kind.TEXT)
    place = f" ({plain['scope']})" if plain["scope"] and plain["scope"] != plain["question"] else ""
    value = plain["value"]
    settled = value is not None and kind not in (Kind.RIGHT, Kind.DOCUMENTS)
    worth = show(value, kind) if settled and not isinstance(value, bool) else plain["verdict"]
    clauses = [_clause(one, cite) for one in plain["clauses"]]
    return Node(
        typography(capital(plain["question"]) + place),
        typography(worth),
        tuple(one for one in clauses if one.mark != "non"),
        tuple(one for one in clauses if one.mark == "non"),
        tuple(_node(one, kinds, cite) for one in plain.get("from", ())),
    )


def _clause(plain: Mapping[str, Any], cite: Callable[[str], Cited]) -> ClauseNode:
    played, mark = {True: ("s’applique", "oui"), False: ("ne s’applique pas", "non")}.get(
        plain["applied"], ("pourrait s’appliquer", "peut-etre")
    )
    conditions = tuple(_leaves(plain.get("conditions", ())))
    return ClauseNode(cite(plain["clause"]), typography(plain.get("verb", "")), played, mark, conditions)


def _leaves(conditions: Iterable[Mapping[str, Any]]) -> Iterable[Leaf]:
    for one in conditions:
        for key, told in _LISTS.items():
            if key in one:
                inner = one[key] if isinstance(one[key], list) else [one[key]]
                yield Leaf(told, "", "", tuple(_leaves(inner)))
        if "text" in one:
            worth, mark = _WORTH[one["holds"]] if "holds" in one else ("", "")
            yield Leaf(typography(one["text"]), worth, mark)
