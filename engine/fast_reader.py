"""The wire door: a plain dictionary read in a few microseconds when it is as it should be.

One function is generated for a contract: for each fact, one look-up by its JSON name and the reading of the plain form
of its value (an amount « 1234.56 », an ISO date, a value of a choice), in line. As soon as anything is not plain (an
unknown key, another way to write a value, a fault), the whole case goes through `engine.facts`, which accepts every
form and names every fault. What is accepted here is accepted there, with the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from engine.facts import MAX_ELEMENTS, path_of, told_apart
from engine.fast_values import NOT_TOLD, NotSettled, fast_moment
from engine.in_force import Dated
from engine.kinds import MOMENTS, Kind, Type
from engine.program import Program
from engine.reading import BadValue, read_value
from engine.scopes import Symbol, json_key

_MEMORY = 16_384
_LONGEST = 64
_INTEGERS = 10**12
_CENTS = {f".{cents:02}": cents for cents in range(100)}
#: The fast values by slot of a case that is plain; None for any other.
Reader = Callable[[Any], tuple[Any, ...] | None]


class NotPlain(Exception):
    """A value that is not in its plain form."""


class _Memory(dict[str, Any]):
    """The last texts read as one fact, and their values: a text that is not there is read in full."""

    def __init__(self, read: Callable[[str], Any]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: Any) -> Any:
        if type(text) is not str or len(text) > _LONGEST:
            raise NotPlain
        value = self._read(text)
        if len(self) >= _MEMORY:
            self.clear()
        self[text] = value
        return value


def fast_reader(program: Program, tariff: Mapping[str, Dated] = MappingProxyType({})) -> Reader:
    """A function that reads the values of a case by the JSON names of its facts.

    ``tariff`` holds the parameters that the bank supplies, by key.
    """
    return Generator(program, tariff).function()


class Generator:
    """Writes the reading function of one contract."""

    def __init__(self, program: Program, tariff: Mapping[str, Dated]) -> None:
        self.program = program
        self.tariff = tariff
        self.scope: dict[str, Any] = {
            "U": NOT_TOLD,
            "NotPlain": NotPlain,
            "EUROS": _Memory(_euros),
            "CENTS": _CENTS,
            "ordered": _ordered,
            "LEFT": (NotPlain, NotSettled, LookupError, TypeError, ValueError),
        }
        self.records: dict[str, str] = {}
        self.functions: list[str] = []

    def function(self) -> Reader:
        """The function from a plain dictionary to the fast values by slot, None where something is not plain."""
        scopes = self.scopes()
        lines = [f"left = len(D) - {len(scopes[()])}", *self._scope(scopes, (), ""), "if left: return None"]
        lines.append(f"return ({''.join(f'v{slot}, ' for slot in range(len(self.program.facts)))})")
        read: Reader = self.made("if type(D) is not dict: return None", lines)
        return read

    def scopes(self) -> dict[tuple[str, ...], list[tuple[int, Symbol]]]:
        """The facts with their slots, by the path of their scope; every path on the way to one is there."""
        scopes: dict[tuple[str, ...], list[tuple[int, Symbol]]] = {(): []}
        for slot, symbol in enumerate(self.program.facts):
            path = self.program.declarations.scopes[symbol.scope].path
            for depth in range(len(path) + 1):
                scopes.setdefault(path[:depth], [])
            scopes[path].append((slot, symbol))
        return scopes

    def made(self, first: str, lines: list[str]) -> Any:
        """The function ``read`` of these lines: None where one of them meets what is not plain."""
        body = [f"    {first}", "    try:", *(f"        {line}" for line in lines), "    except LEFT: return None"]
        source = "\n".join([*self.functions, "def read(D):", *body, ""])
        exec(compile(source, f"<reader of {self.program.identifier}>", "exec"), self.scope)
        return self.scope["read"]

    def _scope(
        self, scopes: dict[tuple[str, ...], list[tuple[int, Symbol]]], path: tuple[str, ...], margin: str
    ) -> list[str]:
        """The lines that read the facts at a path of the case, then those of the scopes inside it."""
        lines = self._facts(scopes[path], margin)
        hiding = {symbol.json for _, symbol in scopes[path]}
        for inner in [other for other in scopes if other and other[:-1] == path]:
            within = [fact for other, facts in scopes.items() if other[: len(inner)] == inner for fact in facts]
            untold = "; ".join(f"v{slot} = {self._untold(symbol)}" for slot, symbol in within)
            if inner[-1] in hiding:
                # A fact has the key of the scope: the full reader takes it for the fact.
                lines.append(f"{margin}{untold}")
                continue
            lines.append(f"{margin}if {inner[-1]!r} in D:")
            lines.append(f"{margin}    S = D[{inner[-1]!r}]")
            lines.append(f"{margin}    if type(S) is not dict: raise NotPlain")
            outer = f"outer{len(path)}"
            lines.append(f"{margin}    left -= 1; {outer}, D, left = (left, D), S, len(S) - {len(scopes[inner])}")
            lines.extend(self._scope(scopes, inner, f"{margin}    "))
            lines.append(f"{margin}    if left: raise NotPlain")
            lines.append(f"{margin}    left, D = {outer}")
            lines.append(f"{margin}else: {untold}")
        return lines

    def _facts(self, facts: list[tuple[int, Symbol]], margin: str) -> list[str]:
        lines: list[str] = []
        for slot, symbol in facts:
            lines.append(f"{margin}if {symbol.json!r} in D:")
            lines.append(f"{margin}    x = D[{symbol.json!r}]")
            lines.extend(f"{margin}    {line}" for line in self._value(f"v{slot}", symbol))
            # Every key given must be one of those read: each fact that is not given leaves one more to account for.
            lines.append(f"{margin}else: v{slot} = {self._untold(symbol)}; left += 1")
        return lines

    def _untold(self, symbol: Symbol) -> str:
        """The value of a fact that the case does not give: not told, save where the tariff knows."""
        known = self.tariff.get(symbol.key)
        return "U" if known is None else self._bind(known)

    def _value(self, target: str, symbol: Symbol) -> list[str]:
        """The lines that read ``x`` into a local."""
        match symbol.type.kind:
            case Kind.BOOL:
                return ["if x is not True and x is not False: raise NotPlain", f"{target} = x"]
            case Kind.AMOUNT:
                plain = f"{target} = EUROS[x[:-3]] + CENTS[x[-3:]]"
                if not symbol.signed:
                    return [plain]
                return [f"if x[:1] == '-': {target} = -(EUROS[x[1:-3]] + CENTS[x[-3:]])", f"else: {plain}"]
            case Kind.NUMBER:
                texts = self._bind(_Memory(self._reading(symbol)))
                return [f"{target} = x if type(x) is int and 0 <= x < {_INTEGERS} else {texts}[x]"]
            case Kind.CHOICE:
                return [f"{target} = {self._bind(self._choice(symbol))}[x]"]
            case Kind.MULTI:
                known = self._bind(self._choice(symbol))
                return [
                    "if type(x) is not list: raise NotPlain",
                    f"{target} = frozenset([{known}[item] for item in x])",
                ]
            case Kind.DATE:
                return [f"{target} = {self._bind(_Memory(_day))}[x]"]
            case Kind.LIST:
                return self._list(target, symbol)
            case _:
                return [f"{target} = {self._bind(_Memory(self._reading(symbol)))}[x]"]

    def _bind(self, value: Any) -> str:
        name = f"R{len(self.scope)}"
        self.scope[name] = value
        return name

    def _choice(self, symbol: Symbol) -> dict[str, str]:
        """Each way to write a value in plain form, and the value that the full reader takes it for."""
        single = replace(symbol, type=Type(Kind.CHOICE, symbol.type.of))
        texts = self.program.declarations.choices[symbol.type.of].texts
        plain = dict.fromkeys(way for text in texts for way in (text, json_key(text)) if way != "inconnu")
        return {way: read_value(single, way, "", self.program) for way in plain}

    def _reading(self, symbol: Symbol) -> Callable[[str], Any]:
        program, moment = self.program, symbol.type.kind in MOMENTS

        def read(text: str) -> Any:
            if text == "inconnu":
                raise NotPlain
            try:
                found = read_value(symbol, text, path_of(symbol, program), program)
            except BadValue:
                raise NotPlain from None
            return fast_moment(found) if moment else found

        return read

    def _list(self, target: str, symbol: Symbol) -> list[str]:
        lines = [
            f"if type(x) is not list or len(x) > {MAX_ELEMENTS}: raise NotPlain",
            f"{target} = tuple([{self._record(symbol.type.of)} for index, item in enumerate(x)])",
        ]
        for suite in self.program.suites.values():
            # A contract read may have a list of the same name: the scope of the suite says which one it runs over.
            source = self.program.declarations.scopes[suite.scope].lookup(suite.over)
            if source is not None and source.key == symbol.key and suite.order:
                # Two elements that the order of the suite does not tell apart are a fault: the full reader names it.
                keys = "".join(self._bounds(symbol, name) for name in suite.order)
                lines.append(f"if not ordered([({keys}) for e in {target}]): raise NotPlain")
        return lines

    def _bounds(self, symbol: Symbol, name: str) -> str:
        """The source of the bounds of a field of an element, as they are compared."""
        fields = self.program.declarations.records[symbol.type.of].fields
        value = f"e[{list(fields).index(name)}]"
        return f"{value}[:2], " if fields[name].type.kind in MOMENTS else f"({value}, {value}), "

    def _record(self, name: str) -> str:
        """The source that reads ``item``, an element of a list: its fields in order, then its index."""
        if name not in self.records:
            function = self.records[name] = f"read_{len(self.records)}"
            fields = list(enumerate(self.program.declarations.records[name].fields.values()))
            self.functions.append(
                "\n".join(
                    [
                        f"def {function}(D, index):",
                        "    if type(D) is not dict: raise NotPlain",
                        f"    left = len(D) - {len(fields)}",
                        *self._facts(fields, "    "),
                        "    if left: raise NotPlain",
                        f"    return ({''.join(f'v{place}, ' for place, _ in fields)}index)",
                    ]
                )
            )
        return f"{self.records[name]}(item, index)"


def _ordered(places: list[tuple[tuple[Any, Any], ...]]) -> bool:
    """Whether the order of a suite tells all elements apart."""
    return all(told_apart(before, after) for before, after in pairwise(sorted(places)))


def _euros(text: str) -> int:
    """The whole euros of an amount, in centimes."""
    if len(text) > 12 or not text.isascii() or not text.isdecimal():
        raise NotPlain
    return int(text) * 100


def _day(text: str) -> int:
    """An ISO date."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-" or not text.isascii():
        raise NotPlain
    return date.fromisoformat(text).toordinal()
