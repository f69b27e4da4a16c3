"""Why an answer is what it is, as a tree to unfold: each clause that bears on it, each condition with its worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from engine.decision import Decision
from engine.kinds import TIMES, Kind
from engine.program import Grandeur, Program
from grammar.french import typography
from render.fact_words import definite
from render.plain_values import show
from render.wording import capital, contracted_name
from service.pages.results import Cited

#: A condition in three values, and what is not weighed outside an element.
_WORTH = {True: ("vraie", "oui"), False: ("fausse", "non"), None: ("inconnue", "peut-etre")}
_LISTS = {"all": "toutes", "any": "l’une au moins", "none": "aucune", "some": "pour l’un des éléments",
          "every": "pour chacun des éléments"}  # fmt: skip
#: What the language writes before a moment without a preposition.
_AT_LATEST = " lieu au plus tard "


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
    return _Tree(kinds, _moments(decision.case.program), cite).node(plain)


def _moments(program: Program) -> dict[str, str]:
    """The names of moments as « au plus tard » is followed by them: « lors du paiement », « à la date d'effet »."""
    fields = (one for record in program.declarations.records.values() for one in record.fields.values())
    symbols = (*program.facts, *(one.symbol for one in program.grandeurs.values()), *fields)
    return {
        definite(one): f"lors {contracted_name('de', definite(one))}" if one.type.kind is Kind.EVENT
        else contracted_name("à", definite(one))
        for one in symbols if one.noun is not None and one.type.kind in TIMES
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Tree:
    """A tree in French: the kinds of the grandeurs by name and place, the moments, the addresses of the clauses."""

    kinds: Mapping[tuple[str, str], Kind]
    moments: Mapping[str, str]
    cite: Callable[[str], Cited]

    def node(self, plain: Mapping[str, Any]) -> Node:
        kind = self.kinds.get((plain["question"], plain["scope"]), Kind.TEXT)
        place = f" ({plain['scope']})" if plain["scope"] and plain["scope"] != plain["question"] else ""
        value = plain["value"]
        settled = value is not None and kind not in (Kind.RIGHT, Kind.DOCUMENTS)
        worth = show(value, kind) if settled and not isinstance(value, bool) else plain["verdict"]
        clauses = [self._clause(one) for one in plain["clauses"]]
        return Node(
            typography(capital(plain["question"]) + place),
            typography(worth),
            tuple(one for one in clauses if one.mark != "non"),
            tuple(one for one in clauses if one.mark == "non"),
            tuple(self.node(one) for one in plain.get("from", ())),
        )

    def _clause(self, plain: Mapping[str, Any]) -> ClauseNode:
        played, mark = {True: ("s’applique", "oui"), False: ("ne s’applique pas", "non")}.get(
            plain["applied"], ("pourrait s’appliquer", "peut-etre")
        )
        conditions = tuple(self._leaves(plain.get("conditions", ())))
        return ClauseNode(self.cite(plain["clause"]), typography(plain.get("verb", "")), played, mark, conditions)

    def _leaves(self, conditions: Iterable[Mapping[str, Any]]) -> Iterable[Leaf]:
        for one in conditions:
            for key, told in _LISTS.items():
                if key in one:
                    inner = one[key] if isinstance(one[key], list) else [one[key]]
                    yield Leaf(told, "", "", tuple(self._leaves(inner)))
            if "text" in one:
                worth, mark = _WORTH[one["holds"]] if "holds" in one else ("", "")
                yield Leaf(typography(self._said(one["text"])), worth, mark)

    def _said(self, text: str) -> str:
        """A condition of the language as it is said: « a lieu au plus tard le paiement » wants « lors du paiement »."""
        head, found, moment = text.partition(_AT_LATEST)
        return f"{head}{found}{self.moments.get(moment, moment)}"
