"""What the journal does when its disk is full, its database locked or gone, its process killed."""

import asyncio
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from journal_setting import CASE, Shop, gourds, opened, record_of

from engine import load
from service.journal import Entry, JournalError, JournalUnavailable, open_journal
from service.journal import database as databases
from service.journal.master import read_master
from service.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CHILD = """\
import asyncio, sys
from pathlib import Path
sys.path[:0] = [{tests!r}, {root!r}]
from journal_setting import opened
from service.journal import JournalUnavailable
with opened(Path({folder!r})) as shop:
    async def one(number):
        while True:
            try:
                entry = await shop.journal.append(shop.record)
            except JournalUnavailable:
                continue
            print(entry.id, flush=True)
    async def all():
        await asyncio.gather(*(one(number) for number in range(16)))
    asyncio.run(all())
"""


def child(folder: Path) -> subprocess.Popen[str]:
    """A process that appends for ever, and prints the id of each entry once it is acknowledged."""
    code = CHILD.format(tests=str(ROOT / "tests"), root=str(ROOT), folder=str(folder))
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)


def lines_of(process: subprocess.Popen[str], least: int) -> list[str]:
    """Some of what a process printed, at least so many lines."""
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(least)]


def rest_of(process: subprocess.Popen[str]) -> list[str]:
    """What a process that was killed printed whole."""
    assert process.stdout is not None
    return [line.strip() for line in process.stdout if line.endswith("\n")]


def test_a_process_killed_while_it_appends_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    gourds(tmp_path / "contrats")
    process = child(tmp_path)
    acknowledged = lines_of(process, 40)
    process.send_signal(signal.SIGKILL)
    acknowledged += rest_of(process)
    process.wait()
    with opened(tmp_path) as shop:
        found = shop.journal.verify()
        assert found.broken is None
        kept = {entry.id: entry for entry in shop.journal.entries()}
        assert set(acknowledged) <= set(kept)
        assert all(entry.record.request == shop.record.request for entry in kept.values())
        assert shop.put().sequence == found.sequence + 1


def test_two_processes_write_one_chain(tmp_path: Path) -> None:
    gourds(tmp_path / "contrats")
    processes = [child(tmp_path), child(tmp_path)]
    acknowledged = [line for process in processes for line in lines_of(process, 16)]
    for process in processes:
        process.send_signal(signal.SIGKILL)
    acknowledged += [line for process in processes for line in rest_of(process)]
    for process in processes:
        process.wait()
    with opened(tmp_path) as shop:
        assert shop.journal.verify().broken is None
        assert set(acknowledged) <= {entry.id for entry in shop.journal.entries()}
        assert len(set(acknowledged)) == len(acknowledged)


def refused(shop: Shop, many: int = 3) -> JournalUnavailable:
    """Several appends at once, none of which is kept."""

    async def at_once() -> list[Entry | BaseException]:
        return await asyncio.gather(*(shop.journal.append(shop.record) for _ in range(many)), return_exceptions=True)

    outcomes = asyncio.run(at_once())
    assert [type(one) for one in outcomes] == [JournalUnavailable] * many
    first = outcomes[0]
    assert isinstance(first, JournalUnavailable)
    return first


def test_a_locked_database_keeps_nothing_then_works_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "LOCK_TIMEOUT", 100)
    with opened(tmp_path) as shop:
        with closing(sqlite3.connect(tmp_path / "var" / "journal.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            error = refused(shop)
            assert "verrouillée" in error.message and error.retry_after == 1
            other.execute("ROLLBACK")
        assert shop.put().sequence == 1
        assert shop.journal.verify().broken is None


def test_a_locked_key_store_keeps_nothing_then_works_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "LOCK_TIMEOUT", 100)
    with opened(tmp_path) as shop:
        with closing(sqlite3.connect(tmp_path / "var" / "seals.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert "verrouillée" in refused(shop).message
        assert shop.put().sequence == 1


def test_a_full_disk_keeps_nothing_then_works_again(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="pas de limite à la taille des fichiers sur ce système")
    with opened(tmp_path) as shop:
        shop.put()
        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        size = max(path.stat().st_size for path in (tmp_path / "var").iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
        try:
            big = shop.record.__class__(
                **{name: getattr(shop.record, name) for name in shop.record.__slots__} | {"result": b"0" * 2 * size}
            )
            outcome = None
            try:
                asyncio.run(shop.journal.append(big))
            except JournalUnavailable as error:
                outcome = error
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
            signal.signal(signal.SIGXFSZ, ignored)
        assert outcome is not None and "disque" in outcome.message
        assert shop.put().sequence == 2
        assert shop.journal.verify().broken is None


def test_a_database_that_is_gone_keeps_nothing_then_works_again(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        kept = shop.put()
        place, aside = tmp_path / "var" / "journal.db", tmp_path / "var" / "ailleurs.db"
        place.rename(aside)
        assert "n'est plus celle" in refused(shop).message
        with pytest.raises(JournalUnavailable):
            shop.journal.entry(kept.id)
        aside.rename(place)
        assert shop.put().sequence == 2
        assert shop.journal.verify().broken is None


def test_a_mistake_of_the_program_does_not_end_the_writer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with opened(tmp_path) as shop:
        with monkeypatch.context() as patched:
            patched.setattr("service.journal.keeper.entry_hash", lambda values: 1 // 0)
            with pytest.raises(ZeroDivisionError):
                shop.put()
        assert shop.put().sequence == 1


def test_whoever_no_longer_waits_takes_nothing_from_the_others(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:

        async def one_leaves() -> Entry:
            leaving = asyncio.ensure_future(shop.journal.append(shop.record))
            staying = asyncio.ensure_future(shop.journal.append(shop.record))
            await asyncio.sleep(0)
            leaving.cancel()
            return await staying

        assert asyncio.run(one_leaves()).sequence in (1, 2)
        assert shop.journal.verify().broken is None


# --- opening


def test_the_files_belong_to_the_user_alone(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
        modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "var").iterdir()}
    assert modes and not any(modes.values()), modes


def test_a_master_key_that_is_wrong_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
    key = tmp_path / "var" / "journal.key"
    settings = Settings(data=tmp_path / "var")
    good = key.read_text()
    key.unlink()
    with pytest.raises(JournalError, match="manque"):
        open_journal(settings)
    key.write_text("00" * 32)
    key.chmod(0o600)
    with pytest.raises(JournalError, match="n'est pas celle qui a scellé"):
        open_journal(settings)
    key.write_text("bonjour")
    with pytest.raises(JournalError, match="n'est pas une clé maîtresse"):
        open_journal(settings)
    key.write_text(good)
    key.chmod(0o644)
    with pytest.raises(JournalError, match="ouverte à d'autres"):
        open_journal(settings)
    key.chmod(0o600)
    with opened(tmp_path) as shop:
        assert shop.put().sequence == 2


def test_the_master_key_is_made_once(tmp_path: Path) -> None:
    first = read_master(tmp_path / "clé", make=True)
    assert read_master(tmp_path / "clé", make=True) == first
    assert [path.name for path in tmp_path.iterdir()] == ["clé"]
    assert len((tmp_path / "clé").read_text()) == 65


def test_what_is_no_journal_is_refused_without_a_path(tmp_path: Path) -> None:
    (tmp_path / "image.png").write_bytes(b"\x89PNG" * 500)
    for url in (f"sqlite:///{tmp_path}/image.png", "sqlite://", "mysql://x/y", "rien", "postgresql://127.0.0.1:1/x"):
        with pytest.raises(JournalError) as error:
            open_journal(Settings(data=tmp_path / "var", journal=url))
        assert str(tmp_path) not in error.value.message
    assert open_journal(Settings(journal="none")) is None
    with pytest.raises(JournalError, match="il n'y a pas de journal"):
        open_journal(Settings(data=tmp_path / "vide"), make=False)
    assert not (tmp_path / "vide").exists()


def test_tables_of_a_later_program_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path):
        pass
    with closing(sqlite3.connect(tmp_path / "var" / "journal.db")) as connection:
        connection.execute("UPDATE journal_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(JournalError, match="plus récente"):
        open_journal(Settings(data=tmp_path / "var"))


def test_closing_keeps_what_waits(tmp_path: Path) -> None:
    root = gourds(tmp_path / "contrats")
    library = load(root)
    journal = open_journal(Settings(data=tmp_path / "var"))
    assert journal is not None
    journal.archive(root, library)
    record = record_of(library, CASE)

    async def close_at_once() -> list[Entry]:
        tasks = [asyncio.ensure_future(journal.append(record)) for _ in range(20)]
        await asyncio.sleep(0)
        await asyncio.to_thread(journal.close)
        return await asyncio.gather(*tasks)

    kept = asyncio.run(close_at_once())
    with opened(tmp_path) as shop:
        assert [entry.id for entry in shop.journal.entries()] == [entry.id for entry in kept]
