"""What the tests of the journal share: a small contract, a journal in a folder, records."""

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from library_folder import write_library

from engine import Library, load
from engine.calendars import TABLE_VERSION
from engine.decision import ENGINE_VERSION
from service.journal import Entry, Journal, JournalError, Record, open_journal
from service.settings import Settings

PRODUCT = "produit: gourde\ntitre: La gourde\ncalendrier: France\nversion selon: l'achat\n"
CLAUSES = """\
article: "1"
titre: La fuite
faits:
  - nom: l'achat
    genre: masculin
    type: date
  - phrase: la gourde fuit
    contraire: la gourde ne fuit pas
grandeurs:
  - nom: le remplacement
    type: droit
clauses:
  - id: GOU-1-01
    accorde: le remplacement
    si: la gourde fuit
"""
CASE = {"achat": "2024-03-01", "la_gourde_fuit": True}


def gourds(root: Path, clauses: str = CLAUSES, **more: str) -> Path:
    """The folder of a library of one contract."""
    return write_library(root, {"gourde": {"produit.yaml": PRODUCT, "2020-01-01/articles.yaml": clauses} | more})


def decide(library: Library, contract: str, request: bytes) -> bytes:
    """The result of a request, as the service would give it: the same bytes for the same input."""
    data = json.loads(request)
    found = library.product(contract).governing(data["case"])
    answer = found.decide(found.facts(data["case"])).to_dict()
    return json.dumps(answer, ensure_ascii=False, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Shop:
    """A journal, the contracts archived in it, and a record to vary."""

    journal: Journal
    root: Path
    library: Library
    record: Record
    settings: Settings

    def put(self, **changes: Any) -> Entry:
        """Append the record with changes."""
        return asyncio.run(self.journal.append(replace(self.record, **changes)))

    def put_many(self, *records: Record) -> list[Entry | JournalError]:
        """Append records in one lot."""
        return asyncio.run(self.journal.append_many(records))


def record_of(library: Library, case: dict[str, Any], **more: Any) -> Record:
    """The record of a decision of the contract of the tests."""
    request = json.dumps({"case": case}, ensure_ascii=False).encode()
    identity = library.product("gourde").governing(case).identity
    return Record(
        contract="gourde",
        version=identity.version,
        digest=identity.digest,
        engine=ENGINE_VERSION,
        calendar=TABLE_VERSION,
        tariff=None,
        readings=(),
        caller=more.pop("caller", "guichet"),
        request=request,
        result=decide(library, "gourde", request),
        **more,
    )


@contextmanager
def opened(folder: Path, *, url: str = "", clock: Callable[[], datetime] | None = None) -> Iterator[Shop]:
    """A journal under a folder, closed at the end."""
    settings = Settings(data=folder / "var", journal=url)
    root = folder / "contrats"
    if not root.exists():
        gourds(root)
    library = load(root)
    journal = open_journal(settings, clock or (lambda: datetime.now(UTC)))
    assert journal is not None
    try:
        journal.archive(root, library)
        yield Shop(journal, root, library, record_of(library, CASE), settings)
    finally:
        journal.close()
