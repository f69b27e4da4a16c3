"""How decisions and acts gather into lots, and how a lot is written: by the driver as by Core."""

import asyncio
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from journal_setting import opened

from service.journal import Entry, JournalError, Link, Relation
from service.journal import writer as writing
from service.journal.chain import FIELDS, entry_bytes
from service.journal.database import Database
from service.journal.drafts import Draft, Handed
from service.journal.draws import Draws
from service.journal.record import Kind
from service.journal.statements import CoreTransaction, Find, adding, changing
from service.journal.tables import JOURNAL, contents, head
from service.journal.writer import Writer
from service.web.entries import entry_told, told_with

ACT = Draft(Kind.EVENT, "moi")


def sizes_of(write: Callable[[], None] = lambda: None) -> tuple[Writer, list[int]]:
    """A writer that keeps nothing, and the sizes of its lots; ``write`` takes its time."""
    sizes: list[int] = []

    def keep(handed: Sequence[Handed]) -> list[JournalError]:
        sizes.append(len(handed))
        write()
        return [JournalError("gardé")] * len(handed)

    return Writer(keep), sizes  # type: ignore[arg-type]


def test_what_comes_together_is_one_lot() -> None:
    writer, sizes = sizes_of()

    async def late() -> None:
        await asyncio.sleep(0)  # another turn of the loop, while the lot gathers
        await writer.keep([ACT])

    async def every() -> None:
        await asyncio.gather(*[writer.keep([ACT, ACT]) for _ in range(20)], *[late() for _ in range(5)])

    asyncio.run(every())
    assert sizes == [45]
    writer.close()


def test_what_comes_while_a_lot_is_written_gathers_for_the_next() -> None:
    written, begun = threading.Event(), threading.Event()

    def write() -> None:
        begun.set()
        written.wait()

    writer, sizes = sizes_of(write)

    async def every() -> None:
        first = asyncio.ensure_future(writer.keep([ACT]))
        while not begun.is_set():
            await asyncio.sleep(0)
        others = []
        for _ in range(7):
            others.append(asyncio.ensure_future(writer.keep([ACT])))
            await asyncio.sleep(0)
        assert writer.waiting == 7
        written.set()
        await asyncio.gather(first, *others)

    asyncio.run(every())
    assert sizes == [1, 7]
    writer.close()


def test_a_loop_that_always_has_more_does_not_hold_a_lot_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "PATIENCE", 0)
    writer, sizes = sizes_of()

    async def every() -> None:
        asked = []
        while not sizes:
            asked.append(asyncio.ensure_future(writer.keep([ACT])))
            await asyncio.sleep(0)
        await asyncio.gather(*asked)
        assert sum(sizes) == len(asked)

    asyncio.run(every())
    writer.close()


def test_a_loop_that_goes_away_does_not_hold_the_others_back() -> None:
    writer, sizes = sizes_of()

    async def gone() -> None:
        asked = asyncio.ensure_future(writer.keep([ACT]))
        asyncio.get_running_loop().call_soon(asked.cancel)
        await asyncio.sleep(0)  # in the queue; the loop ends before it says that the lot may begin

    async def one() -> None:
        assert len(await writer.keep([ACT])) == 1

    asyncio.run(gone())
    asyncio.run(one())
    assert len(writer.keep_now([ACT])) == 1
    assert sum(sizes) == 3
    writer.close()


@pytest.mark.parametrize("count", [1, 3, 21, 150])
def test_the_driver_writes_and_finds_what_core_does(count: int, tmp_path: Path) -> None:
    rows = [(bytes([place]) * 3, f"{place:064x}") for place in range(count)]
    add = adding(contents, ("deflated", "hash"))
    end = changing(head, ("hash", "sequence", "code"))
    query = Find(contents.c.hash, (contents.c.deflated, contents.c.hash), contents.c.deflated.is_not(None), locked=True)
    asked = [rows[0][1], rows[-1][1], "0" * 63]
    found = []
    for name in ("driver", "core"):
        database = Database(f"sqlite:///{(tmp_path / name).as_posix()}")
        with database.writing() as connection:
            JOURNAL.create_all(connection)
            connection.execute(head.insert(), {"one": 1, "sequence": 0, "hash": "", "code": ""})
            if name == "core":
                CoreTransaction(connection).write(add, rows)
                CoreTransaction(connection).write(end, [("h", 2, "c")])
        if name == "driver":
            with database.lot() as transaction:
                transaction.write(add, rows)
                transaction.write(end, [("h", 2, "c")])
        with database.writing() as connection, database.reading() as other:
            every = [tuple(row) for row in connection.execute(contents.select().order_by(contents.c.hash))]
            ends = [tuple(row) for row in other.execute(head.select())]
            core = sorted(map(tuple, CoreTransaction(connection).find(query, asked)))
        with database.lot() as transaction:
            assert sorted(map(tuple, transaction.find(query, asked))) == core
        found.append((every, ends, core))
        database.close()
    assert found[0] == found[1]
    assert found[0] == ([(hash_, held) for held, hash_ in rows], [(1, 2, "h", "c")], sorted({rows[0], rows[-1]}))


def test_a_lot_that_fails_is_undone(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        first = shop.put()
        with pytest.raises(ZeroDivisionError), shop.journal.database.lot() as transaction:
            transaction.write(adding(contents), [("f" * 64, b"x")])
            raise ZeroDivisionError
        with shop.journal.database.lot() as transaction:
            assert transaction.find(Find(contents.c.hash, (contents.c.hash,)), ["f" * 64]) == []
        assert shop.put().previous == first.hash


@pytest.mark.parametrize("text", ["a" * 127, "a" * 128, "é" * 100, "a" * 300, "\x7f\x80", ""])
def test_a_field_is_written_by_the_number_of_its_bytes(text: str) -> None:
    for name in ("previous", "caller", "detail"):
        row: list[object] = [None] * len(FIELDS)
        row[FIELDS.index(name)] = text
        written = text.encode()
        before = b"clausier journal 1\n\0\0\0\x17" + b"\0" * FIELDS.index(name)
        framed = b"\1" + len(written).to_bytes(8, "big") + written
        assert entry_bytes(row) == before + framed + b"\0" * (len(FIELDS) - FIELDS.index(name) - 1)


def test_no_byte_is_drawn_twice() -> None:
    system = iter([b"abcdefgh", b"ij"])
    draws: list[bytes] = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "urandom", lambda size: next(system)[:size])
        draw = Draws(8)
        draws += [draw(3), draw(5), draw(2)]
    assert draws == [b"abc", b"defgh", b"ij"]


@pytest.mark.parametrize(
    ("file", "links", "later"),
    [
        (None, (), ()),
        ('un "dossier" é\n', (), ()),
        ("", (), ()),
        (None, (Link(Relation.CORRECTS, "a" * 32),), ()),
        (None, (), (Link(Relation.CANCELS, "b" * 32),)),
    ],
)
def test_an_answer_tells_its_entry_as_data_would(
    file: str | None, links: tuple[Link, ...], later: tuple[Link, ...], tmp_path: Path
) -> None:
    with opened(tmp_path) as shop:
        record = replace(shop.record, file=file, links=links, result=b'{"answers":{}}')
    moment = datetime(2026, 11, 22, 10, 0, 0, 5000, tzinfo=UTC)
    entry = Entry("c" * 32, 12, moment, record, "0" * 64, "1" * 64, later)
    expected = msgspec.json.encode({"decision": entry_told(entry), "answers": {}})
    assert told_with(record.result, entry) == expected
    assert b'"recorded_at":"2026-11-22T10:00:00.005Z"' in expected
    assert told_with(b'{"answers":{}}', None) == b'{"decision":null,"answers":{}}'
