"""Models of cases: what a case, or a model, takes up."""

from __future__ import annotations

from collections.abc import Mapping as Table

from engine.source import text_of
from grammar.french import normalize
from grammar.yaml_nodes import Mapping


def chain(block: Mapping, models: Table[str, Mapping]) -> tuple[Mapping, ...]:
    """The models that a block takes up, the first one first, then the block; it stops at one that is not written."""
    found = [block]
    while (name := model_of(found[0])) is not None:
        model = models.get(name)
        if model is None or any(model is other for other in found):
            break
        found.insert(0, model)
    return tuple(found)


def model_of(block: Mapping) -> str | None:
    """The name of the model that a block takes up."""
    name = text_of(block.get("modèle"))
    return None if name is None else normalize(name)
