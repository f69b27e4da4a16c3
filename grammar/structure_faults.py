"""What a violation of the schema says to a lawyer: its place in the file, a French sentence, a remedy.

Each keyword of the schema that can fail has its function in `_FAULTS`; jsonschema's own messages are never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from collections.abc import Mapping as Table
from typing import TYPE_CHECKING, Any, TypeAlias

from grammar.diagnostics import Diagnostic, Span, nearest
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from jsonschema.exceptions import ValidationError

Elsewhere: TypeAlias = Table[str, str]
_FORMS = {"string": "un texte", "array": "une liste", "object": "un bloc de clés"}
_REMEDIES = {
    "string": "écrivez un seul texte, sur la ligne de la clé",
    "array": "écrivez un élément par ligne, chacun après un tiret",
    "object": "écrivez les clés sous celle-ci, en retrait, chacune avec sa valeur",
}
_NOT_IN_VARIANT = "ne s'écrit pas dans une variante"
_CONDITION_KEYS = "l'un de, tous, aucun de, ou au moins un de et chacun de avec vérifie"


def explain(error: ValidationError, root: Mapping, elsewhere: Elsewhere) -> Iterator[Diagnostic]:
    """The diagnostics of one violation. ``elsewhere``: keys known in another place, with what to say of them."""
    spot = _Spot(root, list(error.absolute_path), elsewhere)
    yield from _FAULTS[str(error.validator)](error, spot)


def place_of(block: Mapping) -> Span:
    """Where to point at a block as a whole: its id where it has one, else its first key."""
    identifier = block.get("id")
    if isinstance(identifier, Scalar):
        return identifier.span
    return block.entries[0][0].span if block.entries else block.span


def unknown_key(key: Scalar, near: str | None, known: Collection[str]) -> Diagnostic:
    """S010: a key that is not one of the known ones."""
    remedy = f"vouliez-vous écrire « {near} » ?" if near else "ôtez-la, ou remplacez-la par une des clés possibles"
    detail = "" if near else f"clés possibles : {', '.join(sorted(known))}"
    return Diagnostic("S010", key.span, f"clé inconnue : « {key.text} »", detail=detail, suggestion=remedy)


class _Spot:
    """Where a violation is: the node, and how to name it."""

    __slots__ = ("elsewhere", "node", "path", "root")

    def __init__(self, root: Mapping, path: list[str | int], elsewhere: Elsewhere) -> None:
        self.root = root
        self.path = path
        variant = len(path) == 2 and path[0] == "variantes"
        self.elsewhere = dict.fromkeys(elsewhere, _NOT_IN_VARIANT) if variant else {} if path else elsewhere
        self.node = _at(root, path)

    def block(self) -> Mapping:
        """The node, when the keyword only applies to blocks."""
        return self.node if isinstance(self.node, Mapping) else self.root

    def label(self) -> str:
        """« si », or an element of « si »."""
        key = next((step for step in reversed(self.path) if isinstance(step, str)), "")
        named = f"« {key} »"
        return f"un élément de {named}" if self.path and isinstance(self.path[-1], int) else named


def _at(root: Node, path: list[str | int]) -> Node:
    node = root
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.get(step) or node
        elif isinstance(node, Sequence) and isinstance(step, int):
            node = node.items[step]
    return node


def _listed(words: Collection[str], last: str = "ou") -> str:
    quoted = [f"« {word} »" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def _wrong_form(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    wanted: Any = error.validator_value
    forms = [form for form in ([wanted] if isinstance(wanted, str) else wanted) if form in _FORMS]
    got = "string" if isinstance(error.instance, str) else "array" if isinstance(error.instance, list) else "object"
    message = f"{spot.label()} attend {' ou '.join(_FORMS[form] for form in forms)}, et non {_FORMS[got]}"
    yield Diagnostic("S011", spot.node.span, message, suggestion=_REMEDIES[forms[0]])


def _unknown_keys(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    allowed = _properties(error)
    for key, _ in spot.block().entries:
        if key.text in allowed:
            continue
        if key.text in spot.elsewhere:
            detail = f"clés possibles : {', '.join(sorted(allowed))}"
            message = f"« {key.text} » {spot.elsewhere[key.text]}"
            yield Diagnostic("S012", key.span, message, detail=detail, suggestion="ôtez cette clé, ou déplacez-la")
        elif "vérifie" in allowed:
            near = nearest(key.text, allowed)
            remedy = f"vouliez-vous écrire « {near} » ?" if near else f"clés possibles : {_CONDITION_KEYS}"
            message = f"un bloc de conditions ne dit pas « {key.text} »"
            yield Diagnostic("S002", key.span, message, suggestion=remedy)
        else:
            yield unknown_key(key, nearest(key.text, allowed), allowed)


def _properties(error: ValidationError) -> frozenset[str]:
    schema: Any = error.schema
    return frozenset(schema.get("properties", ()))


def _misspelt(error: ValidationError, block: Mapping) -> set[str | None]:
    """Known keys that an unknown key of the block was probably meant to be: their absence is not told twice."""
    allowed = _properties(error)
    return {nearest(key.text, allowed) for key, _ in block.entries if allowed and key.text not in allowed}


def _missing(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    block = spot.block()
    name = block.get("nom")
    if error.validator_value == ["type"] and isinstance(name, Scalar):
        remedy = "ajoutez « type: » (droit, montant, date…) ou « parmi: » avec les valeurs possibles"
        yield Diagnostic("N004", name.span, f"le type de « {name.text} » n'est pas dit", suggestion=remedy)
        return
    misspelt = _misspelt(error, block)
    wanted: Any = error.validator_value
    for key in wanted:
        if block.get(key) is None and key not in misspelt:
            yield Diagnostic("S004", place_of(block), f"il manque « {key} »", suggestion=f"ajoutez « {key}: »")


def _none_of_several(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    block = spot.block()
    options: Any = error.validator_value
    keys = [option["required"][0] for option in options]
    if not _misspelt(error, block) & set(keys):
        yield Diagnostic("S004", place_of(block), f"il manque {_listed(keys)}", suggestion=f"ajoutez {_listed(keys)}")


def _missing_beside(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    block = spot.block()
    misspelt = _misspelt(error, block)
    needs: Any = error.validator_value
    for first, seconds in needs.items():
        key, value = block.key(first), block.get(first)
        for second in seconds:
            if key is None or block.get(second) is not None or second in misspelt:
                continue
            if (first, second) == ("phrase", "contraire") and isinstance(value, Scalar):
                remedy = "ajoutez « contraire: » avec la phrase négative"
                yield Diagnostic("N003", value.span, f"« {value.text} » n'a pas de contraire", suggestion=remedy)
            else:
                message = f"il manque « {second} », que demande « {first} »"
                yield Diagnostic("S004", key.span, message, suggestion=f"ajoutez « {second}: », ou ôtez « {first} »")


def _forbidden_beside(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    holder, second = _at(spot.root, spot.path[:-1]), str(spot.path[-1])
    steps = list(error.absolute_schema_path)
    first = str(steps[len(steps) - 1 - steps[::-1].index("dependentSchemas") + 1])
    key = holder.key(second) if isinstance(holder, Mapping) else None
    yield Diagnostic(
        "S012",
        key.span if key else spot.node.span,
        f"« {second} » ne va pas avec « {first} »",
        suggestion="gardez l'une de ces deux clés",
    )


def _not_in_list(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    words: Any = error.validator_value
    near = nearest(str(error.instance), words) if isinstance(error.instance, str) else None
    if not isinstance(error.instance, str):
        return  # the form is wrong, which `type` tells
    remedy = f"vouliez-vous écrire « {near} » ?" if near else f"écrivez {_listed(words)}"
    message = f"{spot.label()} vaut {_listed(words)}, et non « {error.instance} »"
    yield Diagnostic("S013", spot.node.span, message, suggestion=remedy)


def _too_short(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    least: Any = error.validator_value
    label = spot.label()
    if error.validator == "minLength":
        message, remedy = f"{label} est un texte vide", "écrivez le texte, ou ôtez la clé"
    elif not error.instance:
        message, remedy = f"{label} est une liste vide", "écrivez au moins un élément, ou ôtez la clé"
    elif error.validator == "minItems":
        yield Diagnostic(
            "S005",
            spot.node.span,
            f"une ligne a au moins {least} cases : identifiant, critères, valeur",
            suggestion="complétez la ligne",
        )
        return
    else:
        message, remedy = f"{label} compte moins de {least} entrées", "ajoutez ce qui manque"
    yield Diagnostic("S014", spot.node.span, message, suggestion=remedy)


def _too_many_keys(error: ValidationError, spot: _Spot) -> Iterator[Diagnostic]:
    extra = spot.block().entries[-1][0]
    message = f"un bloc de conditions dit une seule chose, et « {extra.text} » en dit une autre"
    remedy = f"faites-en deux blocs ; clés possibles : {_CONDITION_KEYS}"
    yield Diagnostic("S002", extra.span, message, suggestion=remedy)


_FAULTS: Table[str, Callable[[ValidationError, _Spot], Iterator[Diagnostic]]] = {
    "type": _wrong_form,
    "additionalProperties": _unknown_keys,
    "required": _missing,
    "anyOf": _none_of_several,
    "dependentRequired": _missing_beside,
    "not": _forbidden_beside,
    "enum": _not_in_list,
    "minLength": _too_short,
    "minItems": _too_short,
    "minProperties": _too_short,
    "maxProperties": _too_many_keys,
}
KEYWORDS = frozenset(_FAULTS)

__all__ = ["KEYWORDS", "explain", "place_of", "unknown_key"]
