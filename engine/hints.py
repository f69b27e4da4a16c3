"""What to do about a key that names no fact of its place: the nearest name, or where the fact of that name is."""

from __future__ import annotations

from collections.abc import Mapping

from engine.program import Program
from engine.scopes import Symbol, bare_key, json_key
from grammar.diagnostics import nearest
from grammar.french import join


def hint_for_block(data: object, path: str) -> str | None:
    """The remedy where a block of facts was expected: at the top of a case, or at the path of a scope."""
    if path:
        return "écrivez les faits de cette portée en retrait, un par ligne"
    return "plusieurs cas se décident l'un après l'autre : donnez chacun à part" if isinstance(data, list) else None


def hint_for(program: Program, key: str, names: Mapping[str, tuple[Symbol, bool] | str]) -> str | None:
    """The remedy for an unknown fact; ``names`` are the keys that its place accepts, facts and scopes."""
    wanted = bare_key(key)
    scopes = sorted({one.scope for one in program.facts if one.scope and wanted in _forms(one)})
    if scopes:
        named = join([f"« {scope} »" for scope in scopes[:3]], "ou")
        which = "la portée" if len(scopes) == 1 else "les portées"
        return (
            f"ce fait est dans {which} {named} : écrivez-le sous « {json_key(scopes[0])} », ou dites la portée du cas "
            f'(« portée: {scopes[0]} » dans l\'enveloppe, --scope "{scopes[0]}" en ligne de commande, scope= en Python)'
        )
    if any(wanted in _forms(one.symbol) for one in program.grandeurs.values()):
        return "le contrat décide cette grandeur ; un cas ne la donne pas"
    near = nearest(wanted, [key if isinstance(one, str) else one[0].json for key, one in names.items()])
    return f"vouliez-vous écrire « {near} » ?" if near else None


def _forms(symbol: Symbol) -> set[str]:
    return {symbol.json, bare_key(symbol.name), bare_key(symbol.contrary or symbol.name)}
