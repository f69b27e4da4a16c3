"""Verifying the archives: each list and each file is what its hash says, and none that an entry needs is missing."""

from __future__ import annotations

import json
from hashlib import sha256

from sqlalchemy import Connection, select

from service.journal.archive import content_of
from service.journal.record import JournalError
from service.journal.tables import archived, archives, contents

_MANY = 50


#: A contract, the digest of a version of it, the archive of its closure.
Used = tuple[str, str, str]


def archive_faults(connection: Connection, used: set[Used], tariffs: set[str]) -> str | None:
    """What is wrong with the archives, in French; None where nothing is. ``used`` are those that entries name."""
    needed = set(tariffs)
    known: set[str] = set()
    for hash_, listed in connection.execute(select(archives.c.hash, archives.c.files)).yield_per(_MANY):
        if not isinstance(listed, str) or sha256(listed.encode(errors="surrogateescape")).hexdigest() != hash_:
            return f"la liste des fichiers de l'archive {hash_[:12]} a été modifiée"
        known.add(hash_)
        needed |= {one for _, one in json.loads(listed)}
    wanted = {archive for _, _, archive in used}
    if not wanted <= known:
        return f"l'archive {min(wanted - known)[:12]} manque"
    told = {
        tuple(row) for row in connection.execute(select(archived.c.contract, archived.c.digest, archived.c.archive))
    }
    if not used <= told:
        contract, digest, _ = min(used - told)
        return f"ce qui dit l'archive du contrat « {contract} », version d'empreinte {digest[:12]}, manque"
    held = set(connection.execute(select(contents.c.hash)).scalars())
    for hash_ in sorted(held | needed):
        try:
            content_of(connection, hash_)
        except JournalError as error:
            return f"{error.message.partition(' (')[0]} : celui d'empreinte {hash_[:12]}"
    return None
