"""The service killed under load: whatever it had answered is in the journal, and the chain is whole."""

from pathlib import Path
from typing import Any

from serving import BODY, Stream, assert_whole, load, serving


def test_killed_under_load_every_decision_answered_is_kept(tmp_path: Path, run: Any) -> None:
    acknowledged: list[str] = []
    for number in range(3):
        with serving(tmp_path) as server, load(server, 16) as callers:
            callers.after(200 + 37 * number)
            server.kill()
        assert callers.statuses() == {200}
        acknowledged += callers.acknowledged()
        kept = assert_whole(tmp_path, acknowledged)
        # Each caller had one request under way at most: no more than these were kept without an answer.
        assert kept <= len(acknowledged) + 16 * (number + 1)
    ran = run("journal", "verify", "--data", str(tmp_path / "var"))
    assert ran.code == 0, ran.err
    assert f"{kept} décisions" in ran.out.replace("\u202f", "").replace("\xa0", " ")


def test_what_was_killed_between_its_entry_and_its_answer_is_answered_by_its_idempotency_key(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        first = server.decide(Idempotency_Key="a-1")
        server.kill()
    with serving(tmp_path) as server:
        again = server.decide(Idempotency_Key="a-1")
        other = server.decide(BODY.replace(b"true", b"false"), Idempotency_Key="a-1")
    assert again.body == first.body
    assert other.status == 409
    assert assert_whole(tmp_path, [first.id]) == 1


def test_a_stream_killed_half_way_has_kept_each_line_that_was_answered(tmp_path: Path) -> None:
    with serving(tmp_path) as server, Stream(server) as stream:
        for count in (50, 100, 150):
            stream.send(50)
            stream.await_answers(count)
        stream.send(500)
        server.kill()
        answered = [line["decision"]["id"] for line in stream.rest()]
    assert len(answered) >= 150
    assert_whole(tmp_path, answered)
