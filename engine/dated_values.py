"""The values of a parameter as a case gives them: blocks, each with its first day, its value, its last day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.in_force import Given, misplaced
from engine.program import Program
from engine.reading import BadValue, read_day, read_value
from engine.scopes import Symbol, json_key
from grammar.diagnostics import nearest

START, VALUE, LAST = "à compter du", "valeur", "jusqu'au"
KEYS = {json_key(name): name for name in (START, VALUE, LAST)}
_REMEDIES = {
    "même jour": "gardez une seule valeur par jour",
    "chevauchement": f"avancez « {LAST} », ou retirez-le : une valeur dure jusqu'à la suivante",
    "à l'envers": f"« {LAST} » est le dernier jour, « {START} » le premier",
}
_WHATS = {
    "même jour": "deux valeurs à compter du même jour",
    "chevauchement": "deux valeurs en vigueur les mêmes jours",
    "à l'envers": "une valeur qui finit avant de commencer",
}


class BadBlocks(ValueError):
    """Blocks that cannot be taken: ``faults`` are (path, code, message, remedy) each."""

    def __init__(self, faults: list[tuple[str, str, str, str | None]]) -> None:
        super().__init__(faults)
        self.faults = faults


def read_blocks(symbol: Symbol, value: list[Any], path: str, program: Program) -> tuple[Given, ...]:
    """The values of a parameter, in the order given. Raises `BadBlocks` with every fault."""
    faults: list[tuple[str, str, str, str | None]] = []
    given = [_block(symbol, item, f"{path}[{rank}]", program, faults) for rank, item in enumerate(value)]
    known = tuple(one for one in given if one is not None)
    if not value:
        faults.append((path, "F019", f"« {symbol.name} » : aucune valeur", "retirez la clé : le paramètre est inconnu"))
    if not faults:
        faults += [
            (f"{path}[{bad.rank}]", "F019", f"« {symbol.name} » : {_WHATS[bad.what]}", _REMEDIES[bad.what])
            for bad in misplaced(known)
        ]
    if faults:
        raise BadBlocks(faults)
    return known


def _block(
    symbol: Symbol, item: object, path: str, program: Program, faults: list[tuple[str, str, str, str | None]]
) -> Given | None:
    if not isinstance(item, Mapping):
        faults.append((path, "F001", f"un bloc « {START} », « {VALUE} » est attendu", None))
        return None
    found: dict[str, Any] = {}
    before = len(faults)
    for key, inner in item.items():
        name = KEYS.get(json_key(str(key)))
        if name is None:
            near = nearest(str(key), KEYS.values())
            remedy = f"vouliez-vous écrire « {near} » ?" if near else f"clés : {', '.join(KEYS.values())}"
            faults.append((f"{path}.{key}", "F003", f"clé inconnue : « {key} »", remedy))
        elif name in found:
            faults.append((f"{path}.{key}", "F005", f"« {name} » est donné deux fois", None))
        else:
            try:
                found[name] = read_value(symbol, inner, path, program) if name == VALUE else _day(inner)
            except BadValue as bad:
                faults.append((f"{path}.{key}", bad.code, bad.message, bad.suggestion))
    absent = [name for name in (START, VALUE) if name not in found]
    if absent and len(faults) == before:
        faults.append((path, "F019", f"il manque « {absent[0]} »", None))
    return Given(found[START], found.get(LAST), found[VALUE]) if len(faults) == before else None


def _day(value: object) -> int:
    if not isinstance(value, str):
        raise BadValue("F010", "une date « 2015-03-01 » est attendue, entre guillemets")
    return read_day(value)
