"""Write a quantity in its one canonical French form."""

from fractions import Fraction

from grammar.figures import write_figure
from grammar.quantity_values import (
    MONTH_NAMES,
    Amount,
    AnnualDate,
    CalendarDate,
    Duration,
    Number,
    Ordinal,
    Quantity,
    Rate,
    TimeOfDay,
    Unit,
)

__all__ = ["joined_by_et", "write"]


def write(quantity: Quantity, *, typographic: bool = False) -> str:
    """The canonical text of a quantity; `scan` reads it back to an equal value.

    With `typographic`, U+202F separates thousands and U+00A0 stands before €, %, h and the units, and
    between a day and its month; without, plain spaces. Amounts show centimes only when there are some.
    A negative value is written with a leading « - », which is an operator: that one text is an expression,
    not a literal. Raises ValueError when there is no exact decimal writing with six decimals (1/3 €).
    """
    thousands, space = ("\u202f", "\u00a0") if typographic else (" ", " ")
    match quantity:
        case Amount(centimes):
            euros = Fraction(centimes) / 100
            decimals = 0 if euros.denominator == 1 else 2
            return f"{write_figure(euros, decimals=decimals, separator=thousands)}{space}€"
        case Rate(value):
            return f"{write_figure(value * 100, separator=thousands)}{space}%"
        case Number(value):
            return write_figure(value, separator=thousands)
        case Duration(parts):
            return _write_duration(parts, thousands, space)
        case CalendarDate(day):
            return f"{_day_and_month(day.day, day.month, space)} {day.year:04d}"
        case AnnualDate(month, day):
            return _day_and_month(day, month, space)
        case TimeOfDay(minutes):
            hours, rest = divmod(minutes, 60)
            return f"{hours}{space}h" + (f"{space}{rest:02d}" if rest else "")
        case Ordinal(value):
            return "1er" if value == 1 else f"{value}e"


def joined_by_et(before: Unit, count: int, after: Unit) -> bool:
    """Whether « et » before `count` `after` continues a duration that ends with `before` units.

    True only when the whole part fits in one `before` unit: « 1 an et 6 mois » is one duration, « (entre)
    1 an et 18 mois » are two bounds. The reader and the writer share this rule.
    """
    return after.longest < before.longest and count * after.longest < before.longest


def _day_and_month(day: int, month: int, space: str) -> str:
    return f"{'1er' if day == 1 else day}{space}{MONTH_NAMES[month - 1]}"


def _write_duration(parts: tuple[tuple[int, Unit], ...], thousands: str, space: str) -> str:
    """« 1 an 2 mois et 3 jours »; « 1 an 18 mois », without « et » where it would part the two."""
    text = ""
    for index, (count, unit) in enumerate(parts):
        if index:
            last = index == len(parts) - 1
            text += " et " if last and joined_by_et(parts[index - 1][1], count, unit) else " "
        word = unit.plural if count >= 2 else unit.value
        text += f"{write_figure(count, separator=thousands)}{space}{word.replace(' ', space)}"
    return text
