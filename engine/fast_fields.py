"""The wire door for a case that comes as an object with one attribute for each fact (see `engine.fast_reader`).

Whoever decodes JSON can make such an object at once from its text, checking on the way that every member is known and
of the right form: then no dictionary is made, and no name looked up. `Shape` says what to make. Reading it counts the
colons that the text of the object must have, which is how a key written twice is found out (see `Values`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

from engine.fast_reader import Generator
from engine.in_force import Dated
from engine.kinds import Kind
from engine.program import Program
from engine.scopes import Symbol

#: The fast values by slot, and how many colons the text has: one for each key, and those inside texts.
Values = tuple[tuple[Any, ...], int]
#: In a scope of more facts than that, most are not told.
_FEW = 32
_WITHOUT_COLON = frozenset({Kind.BOOL, Kind.AMOUNT, Kind.DATE, Kind.LIST})


class Form(Enum):
    """What the value of a member is in JSON."""

    YES_NO = "true or false"
    #: A whole number, or a text.
    NUMBER = "number"
    TEXT = "text"
    TEXTS = "list of texts"
    OBJECT = "object"
    OBJECTS = "list of objects"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object: the attribute that holds it, None where the text has none, its key and its form.

    ``choices`` are the only texts possible, where they are known; ``inner`` the shape of an object, or of each.
    """

    attribute: str
    key: str
    form: Form
    choices: tuple[str, ...] = ()
    inner: Shape | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """The members of an object; it has no other."""

    members: tuple[Member, ...]

    def attribute(self, key: str) -> str | None:
        """The attribute of a key."""
        return next((one.attribute for one in self.members if one.key == key), None)


@dataclass(frozen=True, slots=True)
class FieldReader:
    """The shape of a plain case, and the function from such an object to its values; None where they are not plain."""

    shape: Shape
    read: Callable[[Any], Values | None]


def field_reader(program: Program, tariff: Mapping[str, Dated] = MappingProxyType({})) -> FieldReader | None:
    """How a case is read from the attributes of an object; None where two facts have one key."""
    return _Fields(program, tariff).reader()


class _Fields(Generator):
    """Writes the reading function over attributes. ``n`` counts the colons."""

    def __init__(self, program: Program, tariff: Mapping[str, Dated]) -> None:
        super().__init__(program, tariff)
        self._shapes: dict[str, Shape] = {}

    def reader(self) -> FieldReader | None:
        """The shape and the function."""
        scopes = self.scopes()
        read, shape = self._inside(scopes, (), "D", "")
        shapes = [*self._shapes.values(), *_within(shape)]
        if any(len({one.key for one in shape.members}) < len(shape.members) for shape in shapes):
            return None
        values = "".join(f"v{slot}, " for slot in range(len(self.program.facts)))
        lines = ["n = 0; N = []", *read, f"return ({values}), n + sum(N)"]
        return FieldReader(shape, self.made("if D is None: return None", lines))

    def _inside(
        self, scopes: dict[tuple[str, ...], list[tuple[int, Symbol]]], path: tuple[str, ...], source: str, margin: str
    ) -> tuple[list[str], Shape]:
        """The lines that read the facts at a path, and those of the scopes inside it, with their shape."""
        lines, members = self._members(scopes[path], source, margin)
        hiding = {symbol.json for _, symbol in scopes[path]}
        for inner in [other for other in scopes if other and other[:-1] == path]:
            within = [fact for other, facts in scopes.items() if other[: len(inner)] == inner for fact in facts]
            untold = "; ".join(f"v{slot} = {self._untold(symbol)}" for slot, symbol in within)
            if inner[-1] in hiding:
                # A fact has the key of the scope: the full reader takes it for the fact.
                lines.append(f"{margin}{untold}")
                continue
            attribute, local = f"s{len(members)}", f"S{len(inner)}"
            read, shape = self._inside(scopes, inner, local, f"{margin}    ")
            members.append(Member(attribute, inner[-1], Form.OBJECT, inner=shape))
            lines += [f"{margin}{local} = {source}.{attribute}", f"{margin}if {local} is not None:"]
            lines += [f"{margin}    n += 1", *read, f"{margin}else: {untold}"]
        return lines, Shape(tuple(members))

    def _members(self, facts: list[tuple[int, Symbol]], source: str, margin: str) -> tuple[list[str], list[Member]]:
        lines: list[str] = []
        members: list[Member] = []
        many = len(facts) > _FEW
        if not many:
            lines.append(f"{margin}n += {len(facts)}")
        for slot, symbol in facts:
            lines += [f"{margin}x = {source}.f{slot}", f"{margin}if x is not None:"]
            lines += [f"{margin}    {line}" for line in (*self._value(f"v{slot}", symbol), *self._colons(symbol))]
            lines += [f"{margin}    n += 1"] if many else []
            lines.append(f"{margin}else: v{slot} = {self._untold(symbol)}{'' if many else '; n -= 1'}")
            members.append(self._member(slot, symbol))
        return lines, members

    def _colons(self, symbol: Symbol) -> list[str]:
        """The line that counts the colons of ``x``, where its text may have some."""
        kind = symbol.type.kind
        if kind in (Kind.CHOICE, Kind.MULTI):
            if not any(":" in way for way in self._choice(symbol)):
                return []
        elif kind in _WITHOUT_COLON:
            return []
        if kind is Kind.MULTI:
            return ["n += ''.join(x).count(':')"]
        return [f"{'if type(x) is str: ' if kind is Kind.NUMBER else ''}n += x.count(':')"]

    def _member(self, slot: int, symbol: Symbol) -> Member:
        attribute, key = f"f{slot}", symbol.json
        match symbol.type.kind:
            case Kind.BOOL:
                return Member(attribute, key, Form.YES_NO)
            case Kind.NUMBER:
                return Member(attribute, key, Form.NUMBER)
            case Kind.CHOICE:
                return Member(attribute, key, Form.TEXT, tuple(self._choice(symbol)))
            case Kind.MULTI:
                return Member(attribute, key, Form.TEXTS, tuple(self._choice(symbol)))
            case Kind.LIST:
                return Member(attribute, key, Form.OBJECTS, inner=self._shapes[symbol.type.of])
            case _:
                return Member(attribute, key, Form.TEXT)

    def _value(self, target: str, symbol: Symbol) -> list[str]:
        if symbol.type.kind is Kind.BOOL:
            return [f"{target} = x"]
        return super()._value(target, symbol)

    def _record(self, name: str) -> str:
        if name not in self.records:
            function = self.records[name] = f"read_{len(self.records)}"
            fields = list(enumerate(self.program.declarations.records[name].fields.values()))
            lines, members = self._members(fields, "D", "    ")
            self._shapes[name] = Shape(tuple(members))
            values = "".join(f"v{place}, " for place, _ in fields)
            body = ["    n = 0", *lines, "    N.append(n)", f"    return ({values}index)"]
            self.functions.append("\n".join([f"def {function}(D, index, N):", *body]))
        return f"{self.records[name]}(item, index, N)"


def _within(shape: Shape) -> list[Shape]:
    """A shape and those inside it."""
    return [shape, *(one for member in shape.members if member.inner for one in _within(member.inner))]
