"""Copies taken while the journal serves, in the order of docs/exploitation.md, and what putting them back does."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

from journal_setting import opened

from service.journal import Why


def copied(base: Path, copy: Path) -> None:
    """A copy of a database that is in use."""
    copy.unlink(missing_ok=True)
    with contextlib.closing(sqlite3.connect(base)) as source:
        source.execute("VACUUM INTO ?", (str(copy),))


def put_back(copy: Path, base: Path) -> None:
    """A copy in place of a database, without the log of the one before."""
    for name in (base, Path(f"{base}-wal"), Path(f"{base}-shm")):
        name.unlink(missing_ok=True)
    shutil.copy(copy, base)


def test_the_journal_copied_then_the_keys_every_entry_of_the_copy_has_its_key(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with opened(tmp_path) as shop:
        first = shop.put(file="D-1")
        head = shop.journal.head()
        copied(var / "journal.db", tmp_path / "journal")
        shop.put(file="D-2")
        copied(var / "seals.db", tmp_path / "seals")
        shop.put(file="D-3")
    put_back(tmp_path / "journal", var / "journal.db")
    put_back(tmp_path / "seals", var / "seals.db")
    with opened(tmp_path) as shop:
        told = shop.journal.verify(head)
        assert (told.broken, told.decisions, told.erased) == (None, 1, 0)
        entry = shop.journal.entry(first.id)
        assert entry is not None
        assert entry.record.file == "D-1"
        assert shop.put().sequence == 2


def test_older_keys_put_back_do_not_give_an_erased_person_back(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with opened(tmp_path) as shop:
        kept = shop.put(file="D-1")
        copied(var / "seals.db", tmp_path / "seals")
        shop.journal.erase("D-1", "dpo", "demande du 22 novembre")
    put_back(tmp_path / "seals", var / "seals.db")
    with opened(tmp_path) as shop:
        found = shop.journal.entry(kept.id)
        assert found is not None
        assert found.erased
        assert shop.journal.verify().broken is None
        assert shop.put(file="D-1").sequence == 3, "the file goes on under a new key"


def test_keys_older_than_the_journal_are_told_by_its_verification(tmp_path: Path) -> None:
    var = tmp_path / "var"
    with opened(tmp_path) as shop:
        copied(var / "seals.db", tmp_path / "seals")
        lost = shop.put(file="D-1")
    put_back(tmp_path / "seals", var / "seals.db")
    with opened(tmp_path) as shop:
        found = shop.journal.entry(lost.id)
        assert found is not None
        assert found.erased
        broken = shop.journal.verify().broken
        assert broken is not None
        assert broken.why is Why.KEYS
