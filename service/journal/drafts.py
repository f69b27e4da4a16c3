"""What is handed to the journal before it has a place in the chain, and what keeps it from being kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.journal.record import JournalError, Kind, Record


@dataclass(frozen=True, slots=True)
class Draft:
    """An act: see `Act`. ``file_tag`` is that of the file it is about."""

    kind: Kind
    caller: str
    subject: str | None = None
    detail: str | None = None
    text: str | None = field(default=None, repr=False)
    file_tag: str | None = None
    #: The id of the entry, where it must be known before.
    id: str | None = None


#: A decision is handed as its record.
Handed = Record | Draft
#: The acts about a decision of the journal.
ABOUT_A_DECISION = frozenset({Kind.NOTE, Kind.FLAG, Kind.UNFLAG})


def fault_of(handed: Handed) -> JournalError | None:
    """What a database could not keep as it is told: a text with a null character or half a character."""
    every = "".join(_texts(handed))
    try:
        every.encode()
    except UnicodeEncodeError:
        return JournalError("le journal ne garde pas un texte dont un caractère est incomplet")
    if "\0" in every:
        return JournalError("le journal ne garde pas un texte qui contient le caractère nul")
    return None


def _texts(handed: Handed) -> list[str]:
    if isinstance(handed, Draft):
        return [one for one in (handed.caller, handed.subject, handed.detail, handed.text) if one is not None]
    record = handed
    found = [record.contract, record.version, record.digest, record.engine, record.calendar, record.caller]
    if record.readings:
        found += [text for reading in record.readings for text in reading]
    if record.links:
        found += [link.decision for link in record.links]
    found += [one for one in (record.tariff, record.file, record.idempotency_key, record.archive) if one is not None]
    return found
