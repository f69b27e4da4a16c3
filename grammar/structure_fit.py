"""Whether a node has the form a schema says, and nothing else: neither where it does not, nor why.

A schema is made into functions once; nearly every document fits, and then nothing more need be looked at. What does not
fit, or may not (a keyword that is not known here), is left to the validator that finds each fault
(`grammar.structure_validator`): a « no » costs time and changes nothing, a « yes » is only said of what is understood.
JSON Schema, draft 2020-12; a test holds both to the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Table
from typing import Any, TypeAlias

from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

Fit: TypeAlias = Callable[[Node], bool]
_TYPES: Table[str, type[Node]] = {"string": Scalar, "array": Sequence, "object": Mapping}
# Words for a reader, and what other keywords read.
_SILENT = frozenset({"$schema", "$defs", "title", "description", "then", "additionalProperties"})


def fit(schema: Table[str, Any], shared: Table[str, Any]) -> Fit:
    """The function that says whether a node has the form of a schema; ``shared`` holds the forms under ``$defs``."""
    return _Forms(shared).form(schema)


class _Forms:
    """Makes the functions of one schema; a shared form is made once, when it is first wanted."""

    def __init__(self, shared: Table[str, Any]) -> None:
        self._shared = shared
        self._made: dict[str, Fit] = {}

    def form(self, schema: Table[str, Any]) -> Fit:
        tests = tuple(self._tests(schema))
        if len(tests) == 1:
            return tests[0]
        return lambda node: all(test(node) for test in tests)

    def _tests(self, schema: Table[str, Any]) -> Iterator[Fit]:
        for keyword, value in schema.items():
            if keyword in _SILENT:
                continue
            make = _KEYWORDS.get(keyword)
            yield _never if make is None else make(self, value, schema)
        if "additionalProperties" in schema and "properties" not in schema:
            yield self.properties({}, schema)

    def type(self, names: Any, _: Any) -> Fit:
        kinds = tuple(_TYPES[name] for name in ([names] if isinstance(names, str) else names) if name in _TYPES)
        return lambda node: isinstance(node, kinds)

    def enum(self, words: Any, _: Any) -> Fit:
        known = frozenset(words)
        return lambda node: isinstance(node, Scalar) and node.text in known

    def reference(self, name: str, _: Any) -> Fit:
        def follow(node: Node) -> bool:
            made = self._made.get(name)
            if made is None:
                made = self._made[name] = self.form(self._shared[name.removeprefix("#/$defs/")])
            return made(node)

        return follow

    def properties(self, forms: Any, schema: Any) -> Fit:
        known = {key: self.form(form) for key, form in forms.items()}
        others = schema.get("additionalProperties", True)
        rest = _always if others is True else _never if others is False else self.form(others)

        def fits(node: Node) -> bool:
            return not isinstance(node, Mapping) or all(known.get(k.text, rest)(value) for k, value in node.entries)

        return fits

    def items(self, form: Any, _: Any) -> Fit:
        each = self.form(form)
        return lambda node: not isinstance(node, Sequence) or all(each(item) for item in node.items)

    def required(self, keys: Any, _: Any) -> Fit:
        return lambda node: not isinstance(node, Mapping) or all(node.get(key) is not None for key in keys)

    def required_beside(self, needs: Any, _: Any) -> Fit:
        beside = {key: self.required(keys, _) for key, keys in needs.items()}
        return lambda node: all(test(node) for key, test in beside.items() if _has(node, key))

    def forms_beside(self, forms: Any, _: Any) -> Fit:
        beside = {key: self.form(form) for key, form in forms.items()}
        return lambda node: all(test(node) for key, test in beside.items() if _has(node, key))

    def any_of(self, forms: Any, _: Any) -> Fit:
        tests = tuple(self.form(form) for form in forms)
        return lambda node: any(test(node) for test in tests)

    def all_of(self, forms: Any, _: Any) -> Fit:
        tests = tuple(self.form(form) for form in forms)
        return lambda node: all(test(node) for test in tests)

    def negation(self, form: Any, _: Any) -> Fit:
        # Only what is understood whole may be denied: the « no » of an unknown keyword is a doubt.
        test = self.form(form) if _understood(form) else _always
        return lambda node: not test(node)

    def implied(self, form: Any, schema: Any) -> Fit:
        test, then = self.form(form) if _understood(form) else _always, self.form(schema.get("then", {}))
        return lambda node: not test(node) or then(node)

    def least_length(self, least: int, _: Any) -> Fit:
        return lambda node: not isinstance(node, Scalar) or len(node.text) >= least

    def least_items(self, least: int, _: Any) -> Fit:
        return lambda node: not isinstance(node, Sequence) or len(node.items) >= least

    def least_keys(self, least: int, _: Any) -> Fit:
        return lambda node: not isinstance(node, Mapping) or len(node.entries) >= least

    def most_keys(self, most: int, _: Any) -> Fit:
        return lambda node: not isinstance(node, Mapping) or len(node.entries) <= most


def _understood(schema: Any) -> bool:
    """Whether every keyword of a schema, however deep, is known here, references set apart."""
    if isinstance(schema, list):
        return all(_understood(item) for item in schema)
    if not isinstance(schema, dict):
        return True
    for keyword, value in schema.items():
        if (keyword not in _KEYWORDS and keyword not in _SILENT) or keyword == "$ref":
            return False
        inner = value.values() if keyword in ("properties", "dependentSchemas") else [value]
        if keyword in _DEEP and not all(_understood(form) for form in inner):
            return False
    return True


def _has(node: Node, key: str) -> bool:
    return isinstance(node, Mapping) and node.get(key) is not None


def _always(_: Node) -> bool:
    return True


def _never(_: Node) -> bool:
    return False


_KEYWORDS: Table[str, Callable[[_Forms, Any, Any], Fit]] = {
    "type": _Forms.type,
    "enum": _Forms.enum,
    "$ref": _Forms.reference,
    "properties": _Forms.properties,
    "items": _Forms.items,
    "required": _Forms.required,
    "dependentRequired": _Forms.required_beside,
    "dependentSchemas": _Forms.forms_beside,
    "anyOf": _Forms.any_of,
    "allOf": _Forms.all_of,
    "not": _Forms.negation,
    "if": _Forms.implied,
    "minLength": _Forms.least_length,
    "minItems": _Forms.least_items,
    "minProperties": _Forms.least_keys,
    "maxProperties": _Forms.most_keys,
}
_DEEP = frozenset(
    {"properties", "dependentSchemas", "additionalProperties", "items", "anyOf", "allOf", "not", "if", "then"}
)

__all__ = ["Fit", "fit"]
