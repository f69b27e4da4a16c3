"""What a decision with facts missing waits for, one bit for each fact missing or silence met (see `engine.partial`)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

from engine.calendars import Calendar, CalendarCoverageError
from engine.dates import DateRangeError
from engine.fast_values import NOT_TOLD, unsettled
from engine.time_operators import Data, Operator
from engine.values import FOREVER, NEVER_BEFORE, Unknown

#: The facts missing and the silences of sets of bits.
Memory: TypeAlias = dict[int, tuple[frozenset[str], frozenset[str]]]
_MOST = 4_096
#: A number beyond it has no bound.
_FAR = FOREVER // 2
#: True, False, or what a condition waits for.
Truth: TypeAlias = Any
#: A known value, or ``[waits, low, high]``.
Weighed: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Shape:
    """How to read the elements of a list: for each field, whether it is a moment, a yes/no, its JSON name, the least
    it can be, and the shape of its own elements where it is a list."""

    fields: tuple[tuple[bool, bool, str, Any, Shape | None], ...]


class Waits:
    """The facts missing and the silences met in one decision, one bit each: those known beforehand, then the others."""

    __slots__ = ("_bits", "_known", "_memory", "_names")

    def __init__(self, known: dict[str, int], memory: Memory) -> None:
        """``memory`` holds the names of sets of bits known beforehand, from one decision to the next."""
        self._known = known
        self._memory = memory
        self._bits: dict[str, int] = {}
        self._names: list[str] = []

    def bit(self, token: str) -> int:
        """The bit of a fact missing, or of a silence (a token that begins with « ! »)."""
        found = self._known.get(token) or self._bits.get(token)
        if found is None:
            found = self._bits[token] = 1 << (len(self._known) + len(self._names))
            self._names.append(token)
        return found

    def names(self, waits: int) -> tuple[frozenset[str], frozenset[str]]:
        """The facts missing and the silences of a set of bits."""
        found = self._memory.get(waits)
        if found is None:
            tokens = [*self._known, *self._names]
            met = [token for place, token in enumerate(tokens) if waits >> place & 1]
            silences = frozenset([token[1:] for token in met if token[0] == "!"])
            found = frozenset([token for token in met if token[0] != "!"]), silences
            if not waits >> len(self._known):
                if len(self._memory) >= _MOST:
                    self._memory.clear()
                self._memory[waits] = found
        return found

    def unknown(self, value: Weighed) -> Unknown:
        """A value or a condition that is not known, as the interpreter has it."""
        waits, low, high = value if value.__class__ is list else (value, NEVER_BEFORE, FOREVER)
        missing, silences = self.names(waits)
        return Unknown(missing, low, high, silences)

    def facts_only(self, waits: int) -> int:
        """The facts missing among the bits, without the silences."""
        for token in self.names(waits)[1]:
            waits &= ~self.bit(f"!{token}")
        return waits

    # --- to the interpreter's operators and back

    def value(self, operator: Operator, carried: bool, operands: tuple[Any, ...], data: Data, days: Calendar) -> Any:
        """What an operator of the interpreter gives.

        One that is ``carried`` leaves its last operand as it is where nothing bounds it and all others are known.
        """
        opened = [operand for operand in operands if operand.__class__ is list]
        if carried and len(opened) == 1 and opened[0] is operands[-1]:
            _, low, high = opened[0]
            if low == NEVER_BEFORE and high == FOREVER:
                return opened[0]
        try:
            given = tuple([lifted(operand) for operand in operands]) if opened else operands
            found = operator(given, data, days)
            if isinstance(found, Unknown):
                return self.lowered(found)
            if not carried and found.__class__ is int and abs(found) >= _FAR:
                # Told as a number, « never » would be added to and multiplied; only the interpreter counts with it.
                unsettled()
            return found
        except (CalendarCoverageError, DateRangeError) as error:
            return [self.bit(f"!hors calendrier : {error}"), NEVER_BEFORE, FOREVER]

    def truth(self, operator: Operator, carried: bool, operands: tuple[Any, ...], data: Data, days: Calendar) -> Any:
        """The condition that an operator of the interpreter gives."""
        found = self.value(operator, carried, operands, data, days)
        return found[0] if found.__class__ is list else found

    def lowered(self, value: Any) -> Weighed:
        """What an operator of the interpreter gave (see `lifted`)."""
        if not isinstance(value, Unknown):
            return value
        waits: int = 0
        joined: Any = value.missing
        for one in joined:
            # A table of the case may be silent on a day: it names what it waits for itself.
            waits |= self.bit(one) if isinstance(one, str) else one
        for why in value.silent:
            waits |= self.bit(f"!{why}")
        return [waits, value.low, value.high]

    # --- the lists of a case

    def listed(self, value: Any, bit: int, path: str, shape: Shape) -> Any:
        """A list of the case: each element in its weighed form, with whether it belongs to the list."""
        if value is NOT_TOLD:
            return [bit, NEVER_BEFORE, FOREVER]
        return tuple([(self._element(item, f"{path}[{item[-1]}]", shape), True) for item in value])

    def _element(self, item: tuple[Any, ...], path: str, shape: Shape) -> tuple[Any, ...]:
        fields: list[Any] = []
        days: list[Any] = []
        for value, (timed, truth, name, low, inner) in zip(item, shape.fields, strict=False):
            if value is NOT_TOLD:
                bit = self.bit(f"{path}.{name}")
                fields.append(bit if truth else [bit, low, FOREVER])
                days.append(fields[-1])
            elif timed:
                hour = value[0] != value[1] and self.bit(f"{path}.{name} (heure)")
                exact, day = moment(value, hour) if hour else (value[0], value[2])
                fields.append(exact)
                days.append(day)
            elif inner is not None:
                fields.append(self.listed(value, 0, f"{path}.{name}", inner))
                days.append(None)
            else:
                fields.append(value)
                days.append(None)
        return (*fields, *days, item[-1])


def moment(value: tuple[Any, ...], bit: int) -> tuple[Weighed, Weighed]:
    """A moment of the case known to the day, or less, and its day; ``bit`` is that of its hour."""
    low, high, first, last = value
    return [bit, low, high], first if first == last else [bit, first, last]


def lifted(value: Weighed) -> Any:
    """A value as the operators of the interpreter read it: the bits stand for one missing fact."""
    if value.__class__ is not list:
        return value
    missing: Any = (value[0],)
    return Unknown(frozenset(missing), value[1], value[2])


def lifted_truth(value: Truth) -> Any:
    """A condition as the interpreter reads it."""
    missing: Any = (value,)
    return value if value is True or value is False else Unknown(frozenset(missing))
