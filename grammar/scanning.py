"""What the readers of quantities share: their results, and the words of the units of time."""

import re
from dataclasses import dataclass

from grammar.figures import SPACE
from grammar.quantity_values import MONTH_NAMES, Quantity, Unit

__all__ = [
    "END_OF_WORD",
    "NOT_MEASURED",
    "UNIT_FORMS",
    "UNIT_WORD",
    "QuantityError",
    "Scanned",
    "bare_digits",
]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A quantity read, and the offset just after it.

    `in_words` tells a duration whose count was written in words (« un jour »): a declared name such as
    « un jour chômé » may have to win over it.
    """

    quantity: Quantity
    end: int
    in_words: bool = False


@dataclass(frozen=True, slots=True)
class QuantityError:
    """A text that nearly is a quantity: what is wrong, in French, from `start` to `end` (offsets).

    `code_hint` is a short stable English key, `suggestion` the literal to write instead of
    `text[start:end]`, None when nothing is certain enough to be proposed.
    """

    code_hint: str
    message: str
    start: int
    end: int
    suggestion: str | None


END_OF_WORD = r"(?!\w)"

UNIT_FORMS: dict[str, Unit] = {
    **{unit.value: unit for unit in Unit},
    **{unit.plural: unit for unit in Unit},
    "année": Unit.YEARS,
    "années": Unit.YEARS,
    "h": Unit.HOURS,
}
"""Every spelling of a unit, with single plain spaces; « h » is a unit only beyond 24 (see `scan`)."""

_UNIT = "|".join(form.replace(" ", SPACE + "+") for form in sorted(UNIT_FORMS, key=len, reverse=True))

UNIT_WORD = re.compile(rf"(?P<space>{SPACE}*)(?P<unit>{_UNIT}){END_OF_WORD}", re.IGNORECASE)
"""Optional spaces (group `space`), then a whole unit word (group `unit`)."""

_MEASURED = rf"{SPACE}*(?:[€%‰]|(?:{_UNIT}|h[0-9]*|euros?|EUR|centimes?|{'|'.join(MONTH_NAMES)}){END_OF_WORD})"
NOT_MEASURED = rf"(?!\w|{_MEASURED})"
"""Pattern after digits that no unit, sign or month follows."""

_BARE = re.compile(
    rf"{SPACE}*([0-9]+)(?![.,/:-][0-9]|{SPACE}[0-9]{{3}}(?![0-9])){NOT_MEASURED}",
    re.IGNORECASE,
)


def bare_digits(text: str, start: int, most: int) -> re.Match[str] | None:
    """Up to `most` digits (group 1), spaces before them allowed, that no unit follows; None otherwise.

    Such digits after an amount, a month or an hour can only be a badly written end of that literal.
    """
    match = _BARE.match(text, start)
    return match if match is not None and len(match[1]) <= most else None
