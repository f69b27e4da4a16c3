"""Quantities: the values, `scan` to read one from a text, `write` to write one (the public face)."""

from grammar.quantity_reader import QuantityError, Scanned, scan
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
    longest_month,
)
from grammar.quantity_writer import write

__all__ = [
    "MONTH_NAMES",
    "Amount",
    "AnnualDate",
    "CalendarDate",
    "Duration",
    "Number",
    "Ordinal",
    "Quantity",
    "QuantityError",
    "Rate",
    "Scanned",
    "TimeOfDay",
    "Unit",
    "longest_month",
    "scan",
    "write",
]
