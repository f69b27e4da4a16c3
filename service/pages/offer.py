"""What may be asked of a contract: its guarantees, and in each the questions, article by article."""

from __future__ import annotations

from dataclasses import dataclass

from engine import Contract
from engine.facts import path_of
from engine.kinds import Kind
from engine.program import Grandeur, Program
from engine.reads import list_of
from engine.walk import contributions_of
from grammar.french import of, typography
from render.document import titles_of
from render.fact_words import definite
from render.wording import capital

_KINDS = {
    Kind.RIGHT: "un droit", Kind.AMOUNT: "un montant", Kind.DATE: "une date", Kind.INSTANT: "une date",
    Kind.EVENT: "une date", Kind.DOCUMENTS: "des pièces", Kind.SCHEDULE: "un échéancier",
    Kind.CHRONOLOGY: "une chronologie", Kind.BOOL: "oui ou non", Kind.LIST: "une liste",
    Kind.NUMBER: "un nombre", Kind.RATE: "un taux", Kind.MONTHS: "une durée", Kind.DAYS: "une durée",
}  # fmt: skip

#: What a person asks first; the rest in the order declared.
_FIRST = {kind: rank for rank, kind in enumerate((Kind.RIGHT, Kind.AMOUNT, Kind.DATE, Kind.EVENT, Kind.DOCUMENTS))}


@dataclass(frozen=True, slots=True)
class Askable:
    """A question: its path, its words, what its answer is."""

    path: str
    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """The questions of an article."""

    number: str
    title: str
    questions: tuple[Askable, ...]


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A scope of a contract: its JSON name ("" for the contract itself), its name, how many questions it has."""

    name: str
    title: str
    count: int


def guarantees_of(contract: Contract) -> tuple[Guarantee, ...]:
    """The scopes of which something may be asked, in the order of the contract."""
    program = contract.program
    counts: dict[str, int] = {}
    for grandeur in program.questions():
        counts[grandeur.symbol.scope] = counts.get(grandeur.symbol.scope, 0) + 1
    scopes = [scope for scope in program.declarations.scopes.values() if scope.name in counts]
    return tuple(
        Guarantee(
            ".".join(scope.path),
            typography(capital(scope.noun.text)) if scope.noun else "L’ensemble du contrat",
            counts[scope.name],
        )
        for scope in scopes
    )


def chapters_of(contract: Contract, guarantee: str) -> tuple[Chapter, ...]:
    """The questions of a scope by the article that rules them, in the order of the contract; none for another name."""
    program = contract.program
    titles = titles_of(program)
    order = {article: rank for rank, article in enumerate(titles)}
    found: dict[str, list[Askable]] = {}
    for grandeur in sorted(program.questions(), key=lambda one: _FIRST.get(one.kind, len(_FIRST))):
        if ".".join(program.declarations.scopes[grandeur.symbol.scope].path) == guarantee:
            found.setdefault(_article(program, grandeur, order), []).append(_askable(program, grandeur))
    ranked = sorted(found, key=lambda one: order.get(one, len(order)))
    return tuple(Chapter(one, typography(titles.get(one, "")), tuple(found[one])) for one in ranked)


def _askable(program: Program, grandeur: Grandeur) -> Askable:
    symbol = grandeur.symbol
    name = f"Est-ce exact : « {symbol.name} » ?" if symbol.is_sentence else capital(definite(symbol))
    worth = [part for part in (_KINDS.get(grandeur.kind, ""), _each(program, grandeur)) if part]
    return Askable(path_of(symbol, program), typography(name), typography(", ".join(worth)))


def _each(program: Program, grandeur: Grandeur) -> str:
    """« pour chacune des fabrications », where the answer is told per element."""
    listed = list_of(program, grandeur)
    if listed is None or listed.noun is None:
        return f"pour chaque élément ({listed.name})" if listed else ""
    return f"pour {'chacune' if listed.noun.is_feminine else 'chacun'} {of(listed.noun, plural=True)}"


def _article(program: Program, grandeur: Grandeur, order: dict[str, int]) -> str:
    """The first article, in the order of the contract, of the clauses that bear on a grandeur."""
    clauses = (program.clauses.get(one.clause) for one in contributions_of(grandeur))
    articles = {one.article for one in clauses if one is not None and one.article}
    return min(articles, key=lambda one: order.get(one, len(order)), default="")
