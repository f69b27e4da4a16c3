"""Programs as bytes, quick to read back: what deciding needs at once, the YAML trees only when something reads them.

Three quarters of a loaded contract are the trees of its files, which editors and checks read and decisions do not. They
are pickled apart; a reference to one becomes a `Mapping` that is filled the first time anything of it is read. Frozen
dataclasses are rebuilt slot by slot, without their constructors. Reading such bytes runs what they say: only bytes that
this module wrote, kept where nobody else may write, are ever given to it (see `engine.cache`).
"""

from __future__ import annotations

import dataclasses
import io
import pickle
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any

from engine.garbage import collection_paused
from engine.program import Program
from engine.scopes import Scope
from grammar.yaml_nodes import Mapping

#: What is worked out again when it is wanted: never written.
_MEMORIES: dict[type, dict[str, Callable[[], Any]]] = {
    Scope: {"_vocabulary": lambda: None},
    Program: {"case_keys": dict},
}


def to_bytes(value: Any) -> tuple[bytes, bytes]:
    """The bytes of a value, and those of the YAML trees it refers to."""
    trees: list[Mapping] = []
    light = _pickled(value, trees)
    return light, _pickled(trees, None)


def from_bytes(light: bytes, trees: bytes) -> Any:
    """The value that `to_bytes` was given. Raises what `pickle` raises on bytes that are not whole."""
    with collection_paused():
        return _Reader(light, _Trees(trees)).load()


def read_tree_now(tree: Mapping) -> None:
    """Read a tree, and with it those that were written with it, if that is not done yet."""
    if isinstance(tree, _Shelved):
        _become(tree)


class _Trees:
    """The trees of one value, read the first time one of them is wanted: once, whichever threads want them."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._read: list[Mapping] | None = None
        self._reading = Lock()

    def __getitem__(self, index: int) -> Mapping:
        if self._read is None:
            with self._reading:
                if self._read is None:
                    self._read = _Reader(self._content, None).load()
        return self._read[index]


class _Shelved(Mapping):
    """A tree that is not read yet. Once it is, it is a plain `Mapping`, its slots those of the tree.

    Another thread may make it one in the middle of any of these methods: nothing here is asked of its class.
    """

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name not in ("span", "entries", "flow"):
            raise AttributeError(name)
        _become(self)
        return getattr(self, name)

    def __eq__(self, other: object) -> bool:
        _become(self)
        return Mapping.__eq__(self, other)

    def __hash__(self) -> int:
        _become(self)
        return Mapping.__hash__(self)


def _become(shelved: Mapping) -> None:
    """Make a tree that is not read yet the one that it stands for. Threads that do it together do the same."""
    place: Any = shelved._index
    if isinstance(place, _Place):
        tree = place.trees[place.number]
        for name in ("span", "entries", "flow", "_index"):
            object.__setattr__(shelved, name, getattr(tree, name))
        object.__setattr__(shelved, "__class__", Mapping)


@dataclasses.dataclass(frozen=True, slots=True)
class _Place:
    """Where a tree is, in place of the index of its keys."""

    trees: _Trees
    number: int
    owner: _Shelved

    def get(self, key: str) -> int | None:
        """What the index of the tree gives."""
        _become(self.owner)
        return self.owner._index.get(key)


def _shelved(trees: _Trees, number: int) -> Mapping:
    found = object.__new__(_Shelved)
    object.__setattr__(found, "_index", _Place(trees, number, found))
    return found


class _Writer(pickle.Pickler):
    """Pickles dataclasses as their class and their values, and trees by number where ``trees`` gathers them."""

    def __init__(self, file: io.BytesIO, trees: list[Mapping] | None) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._trees = trees
        self._numbers: dict[int, int] = {}

    def persistent_id(self, obj: Any) -> int | None:
        if self._trees is None or not isinstance(obj, Mapping):
            return None
        if id(obj) not in self._numbers:
            self._numbers[id(obj)] = len(self._trees)
            self._trees.append(obj)
        return self._numbers[id(obj)]

    def reducer_override(self, obj: Any) -> Any:
        kind = type(obj)
        if not dataclasses.is_dataclass(kind):
            return NotImplemented
        memories = _MEMORIES.get(kind, {})
        return kind, tuple(
            memories[field.name]() if field.name in memories else getattr(obj, field.name)
            for field in dataclasses.fields(kind)
        )


class _Reader(pickle.Unpickler):
    """Reads what `_Writer` wrote."""

    def __init__(self, content: bytes, trees: _Trees | None) -> None:
        super().__init__(io.BytesIO(content))
        self._trees = trees
        self._shelved: dict[int, Mapping] = {}

    def persistent_load(self, pid: Any) -> Mapping:
        if self._trees is None:
            raise pickle.UnpicklingError("a tree inside a tree")
        if pid not in self._shelved:
            self._shelved[pid] = _shelved(self._trees, pid)
        return self._shelved[pid]

    def find_class(self, module_name: str, global_name: str) -> Any:
        found = super().find_class(module_name, global_name)
        return _builder(found) if isinstance(found, type) and dataclasses.is_dataclass(found) else found


@cache
def _builder(kind: type) -> Callable[..., Any]:
    """A function that makes an object of a dataclass from the values of its fields, in order."""
    names = [field.name for field in dataclasses.fields(kind)]
    scope: dict[str, Any] = {"kind": kind, "new": object.__new__, "put": object.__setattr__}
    # Arguments are numbered: a field may have any name, « kind » among them.
    lines = [f"def build({', '.join(f'a{i}' for i in range(len(names)))}):", "    made = new(kind)"]
    for i, name in enumerate(names):
        setter = getattr(getattr(kind, name, None), "__set__", None)
        scope[f"set{i}"] = setter
        lines.append(f"    set{i}(made, a{i})" if setter else f"    put(made, {name!r}, a{i})")
    exec("\n".join([*lines, "    return made"]), scope)
    built: Callable[..., Any] = scope["build"]
    return built


def _pickled(value: Any, trees: list[Mapping] | None) -> bytes:
    file = io.BytesIO()
    _Writer(file, trees).dump(value)
    return file.getvalue()
