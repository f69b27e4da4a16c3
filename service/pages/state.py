"""What a trial knows, kept in its form and nowhere else: its questions, the case so far, what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from engine.facts import UNKNOWNS

_KEYS = ("version", "portée", "questions", "cas", "passés", "fil")
#: Nothing that a form makes is deeper, or has more answers one after the other.
MOST_DEEP = 24
MOST_ASKED = 2_000


class BadState(ValueError):
    """A form whose hidden state was not written by a page."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial in course. ``case`` is under JSON names; ``skipped`` are the paths that the person does not know;
    ``thread`` are the paths asked, in order. ``version`` is "" for that which governs the case."""

    questions: tuple[str, ...]
    scope: str = ""
    version: str = ""
    case: Mapping[str, Any] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    thread: tuple[str, ...] = ()

    def written(self) -> str:
        """The trial as the form holds it."""
        values = (self.version, self.scope, self.questions, pruned(self.case), self.skipped, self.thread)
        return json.dumps(dict(zip(_KEYS, values, strict=True)), ensure_ascii=False, separators=(",", ":"))

    def having(self, case: Mapping[str, Any], path: str = "") -> Trial:
        """The same trial, more being known; ``path`` was just asked."""
        thread = (*(one for one in self.thread if one != path), path) if path else self.thread
        return replace(self, case=pruned(case), thread=thread)


def read_trial(text: str) -> Trial:
    """The trial of a form. Raises `BadState` for what no page wrote; the case itself is for the engine to judge."""
    try:
        data = json.loads(text, parse_constant=_refused, parse_float=_refused)
    except (ValueError, RecursionError) as error:
        raise BadState from error
    if not isinstance(data, dict) or sorted(data) != sorted(_KEYS) or not _shallow(data, MOST_DEEP):
        raise BadState
    version, scope, questions, case, skipped, thread = (data[key] for key in _KEYS)
    lists = (questions, skipped, thread)
    if not (isinstance(version, str) and isinstance(scope, str) and isinstance(case, dict)):
        raise BadState
    if not all(isinstance(one, list) and len(one) <= MOST_ASKED for one in lists):
        raise BadState
    if not all(isinstance(text, str) for one in lists for text in one):
        raise BadState
    return Trial(tuple(questions), scope, version, case, tuple(skipped), tuple(thread))


def pruned(case: Mapping[str, Any]) -> dict[str, Any]:
    """A case without the blocks that hold nothing: an empty list says something, an empty block does not."""
    kept: dict[str, Any] = {}
    for key, value in case.items():
        inner = pruned(value) if isinstance(value, Mapping) else value
        if inner == {} or (key == UNKNOWNS and not inner):
            continue
        kept[key] = inner
    return kept


def _refused(text: str) -> Any:
    raise ValueError(text)


def _shallow(value: Any, left: int) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return left > 0 and all(_shallow(one, left - 1) for one in inner)
