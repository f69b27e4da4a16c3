"""The service told to stop: what it is answering is answered, what comes later is refused, and it ends well."""

import contextlib
import os
import signal
import sqlite3
import threading
from pathlib import Path

from serving import Answer, Server, Stream, assert_whole, load, serving, until


def refused(server: Server) -> bool:
    """Whether no one listens any more."""
    try:
        server.call("GET", "/health")
    except ConnectionRefusedError:
        return True
    except OSError:
        pass
    return False


def test_told_to_stop_it_answers_what_is_under_way_and_takes_nothing_more(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.decide()
        answers: list[Answer] = []
        # Another program holds the database for a moment: requests are under way for as long.
        with contextlib.closing(sqlite3.connect(tmp_path / "var" / "journal.db", isolation_level=None)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            callers = [threading.Thread(target=lambda: answers.append(server.decide())) for _ in range(6)]
            for one in callers:
                one.start()
            threading.Event().wait(0.4)
            os.kill(server.pid, signal.SIGTERM)
            until(lambda: refused(server), 0.02)
            holder.execute("ROLLBACK")
        for one in callers:
            one.join()
        assert server.ended() == 0
    assert [one.status for one in answers] == [200] * 6
    assert assert_whole(tmp_path, [one.id for one in answers]) == 7


def test_a_stream_under_way_ends_with_a_word(tmp_path: Path) -> None:
    """Its caller is still to send lines: what was answered is kept, and the last line says that it is over."""
    with serving(tmp_path) as server, Stream(server) as stream:
        stream.send(30)
        stream.await_answers(30)
        os.kill(server.pid, signal.SIGTERM)
        *answered, last = stream.rest()
        assert server.ended() == 0
    assert last["problem"]["type"] == "/problems/indisponible"
    assert last["problem"]["detail"].startswith("Le service s'arrête")
    assert last["problem"]["line"] == 31
    assert len(answered) == 30
    assert assert_whole(tmp_path, [line["decision"]["id"] for line in answered]) == 30


def test_a_stream_that_nobody_reads_is_cut(tmp_path: Path) -> None:
    with serving(tmp_path) as server, Stream(server) as stream:
        stream.fill()
        os.kill(server.pid, signal.SIGTERM)
        assert server.ended() == 0
        told = server.log.read_text(encoding="utf-8")
    assert "Cancel" not in told and '"error"' not in told
    assert_whole(tmp_path, [])


def test_told_to_stop_under_load_it_ends_well_and_has_kept_what_it_answered(tmp_path: Path) -> None:
    with serving(tmp_path) as server, load(server, 12) as callers:
        callers.after(100)
        assert server.stop() == 0
    assert callers.statuses() == {200}
    assert_whole(tmp_path, callers.acknowledged())
    told = server.log.read_text(encoding="utf-8")
    assert "Traceback" not in told
    assert '"error"' not in told


def test_two_services_on_one_journal_make_one_chain(tmp_path: Path) -> None:
    with serving(tmp_path) as one, serving(tmp_path) as other:
        with load(one, 4) as left, load(other, 4) as right:
            left.after(60)
            right.after(60)
        found = other.call("GET", f"/decisions/{left.acknowledged()[-1]}")
        assert found.status == 200
        again = [server.decide(Idempotency_Key="b-1").id for server in (one, other)]
        assert again[0] == again[1]
        assert [one.stop(), other.stop()] == [0, 0]
    # A lock that is waited for too long may be told: it is never an answer that is not kept.
    assert left.statuses() | right.statuses() <= {200, 503}
    assert_whole(tmp_path, [*left.acknowledged(), *right.acknowledged(), again[0]])
