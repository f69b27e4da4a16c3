"""The static types of the language. Nothing of one kind is ever taken for another."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a value is; the text is what a lawyer writes under ``type:``."""

    BOOL = "oui/non"
    AMOUNT = "montant"
    RATE = "taux"
    NUMBER = "nombre"
    DATE = "date"
    INSTANT = "instant"
    EVENT = "événement"
    MONTHS = "durée en mois"
    DAYS = "durée en jours"
    CHOICE = "choix"
    MULTI = "choix multiple"
    TEXT = "texte"
    LIST = "liste"
    RECORD = "fiche"
    PERIOD = "période"
    HOURS = "plage horaire"
    RIGHT = "droit"
    DOCUMENTS = "pièces"
    SCHEDULE = "échéancier"
    CHRONOLOGY = "chronologie"
    WORKING_DAYS = "durée en jours ouvrés"


@dataclass(frozen=True, slots=True)
class Type:
    """A kind, with the name of the choice or of the record where it has one, or what the lines of a schedule are."""

    kind: Kind
    of: str = ""

    def __str__(self) -> str:
        name = self.of.rpartition("/")[2]  # the names of a contract read come after its id
        if self.kind is Kind.LIST:
            return f"liste de {name}"
        if self.kind is Kind.SCHEDULE:
            return f"{self.kind.value} {self.of}".strip()
        if self.kind is Kind.DAYS and self.of:
            return f"durée en {self.of}"
        return f"« {name} »" if name else self.kind.value


BOOL = Type(Kind.BOOL)
AMOUNT = Type(Kind.AMOUNT)
RATE = Type(Kind.RATE)
NUMBER = Type(Kind.NUMBER)
DATE = Type(Kind.DATE)
INSTANT = Type(Kind.INSTANT)
EVENT = Type(Kind.EVENT)
MONTHS = Type(Kind.MONTHS)
DAYS = Type(Kind.DAYS)
TEXT = Type(Kind.TEXT)
PERIOD = Type(Kind.PERIOD)
HOURS = Type(Kind.HOURS)
RIGHT = Type(Kind.RIGHT)
WORKING_DAYS = Type(Kind.WORKING_DAYS)
#: A schedule whose lines are plain numbers (points, shares, tickets) instead of amounts of money.
COUNTS = Type(Kind.SCHEDULE, "de nombres")

#: A length told in hours: what is so far from a moment is a moment, not a day.
HOURS_DURATION = Type(Kind.DAYS, "heures")

TIMES = frozenset({Kind.DATE, Kind.INSTANT, Kind.EVENT})
MOMENTS = frozenset({Kind.INSTANT, Kind.EVENT})
ORDERED = frozenset({Kind.AMOUNT, Kind.RATE, Kind.NUMBER, Kind.DATE, Kind.INSTANT, Kind.EVENT, Kind.MONTHS, Kind.DAYS})
#: What a dated parameter may be.
PARAMETERS = (Kind.AMOUNT, Kind.RATE, Kind.NUMBER, Kind.DATE, Kind.MONTHS, Kind.DAYS, Kind.CHOICE)
EXACT_NUMBERS = frozenset({Kind.AMOUNT, Kind.RATE, Kind.NUMBER})
