"""A disk without room, a database held by another program, one that is removed: 503, nothing lost, then as before."""

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from serving import Server, assert_unavailable, assert_whole, load, serving, until

FULL = "30"


def limited(server: Server, size: int) -> None:
    """Let no file of the service grow beyond a size."""
    resource.prlimit(server.pid, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the limit of a process that runs is set on Linux only"
)
def test_where_files_can_grow_no_more_nothing_is_answered_that_is_not_kept(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        first = server.decide()
        size = max(path.stat().st_size for path in (tmp_path / "var").iterdir())
        with load(server, 8) as callers:
            limited(server, size + 300_000)
            until(lambda: callers.statuses() == {200, 503})
        refused = next(one for one in callers.answers if one.status == 503)
        assert_unavailable(refused, FULL)
        assert server.call("GET", "/health").status == 200
        limited(server, resource.RLIM_INFINITY)
        last = server.decide()
        assert last.status == 200
        assert server.call("GET", f"/decisions/{callers.acknowledged()[-1]}").status == 200
        assert server.stop() == 0
    assert_whole(tmp_path, [first.id, *callers.acknowledged(), last.id])


@contextlib.contextmanager
def small_disk(place: Path) -> Iterator[None]:
    """A disk of three megabytes, which root alone can make."""
    place.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m,mode=0700", "tmpfs", str(place)], capture_output=True)
    if made.returncode:
        pytest.skip("making a disk of a few megabytes takes the rights of root")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="making a disk takes the rights of root")
def test_a_full_disk_refuses_and_serves_again_once_there_is_room(tmp_path: Path) -> None:
    with small_disk(tmp_path / "var"):
        with serving(tmp_path) as server:
            first = server.decide()
            filling = tmp_path / "var" / "autre"
            with load(server, 8) as callers, filling.open("wb", buffering=0) as other:
                callers.after(20)
                with contextlib.suppress(OSError):
                    while True:
                        other.write(bytes(4_096))
                until(lambda: 503 in callers.statuses())
            refused = next(one for one in callers.answers if one.status == 503)
            assert_unavailable(refused, FULL)
            filling.unlink()
            last = server.decide()
            assert last.status == 200
            assert server.stop() == 0
        assert_whole(tmp_path, [first.id, *callers.acknowledged(), last.id])


def test_a_database_held_by_another_program_is_waited_for_then_refused(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        first = server.decide()
        holder = sqlite3.connect(tmp_path / "var" / "journal.db", isolation_level=None)
        with contextlib.closing(holder):
            holder.execute("BEGIN IMMEDIATE")
            assert_unavailable(server.decide(), "1")
            # What is only read goes on, and so does what keeps nothing.
            assert server.call("GET", "/contracts").status == 200
            assert server.decide(b'{"dry_run": true, "case": {"achat": "2024-03-01"}}').status == 200
            holder.execute("ROLLBACK")
        last = server.decide()
        assert last.status == 200
    assert assert_whole(tmp_path, [first.id, last.id]) == 2


def test_a_database_removed_takes_nothing_until_it_is_back(tmp_path: Path) -> None:
    base = tmp_path / "var" / "journal.db"
    with serving(tmp_path) as server, load(server, 4) as callers:
        callers.after(20)
        base.rename(base.with_suffix(".away"))
        until(lambda: 503 in callers.statuses())
        assert not base.exists(), "another journal must not begin in silence"
        assert_unavailable(server.decide(), FULL)
        base.with_suffix(".away").rename(base)
        assert server.decide().status == 200
    assert_whole(tmp_path, callers.acknowledged())


def test_a_database_replaced_by_its_copy_takes_nothing_until_the_service_starts_again(tmp_path: Path) -> None:
    base = tmp_path / "var" / "journal.db"
    with serving(tmp_path) as server:
        first = server.decide()
        copy = tmp_path / "copie.db"
        with contextlib.closing(sqlite3.connect(base)) as source:
            source.execute("VACUUM INTO ?", (str(copy),))
        base.rename(tmp_path / "avant.db")
        shutil.move(copy, base)
        for name in ("journal.db-wal", "journal.db-shm"):
            (tmp_path / "var" / name).unlink()
        assert_unavailable(server.decide(), FULL)
        assert server.stop() == 0
    assert assert_whole(tmp_path, [first.id]) == 1
    with serving(tmp_path) as server:
        last = server.decide()
    assert assert_whole(tmp_path, [first.id, last.id]) == 2
