"""The structure of a contract document: the sections, blocks and keys that may stand in it, each fault at its place.

The rules are those of the published JSON Schema, checked with jsonschema. A clause is checked against the form of its
own verb only, so that a fault is told in the words of that verb and a long contract costs little.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from functools import cache
from typing import Any, Literal, TypeAlias

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

from grammar.diagnostics import Diagnostic, nearest
from grammar.schema_sections import BLOCKS, CONTRACT_KEYS, PRODUCT_KEYS
from grammar.schema_source import clause_schema, document_schema
from grammar.structure_faults import explain, place_of, unknown_key
from grammar.verb_forms import COMMON_KEYS, CONDITION_KEYS, VERB_FORMS
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

DocumentKind: TypeAlias = Literal["contrat", "produit"]

_SHARED = {name: BLOCKS[name] for name in ("condition", "source")}
_EVERY_KEY = frozenset({*COMMON_KEYS, *CONDITION_KEYS, "variantes", *VERB_FORMS}).union(
    *(form.companions for form in VERB_FORMS.values())
)
_ONE_VERB = "une clause a un verbe : accorde, exclut, fixe, plafonne, oblige, énonce…"


def check_structure(root: Mapping, kind: DocumentKind) -> tuple[Diagnostic, ...]:
    """Every fault of structure of a file of clauses (« contrat ») or of produit.yaml (« produit »), by place.

    Empty when the document is well formed; what its names and sentences mean is not looked at. Never raises.
    """
    found: set[Diagnostic] = set()
    elsewhere = {"contrat": PRODUCT_KEYS, "produit": CONTRACT_KEYS}[kind]
    for error in _document(kind).iter_errors(plain(root)):
        found.update(explain(error, root, dict.fromkeys(elsewhere, _OTHER_FILE[kind])))
    clauses = root.get("clauses")
    if isinstance(clauses, Sequence):
        for block in clauses.items:
            if isinstance(block, Mapping):
                found.update(_clause_faults(block))
    return tuple(sorted(found))


_OTHER_FILE = {"contrat": "s'écrit dans produit.yaml", "produit": "s'écrit dans un fichier de clauses"}


def plain(node: Node) -> Any:
    """The node as texts, lists and dictionaries, without places."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


def _clause_faults(block: Mapping) -> Iterator[Diagnostic]:
    verbs = [key.text for key, _ in block.entries if key.text in VERB_FORMS]
    if len(verbs) == 1:
        others = dict.fromkeys(_EVERY_KEY, f"ne va pas avec le verbe « {verbs[0]} »")
        for error in _clause(verbs[0]).iter_errors(plain(block)):
            yield from explain(error, block, others)
        return
    if block.get("id") is None:
        yield Diagnostic("S004", place_of(block), "il manque « id »", suggestion="donnez un identifiant à la clause")
    unknown = [key for key, _ in block.entries if key.text not in _EVERY_KEY]
    for key in unknown:
        yield unknown_key(key, nearest(key.text, VERB_FORMS) or nearest(key.text, _EVERY_KEY), _EVERY_KEY)
    if verbs or not any(nearest(key.text, VERB_FORMS) for key in unknown):
        said = f"deux verbes ({', '.join(verbs)})" if verbs else "aucun verbe"
        yield Diagnostic("S003", place_of(block), f"la clause a {said}", suggestion=_ONE_VERB)


@cache
def _document(kind: DocumentKind) -> Any:
    keys: Table[str, Any] = CONTRACT_KEYS if kind == "contrat" else PRODUCT_KEYS
    return _Validator(document_schema(keys))


@cache
def _clause(verb: str) -> Any:
    return _Validator({**_inlined(clause_schema(verb, VERB_FORMS[verb]), 2), "$defs": _SHARED})


def _inlined(schema: Any, depth: int) -> Any:
    """The schema with shared forms in place of references to them, ``depth`` times: a reference is slow to follow."""
    if isinstance(schema, list):
        return [_inlined(item, depth) for item in schema]
    if not isinstance(schema, dict):
        return schema
    name = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if name and depth:
        return _inlined(_SHARED[name], depth - 1)
    return {key: _inlined(value, depth) for key, value in schema.items()}


def _plainly_right(value: object, form: Any) -> bool:
    """Whether a value is a text where any text will do: most are, and need no more looking at."""
    return isinstance(value, str) and value != "" and "string" in form.get("type", ()) and "enum" not in form


def _properties(validator: Any, properties: Any, block: Any, schema: Any) -> Iterator[ValidationError]:
    for key, value in block.items() if isinstance(block, dict) else ():
        if key in properties and not _plainly_right(value, properties[key]):
            yield from validator.descend(value, properties[key], path=key, schema_path=key)


def _items(validator: Any, form: Any, values: Any, schema: Any) -> Iterator[ValidationError]:
    for index, value in enumerate(values) if isinstance(values, list) else ():
        if not _plainly_right(value, form):
            yield from validator.descend(value, form, path=index)


_Validator: Any = extend(  # type: ignore[no-untyped-call]
    Draft202012Validator, {"properties": _properties, "items": _items}
)

__all__ = ["DocumentKind", "check_structure", "plain"]
