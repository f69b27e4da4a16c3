"""What is handed to the journal before it has a place in the chain, and what keeps it from being kept."""

from __future__ import annotations

from dataclasses import dataclass, field

from service.journal.record import JournalError, Kind, Record


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision (``record``), or an act: see `Act`. ``file_tag`` is that of the file an act is about."""

    kind: Kind
    caller: str
    record: Record | None = None
    subject: str | None = None
    detail: str | None = None
    text: str | None = field(default=None, repr=False)
    file_tag: str | None = None
    #: The id of the entry, where it must be known before.
    id: str | None = None


#: The acts about a decision of the journal.
ABOUT_A_DECISION = frozenset({Kind.NOTE, Kind.FLAG, Kind.UNFLAG})


def fault_of(draft: Draft) -> JournalError | None:
    """What a database could not keep as it is told: a text with a null character or half a character."""
    every = "".join(_texts(draft))
    try:
        every.encode()
    except UnicodeEncodeError:
        return JournalError("le journal ne garde pas un texte dont un caractère est incomplet")
    if "\0" in every:
        return JournalError("le journal ne garde pas un texte qui contient le caractère nul")
    return None


def _texts(draft: Draft) -> list[str]:
    record = draft.record
    if record is None:
        return [one for one in (draft.caller, draft.subject, draft.detail, draft.text) if one is not None]
    found = [record.contract, record.version, record.digest, record.engine, record.calendar, draft.caller]
    found += [text for reading in record.readings for text in reading]
    found += [link.decision for link in record.links]
    found += [one for one in (record.tariff, record.file, record.idempotency_key, record.archive) if one is not None]
    return found
