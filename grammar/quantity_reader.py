"""Read the quantity that starts at a given place of a text.

`scan` takes the longest literal: « 6 000 € » rather than 6, « 1er mars 2015 » rather than a rank. A text
that nearly is a literal (« 6.000 € », « 30 février 2015 ») gives a `QuantityError` with its remedy; a text
that is no literal at all gives None. The text is expected in NFC; every space may be plain, U+00A0, U+202F.

Two rules of reading are ours, for want of one in French:

* « 9 h », « 24 h » are times of day; beyond 24, « 48 h » is a duration; « 24 heures » always is a duration.
* « et » joins two parts of a duration only when the second fits in one unit of the first
  (`joined_by_et`): « 1 mois et 15 jours » is one duration, « 1 an et 18 mois » are two.

Dates and times are in `grammar.moment_reader`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from grammar.figures import SPACE, Figure, FigureError, read_figure, write_figure
from grammar.gender import Gender
from grammar.moment_reader import read_annual_or_calendar_date, read_numeric_date, read_time
from grammar.number_words import number_in_words
from grammar.quantity_values import Amount, Duration, Number, Ordinal, Quantity, Rate, Unit
from grammar.quantity_writer import joined_by_et, write
from grammar.scanning import END_OF_WORD, UNIT_FORMS, UNIT_WORD, QuantityError, Scanned, bare_digits

__all__ = ["QuantityError", "Scanned", "scan"]

Result = Scanned | QuantityError | None


def scan(text: str, start: int) -> Result:
    """Read the longest quantity starting exactly at `start`; never raises, whatever the text.

    None when no literal starts there, when `start` is outside the text, and when it is inside a word
    (« L132 », « n2 »). Offsets are in code points.
    """
    if not 0 <= start < len(text):
        return None
    if start and (text[start - 1].isalnum() or text[start - 1] == "_"):
        return None
    if not "0" <= text[start] <= "9":
        # Nothing but a duration begins with a word; most words begin no number at all.
        return _read_duration(text, start) if text[start] in _NUMBER_LETTERS else None
    for read in _READERS:
        result = read(text, start)
        if result is not None:
            return result
    return None


# ---------------------------------------------------------------- ranks

_ORDINAL = re.compile(rf"(?P<rank>[0-9]{{1,9}})(?P<ending>er|re|e|[èie]+me|[eè]re|nde?){END_OF_WORD}", re.I)


def _read_ordinal(text: str, start: int) -> Result:
    match = _ORDINAL.match(text, start)
    if match is None:
        return None
    rank, ending = int(match["rank"]), match["ending"].lower()
    if rank == 0:
        return QuantityError("ordinal-zero", "un rang se compte à partir de 1", start, match.end(), None)
    if ending not in (("er", "re") if rank == 1 else ("e",)):
        feminine = rank == 1 and ending in ("ère", "ere")
        right = "1re" if feminine else write(Ordinal(rank))
        message = f"un rang s'écrit 1er, 1re, 2e, 3e : ici « {right} »"
        return QuantityError("ordinal-form", message, start, match.end(), right)
    return Scanned(Ordinal(rank), match.end())


# ---------------------------------------------------------------- durations

_NUMBER_WORDS = {
    form: number
    for number in range(1, 101)
    for gender in Gender
    for words in (number_in_words(number, gender),)
    for form in (words, words.replace(" ", "-"))
}
_NUMBER_WORD = re.compile(
    "|".join(form.replace(" ", SPACE + "+") for form in sorted(_NUMBER_WORDS, key=len, reverse=True)), re.I
)
_NUMBER_LETTERS = frozenset(form[0] for form in _NUMBER_WORDS) | frozenset(form[0].upper() for form in _NUMBER_WORDS)
_BETWEEN = re.compile(rf"(?P<et>{SPACE}+et)?{SPACE}+", re.I)
_HALF = re.compile(rf"{SPACE}+et{SPACE}+demie?{END_OF_WORD}", re.I)
_HALVES = {Unit.YEARS: (6, Unit.MONTHS), Unit.MONTHS: (15, Unit.DAYS), Unit.HOURS: (30, Unit.MINUTES)}


@dataclass(frozen=True, slots=True)
class _Part:
    """One « 6 mois » of a duration."""

    count: int | Fraction
    unit: Unit
    end: int
    in_words: bool


def _read_part(text: str, start: int) -> _Part | None:
    """Read a count, in digits or in words, and its unit."""
    figure = read_figure(text, start)
    if isinstance(figure, FigureError):
        return None
    if figure is None:
        words = _NUMBER_WORD.match(text, start)
        unit = UNIT_WORD.match(text, words.end()) if words is not None else None
        if words is None or unit is None or unit.end("space") == words.end() or unit["unit"].lower() == "h":
            return None
        named = _NUMBER_WORDS[re.sub(SPACE + "+", " ", words[0].lower())]
        return _Part(named, _unit(unit["unit"]), unit.end(), True)
    unit = UNIT_WORD.match(text, figure.end)
    if unit is None or (unit["unit"].lower() == "h" and figure.value <= 24 and not figure.decimals):
        return None
    count = Fraction(figure.value) if figure.decimals else figure.value
    return _Part(count, _unit(unit["unit"]), unit.end(), False)


def _unit(written: str) -> Unit:
    return UNIT_FORMS[re.sub(SPACE + "+", " ", written.lower())]


def _read_duration(text: str, start: int) -> Result:
    part = _read_part(text, start)
    if part is None:
        return None
    parts: list[tuple[int, Unit]] = []
    first, end = part, start
    while part is not None:
        if isinstance(part.count, Fraction):
            message = "une durée se compte en unités entières : écrire 1 an et 6 mois, non 1,5 an"
            return QuantityError("duration-fraction", message, start, part.end, None)
        parts.append((part.count, part.unit))
        end = part.end
        half = _HALF.match(text, end)
        if half is not None:
            return _half(parts, start, half.end())
        part = _next_part(text, part)
    return Scanned(Duration(tuple(parts)), end, in_words=first.in_words)


def _next_part(text: str, before: _Part) -> _Part | None:
    """The part that continues a duration: a shorter unit, which « et » joins only when it fits."""
    between = _BETWEEN.match(text, before.end)
    part = _read_part(text, between.end()) if between is not None else None
    if between is None or part is None or part.unit.longest >= before.unit.longest:
        return None
    if isinstance(part.count, Fraction) or not between["et"]:
        return part
    return part if joined_by_et(before.unit, part.count, part.unit) else None


def _half(parts: list[tuple[int, Unit]], start: int, end: int) -> QuantityError:
    half = _HALVES.get(parts[-1][1])
    suggestion = write(Duration((*parts, half))) if half is not None else None
    message = "« et demi » n'est pas une durée exacte : écrire la durée en unités entières"
    return QuantityError("duration-half", message, start, end, suggestion)


# ---------------------------------------------------------------- amounts, rates, numbers

_EURO = re.compile(rf"{SPACE}*(?:€|(?:euros?|EUR){END_OF_WORD})", re.I)
_CENTIME = re.compile(rf"{SPACE}*centimes?(?:{SPACE}+d['’]euros?)?{END_OF_WORD}", re.I)
_PERCENT = re.compile(rf"{SPACE}*%")
_PER_MILLE = re.compile(rf"{SPACE}*‰")
_PERCENT_WORDS = re.compile(rf"{SPACE}+pour{SPACE}*cent{END_OF_WORD}", re.I)
_MULTIPLE = re.compile(
    rf"{SPACE}*(?P<multiple>k€|M€|Md€|millions?{END_OF_WORD}|milliards?{END_OF_WORD})(?P<euro>{SPACE}+d['’]euros?{END_OF_WORD})?"
)
_POWERS = {"k€": 3, "M€": 6, "Md€": 9, "million": 6, "millions": 6, "milliard": 9, "milliards": 9}


def _read_measure(text: str, start: int) -> Result:
    """Read a figure and the sign or word that follows it."""
    figure = read_figure(text, start)
    if figure is None:
        return None
    if isinstance(figure, FigureError):
        return _figure_error(text, start, figure)
    end = figure.end
    if euro := _EURO.match(text, end):
        return _amount(text, start, figure, euro.end())
    if centime := _CENTIME.match(text, end):
        if len(figure.decimals) > 4:
            message = "un montant a au plus six chiffres après la virgule de l'euro"
            return QuantityError("figure-decimals", message, start, centime.end(), None)
        return Scanned(Amount(figure.value), centime.end())
    if percent := _PERCENT.match(text, end):
        return Scanned(Rate(Fraction(figure.value) / 100), percent.end())
    if per_mille := _PER_MILLE.match(text, end):
        rate = Rate(Fraction(figure.value) / 1000)
        return _rewritten("rate-per-mille", "un taux s'écrit en pour cent", start, per_mille.end(), rate)
    if words := _PERCENT_WORDS.match(text, end):
        rate = Rate(Fraction(figure.value) / 100)
        return _rewritten("rate-words", "un taux s'écrit avec le signe %", start, words.end(), rate)
    if multiple := _MULTIPLE.match(text, end):
        value = figure.value * 10 ** _POWERS[multiple["multiple"]]
        money = multiple["euro"] or multiple["multiple"].endswith("€")
        meant = Amount(value * 100) if money else Number(value)
        message = "un nombre s'écrit en entier, en chiffres"
        return _rewritten("figure-multiple", message, start, multiple.end(), meant)
    if end < len(text) and (text[end].isalpha() or text[end] == "_"):
        return None  # a name that starts with digits, « 3D »
    return Scanned(Number(figure.value), end)


def _amount(text: str, start: int, figure: Figure, end: int) -> Result:
    """An amount in euros, unless its decimals or what follows make it doubtful."""
    if len(figure.decimals) > 2 and figure.decimals.endswith("0"):
        message = "ces zéros laissent un doute entre milliers et décimales : écrire 6 000 € ou 6 €"
        return QuantityError("amount-zeros", message, start, end, None)
    tail = bare_digits(text, end, 2)
    if tail is not None and not figure.decimals:
        right = f"{write_figure(figure.value)},{tail[1]} €" if len(tail[1]) == 2 else None
        message = "les centimes s'écrivent après une virgule, avant le signe € : 12,50 €"
        return QuantityError("amount-tail", message, start, tail.end(), right)
    return Scanned(Amount(figure.value * 100), end)


def _rewritten(code: str, message: str, start: int, end: int, meant: Quantity) -> QuantityError:
    """The error for a clear quantity in a form that is not ours; no suggestion when it cannot be written."""
    try:
        suggestion: str | None = write(meant)
    except ValueError:
        suggestion = None
    said = message if suggestion is None else f"{message} : écrire {suggestion}"
    return QuantityError(code, said, start, end, suggestion)


def _figure_error(text: str, start: int, error: FigureError) -> QuantityError:
    """The error for a badly written figure, widened to its unit when the remedy reads as a quantity."""
    if error.suggestion is not None:
        meant = scan(error.suggestion + text[error.end : error.end + 80], 0)
        if isinstance(meant, Scanned) and meant.end >= len(error.suggestion):
            end = error.end + meant.end - len(error.suggestion)
            return QuantityError(error.code, error.message, start, end, write(meant.quantity))
    return QuantityError(error.code, error.message, start, error.end, error.suggestion)


_READERS: tuple[Callable[[str, int], Result], ...] = (
    read_numeric_date,
    read_annual_or_calendar_date,
    _read_ordinal,
    read_time,
    _read_duration,
    _read_measure,
)
"""The kinds of literal, each tried where the longer ones before it found nothing."""
