"""The chain: its bytes, and what verification finds when anything of the database is changed from outside."""

import re
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from journal_setting import opened

from service.journal import JournalUnavailable, Link, Relation, Verification, Why
from service.journal.chain import FIELDS, entry_bytes, entry_hash
from service.journal.tables import entries

VALUES = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=4) | st.integers(0, 300)
ROWS = st.lists(VALUES, min_size=len(FIELDS), max_size=len(FIELDS))


def parsed(written: bytes) -> list[bytes | None]:
    """The fields of an entry, read back from its bytes as the layout says."""
    name = b"clausier journal 1\n"
    assert written.startswith(name)
    count = int.from_bytes(written[len(name) : len(name) + 4], "big")
    at, found = len(name) + 4, list[bytes | None]()
    for _ in range(count):
        if written[at] == 0:
            found.append(None)
            at += 1
            continue
        size = int.from_bytes(written[at + 1 : at + 9], "big")
        found.append(written[at + 9 : at + 9 + size])
        at += 9 + size
    assert at == len(written)
    return found


@given(ROWS)
def test_the_bytes_of_an_entry_say_every_field(row: list[object]) -> None:
    told = [None if one is None else str(one).encode() for one in row]
    assert parsed(entry_bytes(row)) == told


def test_the_bytes_are_those_of_the_layout() -> None:
    row: list[object] = [None] * len(FIELDS)
    row[FIELDS.index("sequence")] = 7
    row[FIELDS.index("caller")] = "é"
    row[FIELDS.index("sealed_request")] = b"x"
    expected = b"clausier journal 1\n\0\0\0\x17"
    for name in FIELDS:
        match name:
            case "sequence":
                expected += b"\1\0\0\0\0\0\0\0\x017"
            case "caller":
                expected += b"\1\0\0\0\0\0\0\0\x02\xc3\xa9"
            case "sealed_request":
                expected += b"\1\0\0\0\0\0\0\0\x40" + sha256(b"x").hexdigest().encode()
            case _:
                expected += b"\0"
    assert entry_bytes(row) == expected
    assert entry_hash(row) == sha256(expected).hexdigest()


def test_every_column_of_an_entry_is_in_its_hash() -> None:
    assert {*FIELDS, "hash"} == set(entries.c.keys())


# --- tampering


def tampered(folder: Path, *changes: str) -> Verification:
    """What is found in a journal of five entries, once its triggers are off and it was changed."""
    with opened(folder) as shop:
        ids = [shop.put(file="A").id]
        ids.append(shop.put(links=(Link(Relation.CORRECTS, ids[0]),), idempotency_key="k").id)
        shop.journal.note(ids[0], "moi", "vue")
        ids += [shop.put().id, shop.put().id]
        assert shop.journal.verify().broken is None
    with closing(sqlite3.connect(folder / "var" / "journal.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for change in changes:
            assert connection.execute(change).rowcount > 0
        connection.commit()
    with opened(folder) as shop:
        return shop.journal.verify()


@pytest.mark.parametrize("column", sorted({*FIELDS, "hash"} - {"sequence", "previous"}))
def test_any_column_changed_is_found(column: str, tmp_path: Path) -> None:
    blob = column.startswith("sealed")
    found = tampered(
        tmp_path, f"UPDATE entry SET {column} = {'x' if blob else ''}'{'00' if blob else 7}' WHERE sequence = 3"
    )
    assert found.broken is not None
    assert (found.broken.why, found.broken.sequence) == (Why.CHANGED, 3)


@pytest.mark.parametrize(
    ("changes", "why", "sequence"),
    [
        (("DELETE FROM entry WHERE sequence = 2",), Why.MISSING, 2),
        (("DELETE FROM entry WHERE sequence = 1",), Why.MISSING, 1),
        (("DELETE FROM entry WHERE sequence = 5",), Why.CUT, 5),
        (("DELETE FROM entry WHERE sequence >= 4",), Why.CUT, 4),
        (("DELETE FROM entry",), Why.CUT, 1),
        (
            (
                "UPDATE entry SET sequence = 99 WHERE sequence = 3",
                "UPDATE entry SET sequence = 3 WHERE sequence = 4",
                "UPDATE entry SET sequence = 4 WHERE sequence = 99",
            ),
            Why.MOVED,
            3,
        ),
        (
            ("DELETE FROM entry WHERE sequence = 2", "UPDATE entry SET sequence = sequence - 1 WHERE sequence > 2"),
            Why.MOVED,
            2,
        ),
        (("UPDATE entry SET previous = '0' WHERE sequence = 2",), Why.CHANGED, 2),
        (("UPDATE head SET sequence = 4",), Why.HEAD, 5),
        (("UPDATE head SET hash = '0'",), Why.HEAD, 5),
        (("DELETE FROM head",), Why.HEAD, 5),
        (("UPDATE link SET target = '0'",), Why.LINKS, 2),
        (("DELETE FROM link",), Why.LINKS, 2),
        (("INSERT INTO link VALUES (3, 0, 'a', 'cancels', 'b')",), Why.LINKS, 3),
        (("INSERT INTO link VALUES (90, 0, 'a', 'cancels', 'b')",), Why.LINKS, 0),
        (("UPDATE content SET deflated = x'00'",), Why.ARCHIVE, 0),
        (("UPDATE archive SET files = '[]'",), Why.ARCHIVE, 0),
        (("UPDATE archive SET files = x'ff'",), Why.ARCHIVE, 0),
        (("UPDATE archive SET files = CAST(x'ff' AS TEXT)",), Why.ARCHIVE, 0),
        (("UPDATE content SET deflated = 'abc'",), Why.ARCHIVE, 0),
        (("UPDATE content SET deflated = 5",), Why.ARCHIVE, 0),
        (("UPDATE entry SET sealed_request = CAST(sealed_request AS TEXT) WHERE sequence = 2",), Why.CHANGED, 2),
        (("UPDATE entry SET sealed_result = 5 WHERE sequence = 2",), Why.CHANGED, 2),
        (("UPDATE entry SET caller = CAST(x'ff' AS TEXT) WHERE sequence = 2",), Why.CHANGED, 2),
        (("UPDATE entry SET caller = x'ff' WHERE sequence = 2",), Why.CHANGED, 2),
        (("UPDATE entry SET recorded_at = 0.5 WHERE sequence = 2",), Why.CHANGED, 2),
        (("UPDATE head SET code = CAST(x'ff' AS TEXT)",), Why.HEAD, 5),
        (("UPDATE head SET code = x'ff'",), Why.HEAD, 5),
        (("UPDATE head SET one = 1",), Why.GUARDS, 0),
    ],
)
def test_what_was_done_to_the_chain_is_told(changes: tuple[str, ...], why: Why, sequence: int, tmp_path: Path) -> None:
    found = tampered(tmp_path, *changes)
    assert found.broken is not None
    assert (found.broken.why, found.broken.sequence) == (why, sequence)


def test_a_chain_written_again_from_an_entry_on_does_not_end_as_the_journal_left_it(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
        shop.put()
        head = shop.journal.head()
    with closing(sqlite3.connect(tmp_path / "var" / "journal.db")) as connection:
        connection.execute("DROP TRIGGER entry_no_update")
        names = ", ".join(FIELDS)
        (row,) = connection.execute(f"SELECT {names} FROM entry WHERE sequence = 2").fetchall()
        changed = list(row)
        changed[FIELDS.index("caller")] = "un autre"
        connection.execute("UPDATE entry SET caller = 'un autre', hash = ? WHERE sequence = 2", (entry_hash(changed),))
        connection.commit()
    with opened(tmp_path) as shop:
        broken = shop.journal.verify().broken
        assert broken is not None and broken.why is Why.HEAD
        assert re.fullmatch(r"2:[0-9a-f]{64}", head)


@pytest.mark.parametrize("change", ["DELETE FROM archived", "UPDATE archived SET archive = 'x'"])
def test_what_says_where_a_contract_is_archived_is_looked_at(change: str, tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
        with closing(sqlite3.connect(tmp_path / "var" / "journal.db")) as connection:
            for name in ("archived_no_update", "archived_no_delete"):
                connection.execute(f"DROP TRIGGER {name}")
            connection.execute(change)
            connection.commit()
        broken = shop.journal.verify().broken
    assert broken is not None and broken.why is Why.ARCHIVE and "« gourde »" in broken.message


@pytest.mark.parametrize(
    ("change", "damaged"),
    [
        ("UPDATE seal_key SET wrapped = x'00' WHERE file_tag IS NOT NULL", "1 clé ne s'ouvre pas"),
        ("UPDATE seal_key SET wrapped = 'abc' WHERE file_tag IS NOT NULL", "1 clé ne s'ouvre pas"),
        ("UPDATE seal_key SET wrapped = CAST(x'ff' AS TEXT)", "2 clés ne s'ouvrent pas"),
    ],
)
def test_a_key_that_opens_no_more_is_told_with_the_entries_that_it_sealed(
    change: str, damaged: str, tmp_path: Path
) -> None:
    with opened(tmp_path) as shop:
        shop.put()
        first = shop.put(file="A")
        shop.put(file="A")
        shop.journal.note(first.id, "moi", "vue")
        assert shop.journal.verify().broken is None
        with closing(sqlite3.connect(tmp_path / "var" / "seals.db")) as connection:
            connection.execute(change)
            connection.commit()
        broken = shop.journal.verify().broken
    all_of_them = "WHERE" not in change
    assert broken is not None and broken.why is Why.DAMAGED
    assert broken.sequence == (1 if all_of_them else 2)
    assert broken.message == (
        f"{damaged} avec la clé maîtresse (pour les entrées {'1, ' if all_of_them else ''}2, 3, 4) : "
        "remettez leur sauvegarde"
    )


@pytest.mark.parametrize("guard", ["entry_no_update", "head_goes_on"])
def test_a_database_that_no_longer_refuses_changes_is_told(guard: str, tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
    with closing(sqlite3.connect(tmp_path / "var" / "journal.db")) as connection:
        connection.execute(f"DROP TRIGGER {guard}")
    with opened(tmp_path) as shop:
        broken = shop.journal.verify().broken
    assert broken is not None and broken.why is Why.GUARDS and guard in broken.message


def test_a_head_kept_elsewhere_is_looked_for(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
        head = shop.journal.head()
        shop.put()
        assert shop.journal.verify(head).broken is None
        assert shop.journal.verify(head.partition(":")[2]).broken is None
        hash_ = head.partition(":")[2]
        for wrong, said in (
            (f"2:{hash_}", "votre tête a le rang 2, mais son empreinte est celle de l'entrée 1"),
            ("f" * 64, "aucune entrée n'a l'empreinte de votre tête"),
            ("1:" + "f" * 64, "l'entrée 1 n'a pas l'empreinte de votre tête"),
            ("46:" + "f" * 64, "votre tête est au rang 46, le journal finit au 2"),
            (f"1;{hash_}", "n'est pas une tête"),
            ("", "n'est pas une tête"),
        ):
            broken = shop.journal.verify(wrong).broken
            assert broken is not None and broken.why is Why.ANCHOR and said in broken.message


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE entry SET caller = 'x'",
        "DELETE FROM entry",
        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE sequence = 1",
        "UPDATE link SET relation = 'cancels'",
        "DELETE FROM content",
        "UPDATE archive SET files = ''",
        "DELETE FROM archived",
        "DELETE FROM head",
        "UPDATE head SET hash = '0'",
        "UPDATE head SET sequence = 0",
    ],
)
def test_the_database_itself_refuses_a_change(change: str, tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        first = shop.put()
        shop.put(links=(Link(Relation.CORRECTS, first.id),))
        with (
            closing(sqlite3.connect(tmp_path / "var" / "journal.db")) as connection,
            pytest.raises(sqlite3.IntegrityError, match="ne se modifie pas"),
        ):
            connection.execute(change)
        assert shop.journal.verify().broken is None


def test_nothing_is_added_after_an_end_that_was_cut(tmp_path: Path) -> None:
    tampered(tmp_path, "DELETE FROM entry WHERE sequence = 5")
    with opened(tmp_path) as shop, pytest.raises(JournalUnavailable, match="altérée"):
        shop.put()
