"""Names as a person gives them: a question, a scope, a reading. With or without article, in French or by JSON name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from engine.errors import ContractError, proposed
from engine.facts import inner_scopes, path_of
from engine.names import canonical
from engine.other_places import kept_private, place_named
from engine.program import Grandeur, Program
from engine.scopes import json_key
from grammar import nodes as n
from grammar.diagnostics import Span, nearest
from grammar.french import of
from grammar.parser import parse_expression
from grammar.vocabulary import Vocabulary


def find_question(program: Program, written: str, scope: str = "", *, hint: bool = True) -> Grandeur:
    """The grandeur a question names: by path or key, or in French where only one has that name.

    « la sécurité financière », « sécurité financière », « l'indemnité de la sécurité financière » and
    ``securite_financiere.indemnite`` are all taken. Where a name is used twice, the grandeur of ``scope`` comes first,
    then the questions of the contract itself; those of a contract that it reads are named by their path or as a clause
    would (« la fin du contrat carte »). Raises `ContractError` with the nearest name (long to seek where many are
    wrong: ``hint`` is whether it is sought), or the paths to choose from.
    """
    found, same = _matching(program, written, scope)
    if found is not None:
        return found
    if same:
        paths = ", ".join(path_of(one.symbol, program) for one in same)
        raise ContractError(f"plusieurs questions s'appellent « {written} »", suggestion=f"précisez : {paths}")
    remedy = _remedy(_folded(written), program) if hint else None
    raise ContractError(f"question inconnue : « {written} »", suggestion=remedy)


def question_named(program: Program, written: str, scope: str = "") -> Grandeur | None:
    """The grandeur that `find_question` gives; None where none, or several, bear the name."""
    return _matching(program, written, scope)[0]


def _matching(program: Program, written: str, scope: str) -> tuple[Grandeur | None, list[Grandeur]]:
    """The grandeur that a name designates, or those it does not tell apart."""
    named = _named(program).get(_folded(written), [])
    exact = [one for one in named if written in (one.key, path_of(one.symbol, program))]
    own = [one for one in named if program.declarations.is_own(one.symbol)]
    public = [one for one in own if one.symbol.public]
    same: list[Grandeur] = []
    for found in ([one for one in named if scope and one.symbol.scope == scope], exact, public, own, named):
        if len(found) == 1:
            return found[0], []
        same = same or found
    if not same and (said := _elsewhere(program, written)):
        return said[0], []
    return None, same


def _remedy(wanted: str, program: Program) -> str:
    paths = [path_of(one.symbol, program) for one in program.questions()]
    names = [*paths, *(one.symbol.json for one in program.questions())]
    fact = next((one for one in program.facts if _folded(one.name) == wanted), None)
    if fact is not None:
        return f"« {fact.name} » est un fait, que le cas donne ; une question porte sur ce que le contrat décide"
    near = nearest(wanted, names)
    return f"vouliez-vous écrire « {near} » ?" if near else proposed(wanted, paths, "questions")


def _named(program: Program) -> dict[str, list[Grandeur]]:
    """The grandeurs by each folded form of their names, made when it is first asked for.

    Threads that ask first together may each make it; none sees one half made, and the last one made stays.
    """
    if not program.question_names:
        names: dict[str, list[Grandeur]] = {}
        declared = program.declarations
        for grandeur in program.grandeurs.values():
            if kept_private(declared, declared.top, grandeur.symbol):
                continue
            for form in dict.fromkeys(_forms(grandeur, program)):
                names.setdefault(form, []).append(grandeur)
        program.question_names = names
    return program.question_names


def _forms(grandeur: Grandeur, program: Program) -> Iterator[str]:
    symbol = grandeur.symbol
    scope = program.declarations.scopes[symbol.scope]
    yield json_key(symbol.name)
    yield json_key(canonical(symbol.name))  # a sentence keeps its article, which a question loses
    yield symbol.json
    yield json_key(symbol.key)
    if scope.path:
        yield "_".join((*scope.path, symbol.json))
    if scope.noun is not None:
        yield json_key(f"{symbol.name} {of(scope.noun)}")


def _folded(written: str) -> str:
    return "_".join(json_key(canonical(part)) for part in re.split(r"[./]", written))


def find_scope(program: Program, written: str) -> str:
    """The scope of a name given with or without its article, or of its JSON name; "" is the contract itself.

    Raises `ContractError` with the nearest name.
    """
    if not written:
        return ""
    declared = program.declarations
    names = dict(inner_scopes(program, declared.top, ""))
    found = written if written in declared.scopes else names.get(json_key(canonical(written)))
    if found is None:
        own = list(declared.worlds[declared.own].scopes)
        remedy = proposed(canonical(written), own, "portées")
        raise ContractError(f"portée inconnue : « {written} »", suggestion=remedy)
    return found


def check_reading(program: Program, name: str, option: str, *, hint: bool = True) -> None:
    """Raise `ContractError` for a reading or an option that is not there, with the nearest if ``hint``."""
    reading = program.readings.get(name)
    if reading is None:
        near = proposed(name, sorted(program.readings), "lectures") if hint else None
        raise ContractError(f"lecture inconnue : « {name} »", suggestion=near)
    options = _options(reading.options)
    if option not in options:
        raise ContractError(
            f"« {option} » n'est pas une option de la lecture « {name} »",
            suggestion=proposed(option, options, "options") if hint else None,
        )


def _options(pairs: Iterable[tuple[str, str]]) -> list[str]:
    return [option for option, _ in pairs]


def _elsewhere(program: Program, question: str) -> list[Grandeur]:
    """« X du contrat Y », as a clause of the contract would say it."""
    top = program.declarations.top
    # What anybody asks is not to be remembered among the words of the contract.
    words = Vocabulary((), top.vocabulary())
    parsed, _ = parse_expression(question, words, lambda start, end: Span.point(""))
    if not isinstance(parsed, n.Of):
        return []
    scope = place_named(program.declarations, top, parsed.owner)
    symbol = scope.symbols.get(canonical(parsed.member.text)) if scope else None
    if symbol is None or kept_private(program.declarations, top, symbol) or symbol.key not in program.grandeurs:
        return []
    return [program.grandeurs[symbol.key]]
