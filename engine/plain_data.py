"""A YAML tree as plain data, and the place of each part of it by the path under which the engine speaks of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from grammar.diagnostics import Span
from grammar.yaml_nodes import Mapping, Node, Sequence, plain

__all__ = ["Place", "places_of", "plain"]


class Place(NamedTuple):
    """Where a key (or an element) stands, and where its value does."""

    key: Span
    value: Span


def places_of(node: Node) -> dict[str, Place]:
    """The place of everything under a node, by its path (« opérations[2].montant »)."""
    return dict(_places(node, ""))


def _places(node: Node, path: str) -> Iterator[tuple[str, Place]]:
    if isinstance(node, Mapping):
        for key, value in node.entries:
            here = f"{path}.{key.text}" if path else key.text
            yield here, Place(key.span, value.span)
            yield from _places(value, here)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield f"{path}[{index}]", Place(item.span, item.span)
            yield from _places(item, f"{path}[{index}]")
