"""The forms a value may take in a contract document, as pieces of JSON Schema (draft 2020-12, json-schema.org).

Our reader keeps every scalar as text. An editor's own YAML reads « 3 » as a number: a text is a string or a number, so
that the editor and the reader agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

Schema: TypeAlias = dict[str, Any]

_TEXT: Schema = {"type": ["string", "number"], "minLength": 1}


def text(title: str, description: str) -> Schema:
    """One text: a name, an atom, a sentence, an id."""
    return {"title": title, "description": description, **_TEXT}


def texts(title: str, description: str) -> Schema:
    """One text, or a list of texts."""
    return {
        "title": title,
        "description": description,
        "type": ["string", "number", "array"],
        "minLength": 1,
        "minItems": 1,
        "items": _TEXT,
    }


def one_of(title: str, description: str, values: Iterable[str]) -> Schema:
    """A word out of a closed list."""
    return {"title": title, "description": description, "type": "string", "enum": list(values)}


def yes_no(title: str, description: str) -> Schema:
    """oui or non."""
    return one_of(title, description, ("oui", "non"))


def referring(title: str, description: str, name: str) -> Schema:
    """A form defined once under ``$defs``."""
    return {"title": title, "description": description, "$ref": f"#/$defs/{name}"}


def conditions(title: str, description: str) -> Schema:
    """A condition, a list of them, or a block of them."""
    return referring(title, description, "condition")


def blocks(title: str, description: str, name: str) -> Schema:
    """A list of blocks that all have the form ``name``."""
    return {
        "title": title,
        "description": description,
        "type": "array",
        "minItems": 1,
        "items": {"$ref": f"#/$defs/{name}"},
    }


def named_texts(title: str, description: str, least: int = 1) -> Schema:
    """A block of free names, each with its text."""
    return {
        "title": title,
        "description": description,
        "type": "object",
        "minProperties": least,
        "additionalProperties": _TEXT,
    }


def free_block(title: str, description: str) -> Schema:
    """A block whose names and values the contract itself declares."""
    return {"title": title, "description": description, "type": "object"}


def free_list(title: str, description: str) -> Schema:
    """A list, maybe empty, of what the contract itself declares."""
    return {"title": title, "description": description, "type": "array"}


def closed(properties: Mapping[str, Schema], required: Sequence[str] = (), **more: Any) -> Schema:
    """A block whose keys are known: any other is refused."""
    needed = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict(properties), **needed, **more, "additionalProperties": False}


def at_least_one(*keys: str) -> list[Schema]:
    """The value of ``anyOf``: one of these keys is written."""
    return [{"required": [key]} for key in keys]


def apart(*pairs: tuple[str, str]) -> Schema:
    """The value of ``dependentSchemas``: in each pair, the first key forbids the second."""
    found: Schema = {}
    for first, second in pairs:
        found.setdefault(first, {"properties": {}})["properties"][second] = {"not": {}}
    return found
