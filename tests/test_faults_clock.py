"""A clock that goes back: decisions keep their order, which is that of the chain and not of the hours."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from journal_setting import opened

from service.journal import Filter

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_decisions_kept_while_the_clock_goes_back_keep_their_order(tmp_path: Path) -> None:
    hours = iter([0, 3, -2, -2, 1, -48])
    now = [NOON]
    with opened(tmp_path, clock=lambda: now[0]) as shop:
        kept = []
        for hour in hours:
            now[0] = NOON + timedelta(hours=hour)
            kept.append(shop.put())
        now[0] = NOON - timedelta(days=400)
        shop.journal.note(kept[1].id, "auditeur", "relue")
        assert [one.sequence for one in kept] == [1, 2, 3, 4, 5, 6]
        assert len({one.id for one in kept}) == 6
        assert [one.id for one in shop.journal.entries()] == [one.id for one in kept]
        assert [one.id for one in shop.journal.entries(Filter(after=2, limit=2))] == [kept[2].id, kept[3].id]
        # What is asked by the hour is found by the hour that was kept, in the order of the chain.
        found = shop.journal.entries(Filter(since=NOON - timedelta(hours=3), until=NOON + timedelta(hours=2)))
        assert [one.id for one in found] == [kept[0].id, kept[2].id, kept[3].id, kept[4].id]
        told = shop.journal.verify()
        assert told.broken is None
        assert (told.decisions, told.entries) == (6, 7)
    with opened(tmp_path, clock=lambda: NOON - timedelta(days=4_000)) as again:
        assert again.put().sequence == 8
        assert again.journal.verify().broken is None
