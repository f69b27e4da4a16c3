"""Civil dates as proleptic-Gregorian ordinals (``date.toordinal()``): months, years, fortnights.

Every function takes and returns int ordinals, from 1 (0001-01-01) to 3652059 (9999-12-31), unless
its docstring says otherwise; whatever leaves that range raises `DateRangeError`, nothing else.

Sources: art. 641 and 642 of the French Code de procédure civile (months go from day to day and,
failing an identical day, end on the last day of the month; months are counted before days);
regulation (EEC, Euratom) 1182/71, art. 3.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Literal

MIN_DAY = 1
MAX_DAY = date.max.toordinal()

DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONDAY, SATURDAY, SUNDAY = 0, 5, 6

MonthEnd = Literal["dernier jour", "quantième"]
"""When a month is complete although the end month lacks the start's day of month.

``dernier jour``: on the last day of the end month (31 January -> 28 February is one month), the
reading consistent with `add_months` and art. 641 CPC. ``quantième``: only once the day of month is
reached or passed (31 January -> 28 February is no month, 1 March is one), as JDK `Period.between`
and FEEL `years and months duration` count.
"""


class DateRangeError(ValueError):
    """A date, given or computed, lies outside the years 1 to 9999, or is no day of any calendar."""


def _civil(day: int) -> date:
    if not MIN_DAY <= day <= MAX_DAY:
        raise DateRangeError(f"Le jour de rang {_shown(day)} est hors des années 1 à 9999.")
    return date.fromordinal(day)


def _shown(number: int) -> str:
    # An int too long to print would itself raise: say its size instead.
    return str(number) if number.bit_length() < 100 else f"(entier de {number.bit_length()} bits)"


def _ordinal(year: int, month: int, dom: int) -> int:
    if not 1 <= year <= 9999:
        raise DateRangeError(f"L'année {_shown(year)} est hors des années 1 à 9999.")
    return date(year, month, dom).toordinal()


def _clamped(year: int, month: int, dom: int) -> int:
    if dom > 28 and 1 <= year <= 9999:
        dom = min(dom, monthrange(year, month)[1])
    return _ordinal(year, month, dom)


def add_days(day: int, n: int) -> int:
    """The day ``n`` calendar days after ``day`` (before, when negative)."""
    _civil(day)
    result = day + n
    _civil(result)
    return result


def add_months(day: int, n: int) -> int:
    """The same day of month ``n`` months later (earlier when negative), else that month's last day.

    Art. 641 al. 2 CPC. Not associative: 31 January + 1 month + 1 month is 28 or 29 March.
    """
    start = _civil(day)
    year, month0 = divmod(start.year * 12 + start.month - 1 + n, 12)
    return _clamped(year, month0 + 1, start.day)


def add_years(day: int, n: int) -> int:
    """``n`` years later, day for day; 29 February becomes 28 February in a common year."""
    start = _civil(day)
    return _clamped(start.year + n, start.month, start.day)


def add_period(day: int, years: int, months: int, days: int) -> int:
    """Years and months together, then the clamp, then the days (art. 641 al. 3 CPC)."""
    return add_days(add_months(day, 12 * years + months), days)


def add_clear_days(day: int, n: int) -> int:
    """Jours francs: neither the day of the act nor the day of expiry counts in the ``n`` days.

    ``day + n + 1``; a negative ``n`` counts back, ``day - |n| - 1``.
    """
    return add_days(day, n + 1 if n >= 0 else n - 1)


def add_clear_months(day: int, n: int) -> int:
    """Mois francs: the day after (before, when counting back) the day `add_months` gives."""
    return add_days(add_months(day, n), 1 if n >= 0 else -1)


def months_between(start: int, end: int, month_end: MonthEnd = "dernier jour") -> int:
    """Whole months from ``start`` to ``end``, truncated toward zero; negative when end < start.

    ``dernier jour``: the largest n >= 0 with ``add_months(start, n) <= end`` (for end < start, the
    smallest n <= 0 with ``add_months(start, n) >= end``). ``quantième``: the day of month must be
    reached; antisymmetric. The two differ only when the end month is shorter than the start's day:
    2012-02-29 -> 2014-02-28 is 24 months by ``dernier jour``, 23 by ``quantième`` (JDK, FEEL).
    """
    first, last = _civil(start), _civil(end)
    months = (last.year - first.year) * 12 + last.month - first.month
    if month_end == "quantième":
        step_back, step_on = last.day < first.day, last.day > first.day
    elif month_end == "dernier jour":
        if months == 0:
            return 0
        reached = _clamped(last.year, last.month, first.day)
        step_back, step_on = reached > end, reached < end
    else:
        raise ValueError(f"La règle de fin de mois « {month_end} » n'existe pas.")
    if months > 0:
        return months - step_back
    return months + step_on if months < 0 else 0


def years_between(start: int, end: int, month_end: MonthEnd = "dernier jour") -> int:
    """Whole years from ``start`` to ``end``, truncated toward zero: `months_between` over twelve."""
    months = months_between(start, end, month_end)
    return months // 12 if months >= 0 else -(-months // 12)


def day_of_week(day: int) -> int:
    """0 for Monday (lundi) to 6 for Sunday; index into `DAY_NAMES`."""
    _civil(day)
    return (day - 1) % 7


def week_start(day: int) -> int:
    """The Monday of the week."""
    return day - day_of_week(day)


def week_end(day: int) -> int:
    """The Sunday of the week."""
    return add_days(week_start(day), 6)


def month_start(day: int) -> int:
    """The first day of the month."""
    return day - _civil(day).day + 1


def month_end(day: int) -> int:
    """The last day of the month."""
    return month_start(day) + days_in_month(day) - 1


def quarter_start(day: int) -> int:
    """The first day of the civil quarter (1 January, April, July or October)."""
    civil = _civil(day)
    return _ordinal(civil.year, 3 * ((civil.month - 1) // 3) + 1, 1)


def quarter_end(day: int) -> int:
    """The last day of the civil quarter (31 March, 30 June, 30 September or 31 December)."""
    civil = _civil(day)
    return _clamped(civil.year, 3 * ((civil.month - 1) // 3) + 3, 31)


def year_start(day: int) -> int:
    """1 January of the year."""
    return _ordinal(_civil(day).year, 1, 1)


def year_end(day: int) -> int:
    """31 December of the year."""
    return _ordinal(_civil(day).year, 12, 31)


def days_in_month(day: int) -> int:
    """28 to 31: how many days the month of ``day`` has."""
    civil = _civil(day)
    return monthrange(civil.year, civil.month)[1]


def civil_year_end_after(day: int, n: int) -> int:
    """31 December of the ``n``-th calendar year after that of ``day`` (n = 0: the same year)."""
    return _ordinal(_civil(day).year + n, 12, 31)


def civil_year_start_before(day: int, n: int) -> int:
    """1 January of the ``n``-th calendar year before that of ``day`` (n = 0: the same year)."""
    return _ordinal(_civil(day).year - n, 1, 1)


def fortnight_start(day: int) -> int:
    """The 1st or the 16th: first day of the civil fortnight, as French savings accounts count."""
    return fortnight_start_before(day, 0)


def fortnight_end(day: int) -> int:
    """The 15th or the last day of the month: last day of the civil fortnight."""
    return fortnight_end_after(day, 0)


def fortnight_end_after(day: int, n: int) -> int:
    """The last day of the ``n``-th civil fortnight after that of ``day`` (n = 0: the same one)."""
    year, month, second = _fortnight(day, n)
    return _clamped(year, month, 31 if second else 15)


def fortnight_start_before(day: int, n: int) -> int:
    """The first day of the ``n``-th civil fortnight before that of ``day`` (n = 0: the same one)."""
    year, month, second = _fortnight(day, -n)
    return _ordinal(year, month, 16 if second else 1)


def _fortnight(day: int, shift: int) -> tuple[int, int, int]:
    civil = _civil(day)
    rank = (civil.year * 12 + civil.month - 1) * 2 + (civil.day > 15) + shift
    months, second = divmod(rank, 2)
    year, month0 = divmod(months, 12)
    return year, month0 + 1, second


def next_annual(day: int, month: int, dom: int, *, strict: bool) -> int:
    """The first ``dom``/``month`` on or after ``day``; after it when ``strict``.

    29 February is 28 February in a common year. A day of no month (31/4, 0/1) is a `DateRangeError`.
    """
    if not 1 <= month <= 12 or not 1 <= dom <= monthrange(4, month)[1]:
        raise DateRangeError(f"Le {_shown(dom)}/{_shown(month)} n'est un jour d'aucune année.")
    year = _civil(day).year
    this_year = _clamped(year, month, dom)
    if this_year > day or (this_year == day and not strict):
        return this_year
    return _clamped(year + 1, month, dom)


def anniversary(origin: int, day: int, *, strict: bool) -> int:
    """The first anniversary of ``origin`` (one year later at the earliest) on or after ``day``.

    After it when ``strict``. Reckoned from ``origin``, so 29 February comes back in leap years.
    """
    elapsed = max(_civil(day).year - _civil(origin).year, 1)
    found = add_years(origin, elapsed)
    if found > day or (found == day and not strict):
        return found
    return add_years(origin, elapsed + 1)
