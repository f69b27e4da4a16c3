"""A parameter vector that notes what is read of it: the clauses, figures and readings that a decision looked at."""

from __future__ import annotations

from typing import Any


class Recording(tuple[Any, ...]):
    """A parameter vector that notes the slots read, in ``read``."""

    read: set[int]

    def __new__(cls, values: tuple[Any, ...]) -> Recording:
        """The same values, none of them read yet."""
        made = super().__new__(cls, values)
        made.read = set()
        return made

    def __getitem__(self, index: Any) -> Any:
        self.read.add(index)
        return tuple.__getitem__(self, index)
