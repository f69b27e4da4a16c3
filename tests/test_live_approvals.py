"""Versions that serve only once approved: until then, and after a restart, it is the last one approved that serves."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fixed_amounts import PELLES, amount_served, fixing, product, settled, write_amount
from library_folder import write_library

from service.live.approvals import ApprovalError, Approvals
from service.live.contracts import LiveContracts
from service.live.loading import load_here
from service.live.snapshot import NotServing
from service.settings import Settings

OLD, NEW = "2020-01-01", "2022-01-01"
Start = Callable[[], LiveContracts]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    files = {"produit.yaml": product(PELLES), f"{OLD}/a.yaml": fixing("10 €"), f"{NEW}/a.yaml": fixing("20 €")}
    return write_library(tmp_path / "contrats", {PELLES: files})


@pytest.fixture
def start(root: Path, tmp_path: Path) -> Start:
    def one() -> LiveContracts:
        made = LiveContracts(Settings(contracts=root, data=tmp_path / "var", watch=0, approval=True), load_here)
        made.start()
        return made

    return one


def approve(live: LiveContracts, day: str, why: str = "relu") -> None:
    live.approve("pelles", day, live.readiness().waiting[f"pelles@{day}"], "juriste", why)


def test_nothing_serves_before_a_first_approval(start: Start) -> None:
    live = start()
    with pytest.raises(NotServing, match="aucune version n'est approuvée"):
        live.current()
    assert sorted(live.readiness().waiting) == [f"pelles@{OLD}", f"pelles@{NEW}"]
    approve(live, OLD)
    assert live.current().library.product("pelles").versions == (OLD,)
    assert list(live.readiness().waiting) == [f"pelles@{NEW}"]
    assert amount_served(live, OLD) == "10.00"
    approve(live, NEW)
    assert live.current().library.product("pelles").versions == (OLD, NEW)
    assert dict(live.readiness().waiting) == {}


def test_an_edit_waits_and_the_approved_version_goes_on_serving_after_a_restart(root: Path, start: Start) -> None:
    live = start()
    approve(live, OLD)
    approve(live, NEW)
    write_amount(root, "25 €", NEW)
    settled(live)
    for one in (live, start()):
        assert (amount_served(one, OLD), amount_served(one, NEW)) == ("10.00", "20.00")
        assert list(one.readiness().waiting) == [f"pelles@{NEW}"]
    again = start()
    approve(again, NEW, "hausse décidée le 3 mars")
    assert amount_served(again, NEW) == "25.00"
    assert amount_served(start(), NEW) == "25.00"
    assert [(one.version, one.by, one.why) for one in again.approvals()] == [
        (OLD, "juriste", "relu"), (NEW, "juriste", "relu"), (NEW, "juriste", "hausse décidée le 3 mars"),
    ]  # fmt: skip
    assert len({one.hash for one in again.approvals()}) == 3


def test_what_was_approved_serves_after_a_restart_even_when_what_is_on_disk_is_broken_or_gone(
    root: Path, start: Start
) -> None:
    live = start()
    approve(live, OLD)
    approve(live, NEW)
    write_amount(root, "vingt chaises", NEW)
    broken = start()
    assert amount_served(broken, NEW) == "20.00"
    assert broken.readiness().refused
    (root / "pelles" / NEW / "a.yaml").unlink()
    (root / "pelles" / NEW).rmdir()
    gone = start()
    assert amount_served(gone, NEW) == "20.00"
    assert dict(gone.readiness().waiting) == {f"pelles@{NEW}": ""}
    gone.approve("pelles", NEW, "", "juriste", "offre retirée")
    assert gone.current().library.product("pelles").versions == (OLD,)
    assert start().current().library.product("pelles").versions == (OLD,)


def test_going_back_to_what_was_approved_waits_for_nothing(root: Path, start: Start) -> None:
    live = start()
    approve(live, OLD)
    approve(live, NEW)
    digest = live.current().digest
    write_amount(root, "25 €", NEW)
    settled(live)
    write_amount(root, "20 €", NEW)
    settled(live)
    assert dict(live.readiness().waiting) == {}
    assert live.current().digest == digest


def test_the_sources_are_those_of_each_version(root: Path, start: Start) -> None:
    live = start()
    approve(live, OLD)
    approve(live, NEW)
    write_amount(root, "25 €", NEW)
    settled(live)
    found = {day: source for source in live.current().sources for day, _ in source.product.versions}
    assert fixing("20 €").encode() in found[NEW].files.values()
    assert fixing("25 €").encode() not in found[NEW].files.values()
    assert found[OLD].files[f"pelles/{OLD}/a.yaml"] == fixing("10 €").encode()


def test_only_what_waits_can_be_approved_and_with_a_reason(root: Path, start: Start) -> None:
    live = start()
    digest = live.readiness().waiting[f"pelles@{NEW}"]
    with pytest.raises(ApprovalError, match="dit pourquoi"):
        live.approve("pelles", NEW, digest, "juriste", " ")
    with pytest.raises(ApprovalError, match="ce n'est pas ce hash"):
        live.approve("pelles", NEW, "0" * 64, "juriste", "relu")
    with pytest.raises(ApprovalError, match="n'attend pas") as caught:
        live.approve("pelle", NEW, digest, "juriste", "relu")
    assert f"pelles@{NEW}" in str(caught.value.suggestion)
    write_amount(root, "25 €", NEW)  # moved since it was checked, and not looked at yet
    with pytest.raises(ApprovalError, match="a changé depuis"):
        live.approve("pelles", NEW, digest, "juriste", "relu")
    assert live.approvals() == ()
    settled(live)
    approve(live, NEW)
    with pytest.raises(ApprovalError, match="n'attend pas"):
        live.approve("pelles", NEW, live.approvals()[0].hash, "juriste", "relu")


def test_without_the_setting_nothing_waits(root: Path, tmp_path: Path) -> None:
    live = LiveContracts(Settings(contracts=root, data=tmp_path, watch=0), load_here)
    live.start()
    assert amount_served(live, NEW) == "20.00"
    with pytest.raises(ApprovalError, match="les réglages n'en demandent pas"):
        live.approve("pelles", NEW, "", "juriste", "relu")


def test_a_line_half_written_is_dropped_and_a_changed_one_is_refused(start: Start, tmp_path: Path) -> None:
    live = start()
    approve(live, OLD)
    approve(live, NEW)
    register = tmp_path / "var" / "approvals" / "approvals.jsonl"
    assert register.stat().st_mode & 0o777 == 0o600
    whole = register.read_bytes()
    register.write_bytes(whole + b'{"at":"20')
    assert len(Approvals(tmp_path / "var").every) == 2
    assert register.read_bytes() == whole
    told = [json.loads(line) for line in whole.splitlines()]
    register.write_bytes(whole.replace(told[0]["why"].encode(), b"revu", 1))
    with pytest.raises(ApprovalError, match="a été modifié"):
        Approvals(tmp_path / "var")


def test_kept_files_that_were_changed_do_not_serve(root: Path, start: Start, tmp_path: Path) -> None:
    live = start()
    approve(live, NEW)
    write_amount(root, "25 €", NEW)
    kept = tmp_path / "var" / "approvals" / "files" / live.approvals()[0].hash / "pelles" / NEW / "a.yaml"
    kept.write_text(fixing("99 €"), encoding="utf-8")
    again = start()
    with pytest.raises(NotServing, match="ne sont plus ceux d'alors"):
        again.current()
