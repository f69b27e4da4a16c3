"""PostgreSQL stopped and started again under load: 503 meanwhile, nothing answered that is not kept, then as before."""

from pathlib import Path

from postgresql_server import NEEDS_POSTGRESQL, postgresql
from serving import assert_unavailable, assert_whole, load, serving, until

pytestmark = NEEDS_POSTGRESQL


def test_postgresql_stopped_and_started_again_under_load(tmp_path: Path) -> None:
    with postgresql() as base:
        with serving(tmp_path, journal=base.url) as server:
            with load(server, 8) as callers:
                callers.after(40)
                base.stop()
                until(lambda: 503 in callers.statuses())
                assert server.call("GET", "/health").status == 200
                base.start()
                before = len(callers.acknowledged())
                until(lambda: len(callers.acknowledged()) >= before + 40)
            refused = next(one for one in callers.answers if one.status == 503)
            assert_unavailable(refused, "5")
            assert callers.statuses() == {200, 503}
            assert server.stop() == 0
        assert_whole(tmp_path, callers.acknowledged(), base.url)


def test_killed_under_load_two_services_on_postgresql_have_kept_what_they_answered(tmp_path: Path) -> None:
    with postgresql() as base:
        with (
            serving(tmp_path, journal=base.url) as one,
            serving(tmp_path, journal=base.url) as other,
            load(one, 6) as left,
            load(other, 6) as right,
        ):
            left.after(60)
            right.after(60)
            one.kill()
            right.after(30)
            other.kill()
        # Each waits for the other's lock, two seconds at most: that may be told, and is never an answer not kept.
        assert left.statuses() | right.statuses() <= {200, 503}
        assert_whole(tmp_path, [*left.acknowledged(), *right.acknowledged()], base.url)
