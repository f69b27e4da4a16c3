"""Bare figures in French style: « 6 000 », « 1,5 ». Read exactly, written exactly."""

import re
from dataclasses import dataclass
from fractions import Fraction

__all__ = ["MAX_DECIMALS", "MAX_DIGITS", "SPACE", "Figure", "FigureError", "read_figure", "write_figure"]

SPACE = "[ \\t\u00a0\u202f]"
"""Pattern of one space inside a literal."""

MAX_DECIMALS = 6
MAX_DIGITS = 15

_RUN = re.compile(rf"(?P<whole>[0-9]+(?:{SPACE}+[0-9]+)*)(?:,(?P<decimals>[0-9]+))?")
_MORE = re.compile(rf"(?:(?:[.,]|{SPACE}+)[0-9]+)+")
_GROUPED = re.compile("[0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+")
_DOTTED_THOUSANDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3}){2,}")
_DECIMAL_DOT = re.compile(r"[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure read: its value, its decimals as written (without the comma), and where it ends."""

    value: int | Fraction
    decimals: str
    end: int


@dataclass(frozen=True, slots=True)
class FigureError:
    """A nearly right figure: what is wrong (French), where it ends and the figure to write instead."""

    code: str
    message: str
    end: int
    suggestion: str | None


def read_figure(text: str, start: int) -> Figure | FigureError | None:
    """Read the figure that starts exactly at `start`; None when there is no digit there.

    Thousands are in groups of three, separated by one space (plain, U+00A0, U+202F), or not separated;
    decimals follow a comma. Anything else made of digits, points, commas and spaces is a FigureError:
    two figures in a row have no meaning, so they are one badly written figure.
    """
    run = _RUN.match(text, start)
    if run is None:
        return None
    more = _MORE.match(text, run.end())
    if more is not None:
        return _misplaced_separator(text[start : more.end()], more.end())
    whole, decimals = run["whole"], run["decimals"] or ""
    digits = re.sub(SPACE, "", whole)
    if len(digits) > MAX_DIGITS:
        return FigureError("figure-too-long", f"un nombre a au plus {MAX_DIGITS} chiffres", run.end(), None)
    if len(decimals) > MAX_DECIMALS:
        message = f"un nombre a au plus {MAX_DECIMALS} chiffres après la virgule"
        return FigureError("figure-decimals", message, run.end(), None)
    tail = "," + decimals if decimals else ""
    if not whole.isdecimal() and _GROUPED.fullmatch(whole) is None:
        message = "les milliers s'écrivent par groupes de trois chiffres séparés d'une espace : 6 000"
        return FigureError("figure-groups", message, run.end(), _group(str(int(digits)), " ") + tail)
    if digits != str(int(digits)):
        message = "un nombre ne commence pas par un zéro inutile"
        return FigureError("figure-leading-zero", message, run.end(), _group(str(int(digits)), " ") + tail)
    value: int | Fraction = int(digits)
    if decimals:
        value += Fraction(int(decimals), 10 ** len(decimals))
        value = value.numerator if value.denominator == 1 else value
    return Figure(value, decimals, run.end())


def _misplaced_separator(written: str, end: int) -> FigureError:
    """The error for a figure with a point, a second comma, or a space after the comma."""
    compact = re.sub(SPACE, "", written)
    suggestion: str | None = None
    if _DOTTED_THOUSANDS.fullmatch(compact) and len(compact) <= MAX_DIGITS:
        suggestion = _group(str(int(re.sub("[.,]", "", compact))), " ")
    elif _DECIMAL_DOT.fullmatch(compact) and len(compact) <= MAX_DIGITS:
        whole, decimals = compact.split(".")
        suggestion = _group(str(int(whole)), " ") + "," + decimals
    if "." in written:
        message = "un nombre s'écrit sans point : écrire 6 000 pour les milliers, 6,50 pour les décimales"
        return FigureError("figure-dot", message, end, suggestion)
    message = "un nombre a une seule virgule, suivie de chiffres sans espace : 6,50"
    return FigureError("figure-comma", message, end, suggestion)


def write_figure(value: int | Fraction, *, decimals: int = 0, separator: str = " ") -> str:
    """Write a figure with at least `decimals` decimals and `separator` between thousands.

    Exact or nothing: ValueError when the value needs more than MAX_DECIMALS decimals (1/3 always does).
    A negative value takes a leading « - »; it is then an expression, which `read_figure` does not read.
    """
    places = decimals
    while (scaled := value * 10**places) != int(scaled):
        places += 1
        if places > MAX_DECIMALS:
            raise ValueError(f"{value} has no exact writing with {MAX_DECIMALS} decimals")
    sign = "-" if value < 0 else ""
    whole, rest = divmod(abs(int(scaled)), 10**places)
    return sign + _group(str(whole), separator) + (f",{rest:0{places}d}" if places else "")


def _group(digits: str, separator: str) -> str:
    """Cut a string of digits in groups of three from the right."""
    head = len(digits) % 3
    groups = [digits[:head]] if head else []
    groups += [digits[at : at + 3] for at in range(head, len(digits), 3)]
    return separator.join(groups)
