"""Verifying the archives: each list and each file is what its hash says, and none that an entry needs is missing."""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import Connection, select

from service.journal.archive import content_of
from service.journal.record import JournalError
from service.journal.tables import archives, contents

_MANY = 50


def archive_faults(connection: Connection, used: set[str], tariffs: set[str]) -> str | None:
    """What is wrong with the archives, in French; None where nothing is. ``used`` are those that entries name."""
    needed = set(tariffs)
    known: set[str] = set()
    for row in connection.execute(select(archives)).yield_per(_MANY):
        if sha256(row.files.encode()).hexdigest() != row.hash:
            return f"la liste des fichiers de l'archive {row.hash[:12]} a été modifiée"
        known.add(row.hash)
        needed |= {hash_ for _, hash_ in json.loads(row.files)}
    if not used <= known:
        return f"l'archive {min(used - known)[:12]} manque"
    held = set(connection.execute(select(contents.c.hash)).scalars())
    for hash_ in sorted(held | needed):
        try:
            content_of(connection, hash_)
        except JournalError as error:
            return error.message
    return None
