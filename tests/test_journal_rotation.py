"""The master key changed: all that was kept is read by the new one, the old one opens nothing, whenever it is cut."""

import multiprocessing
import os
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from journal_setting import Shop, decide, opened

from service.journal import Filter, Journal, JournalError, JournalUnavailable, Kind, open_journal, rotate_master
from service.journal import rotation as module
from service.settings import Settings


def wrapped(folder: Path) -> dict[str, bytes]:
    """The wrapped keys of the store."""
    with closing(sqlite3.connect(folder / "var" / "seals.db")) as connection:
        return dict(connection.execute("SELECT id, wrapped FROM seal_key"))


def change(folder: Path, why: str = "départ de l'exploitant") -> int:
    """Change the master key of the journal of a folder."""
    return rotate_master(Settings(data=folder / "var"), "commande:moi", why)


def told(shop: Shop) -> list[tuple[str, str, str]]:
    """What the chain says of master keys."""
    return [(act.subject, act.caller, act.detail) for act in shop.journal.acts(Kind.EVENT)]


def test_all_is_read_by_the_new_key_and_nothing_by_the_old(tmp_path: Path) -> None:
    place = tmp_path / "var" / "journal.key"
    with opened(tmp_path) as shop:
        first, alone = shop.put(file="A", idempotency_key="k"), shop.put()
        shop.journal.note(first.id, "moi", "à relire")
    old, before = place.read_text("ascii"), wrapped(tmp_path)
    assert change(tmp_path) == 2
    new, after = place.read_text("ascii"), wrapped(tmp_path)
    assert new != old
    assert place.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in place.parent.glob("journal.key*")] == ["journal.key"]
    assert before.keys() == after.keys()
    assert not set(before.values()) & set(after.values())
    with opened(tmp_path) as shop:
        found = shop.journal.entry(alone.id)
        assert found is not None and found.record.request == shop.record.request
        assert [act.text for act in shop.journal.acts(Kind.NOTE)] == ["à relire"]
        assert shop.journal.replay(first.id, decide).same
        # The tags of before go on: the file is one, and so is the key of idempotency.
        second = shop.put(file="A")
        assert [one.id for one in shop.journal.entries(Filter(file="A"))] == [first.id, second.id]
        assert shop.put(file="A", idempotency_key="k").id == first.id
        assert told(shop) == [("master-key", "commande:moi", "départ de l'exploitant")]
        assert shop.journal.verify().broken is None
        assert shop.journal.erase("A", "dpo", "demande").decisions == 2
    # The head bears a code of the new key alone.
    with closing(sqlite3.connect(tmp_path / "var" / "seals.db")) as connection:
        assert connection.execute("SELECT before, told FROM seal_check").fetchall() == [(None, None)]
    place.write_text(old, encoding="ascii")
    with pytest.raises(JournalError, match="n'est pas celle qui a scellé"), opened(tmp_path):
        pass
    place.write_text(new, encoding="ascii")
    assert change(tmp_path, "encore") == 1
    with opened(tmp_path) as shop:
        assert [why for _, _, why in told(shop)] == ["départ de l'exploitant", "encore"]
        assert shop.journal.verify().broken is None


def test_a_service_that_holds_the_old_key_keeps_nothing_more(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        kept = shop.put(file="A")
        change(tmp_path)
        for changes in ({}, {"file": "A"}, {"file": "B"}):
            with pytest.raises(JournalUnavailable, match="sa clé maîtresse a changé, redémarrez"):
                shop.put(**changes)
        with pytest.raises(JournalUnavailable, match="sa clé maîtresse a changé"):
            shop.journal.entry(kept.id)
    with opened(tmp_path) as shop:
        assert [one.id for one in shop.journal.entries()] == [kept.id]
        assert shop.put(file="A").sequence == 3
        assert shop.journal.verify().broken is None


def _dying(name: str, of: Any) -> Callable[..., Any]:
    def die(*_: Any, **__: Any) -> Any:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(of, name, die)
    return die


def _after(name: str, of: Any) -> None:
    """End after the function has done its work."""
    whole = getattr(of, name)

    def then(*arguments: Any, **named: Any) -> Any:
        whole(*arguments, **named)
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(of, name, then)


def _second(*arguments: Any) -> bytes:
    """End at the second key."""
    if _SEEN:
        os.kill(os.getpid(), signal.SIGKILL)
    _SEEN.append(1)
    return _AGAIN(*arguments)


_SEEN: list[int] = []
_AGAIN = module._again
#: Where the process is killed, and whether the new key is then the one in force.
POINTS: dict[str, tuple[Callable[[], Any], bool]] = {
    "the new key is being written": (lambda: _dying("pwrite", os), False),
    "the new key is written": (lambda: _dying("_wrapped_again", module), False),
    "some keys are wrapped": (lambda: setattr(module, "_again", _second), False),
    "all keys are wrapped": (lambda: _after("_wrapped_again", module), False),
    "they are kept": (lambda: _dying("_put", module), True),
    "the new key is in its place": (lambda: _after("_put", module), True),
    "the chain is about to say it": (lambda: _dying("event", Journal), True),
    "the chain says it": (lambda: _after("event", Journal), True),
}


def _cut(folder: Path, point: str) -> None:
    POINTS[point][0]()
    change(folder)


@pytest.mark.parametrize("point", POINTS)
def test_cut_anywhere_the_journal_opens_with_all_that_it_kept(point: str, tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        kept = [shop.put(file="A"), shop.put(), shop.put(file="B")]
    place = tmp_path / "var" / "journal.key"
    old = place.read_text("ascii")
    process = multiprocessing.get_context("fork").Process(target=_cut, args=(tmp_path, point))
    process.start()
    process.join(30)
    assert process.exitcode == -signal.SIGKILL
    with opened(tmp_path) as shop:
        assert (place.read_text("ascii") != old) is POINTS[point][1]
        for one in kept:
            found = shop.journal.entry(one.id)
            assert found is not None and found.record.file == one.record.file
            assert found.record.request == one.record.request
        said = set(told(shop))
        assert said == ({("master-key", "commande:moi", "départ de l'exploitant")} if POINTS[point][1] else set())
        assert [one.id for one in shop.journal.entries(Filter(file="A"))] == [kept[0].id]
        shop.put(file="A")
        assert shop.journal.verify().broken is None
    assert change(tmp_path, "de nouveau") == 3
    with opened(tmp_path) as shop:
        assert len(list(shop.journal.entries(Filter(file="A")))) == 2
        assert shop.journal.verify().broken is None


def test_one_change_at_a_time(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
    with (
        module._claimed(tmp_path / "var" / "journal.key.next"),
        pytest.raises(JournalError, match="en train d'être changée"),
    ):
        change(tmp_path)
    assert change(tmp_path) == 1


def test_a_key_that_was_altered_stops_the_change(tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
    with closing(sqlite3.connect(tmp_path / "var" / "seals.db")) as connection:
        connection.execute("UPDATE seal_key SET wrapped = zeroblob(120)")
        connection.commit()
    with pytest.raises(JournalError, match="rien n'est changé"):
        change(tmp_path)
    journal = open_journal(Settings(data=tmp_path / "var"))
    assert journal is not None
    journal.close()


def test_the_command_says_what_to_do_next(run: Any, tmp_path: Path) -> None:
    with opened(tmp_path) as shop:
        shop.put()
    data = ["--data", str(tmp_path / "var")]
    done = run("journal", "rotate-master", "--why", "annuel", *data)
    assert done.code == 0
    assert "1 clé" in done.out and "redémarrez le service" in done.out
    assert run("journal", "verify", *data).code == 0
    nowhere = run("journal", "rotate-master", "--why", "annuel", "--data", str(tmp_path / "vide"))
    assert nowhere.code == 1 and "il n'y a pas de journal" in nowhere.err
