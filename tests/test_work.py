"""Work in threads: what only decides is stopped at its time, a caller leaves places to others, the process can end."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from web_service import CASE, DECISIONS, Place, write_essai

from service.web.deciding import Desk
from service.web.problems import Problem
from service.web.work import CALLER, Work

ROOT = Path(__file__).resolve().parents[1]


def work_threads() -> int:
    return sum(one.name == "work" for one in threading.enumerate())


@pytest.fixture(autouse=True)
def _no_thread_of_another_test() -> None:
    for one in threading.enumerate():
        if one.name == "work":
            one.join(5)
    assert work_threads() == 0


async def until(there: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not there():
            await asyncio.sleep(0.01)


async def asked(caller: str, work: Coroutine[Any, Any, Any]) -> Any:
    CALLER.set(caller)
    return await work


def for_ever() -> None:
    while True:
        try:
            sum(range(1_000))
        except Exception:  # the exception that stops is none that work takes for a fault of its own
            raise AssertionError from None


def test_what_decides_is_stopped_at_its_time_and_its_place_is_free_again() -> None:
    async def told() -> None:
        work = Work(200, places=2)
        for _ in range(2):
            late = [work.decide(for_ever) for _ in range(2)]
            found = await asyncio.gather(*late, return_exceptions=True)
            assert all(isinstance(one, Problem) and one.slug == "delai-depasse" for one in found)
            assert str(found[0]) == "La réponse n'est pas venue en 0,2 s."
            await until(lambda: work_threads() == 0)
            assert await work.decide(lambda: 3) == 3

    asyncio.run(told())


def test_what_writes_is_left_to_end_and_keeps_its_place() -> None:
    ended = threading.Event()
    go_on = threading.Event()

    def write() -> None:
        while not go_on.is_set():
            sum(range(1_000))
        ended.set()

    async def told() -> None:
        work = Work(200, places=1)
        with pytest.raises(Problem):
            await work.run(write)
        with pytest.raises(Problem):
            await work.run(lambda: 3)  # no place
        work.close()
        await asyncio.sleep(0.2)
        assert work_threads() == 1
        go_on.set()
        assert await work.run(lambda: 3, 5) == 3
        assert ended.is_set()

    asyncio.run(told())


def test_one_caller_has_half_of_the_places_and_of_the_room() -> None:
    release = threading.Event()

    async def told() -> None:
        work = Work(20_000, places=4)
        held = [asyncio.ensure_future(asked("un", work.run(release.wait))) for _ in range(128)]
        await until(lambda: work_threads() == 2)
        with pytest.raises(Problem) as refused:
            await asked("un", work.run(lambda: 1))
        assert refused.value.headers == {"Retry-After": "1"}
        other = await asyncio.gather(*(asked("deux", work.run(lambda: 2)) for _ in range(8)))
        assert other == [2] * 8
        await until(lambda: work_threads() == 2)
        release.set()
        assert await asyncio.gather(*held) == [True] * 128
        assert await asked("un", work.run(lambda: 1)) == 1

    asyncio.run(told())


def test_what_the_work_raises_is_raised() -> None:
    def wrong() -> None:
        raise ValueError("mauvais")

    with pytest.raises(ValueError, match="mauvais"):
        asyncio.run(Work(5_000).decide(wrong))


def test_a_decision_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    decide = Desk.decide
    place = Place(write_essai(tmp_path), max_time=200)
    monkeypatch.setattr(Desk, "decide", lambda *_: for_ever())

    async def told(client: Any) -> None:
        late = await client.post(DECISIONS, json={"case": CASE, "detail": "full"})
        assert (late.status_code, late.headers["retry-after"]) == (503, "5")
        await until(lambda: work_threads() == 0)
        monkeypatch.setattr(Desk, "decide", decide)
        assert (await client.post(DECISIONS, json={"case": CASE, "detail": "full"})).status_code == 200

    place.run(told)


def test_no_work_holds_back_the_end_of_the_process() -> None:
    program = """
import asyncio, itertools
from service.web.problems import Problem
from service.web.work import Work
async def told():
    work = Work(100)
    try:
        await work.run(lambda: all(one == 0 for one in itertools.repeat(0)))
    except Problem:
        print("trop long")
    work.close()
asyncio.run(told())
"""
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "trop long\n", "")
