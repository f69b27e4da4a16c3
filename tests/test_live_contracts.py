"""Contracts that reload: an edit serves, a broken one does not, a half-written one waits; another process does it."""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fixed_amounts import (
    PELLES,
    amount_served,
    fixing,
    product,
    settled,
    write_amount,
    write_price,
    write_priced,
)  # fmt: skip
from library_folder import DAY, write_library

from service.live.contracts import LiveContracts
from service.live.loading import Job, LoadingFailed, Part, load_aside, load_here
from service.live.snapshot import NotServing
from service.settings import Settings

CONTRACT = {"produit.yaml": product(PELLES), f"{DAY}/a.yaml": fixing("10 €")}
SEAUX = {"produit.yaml": product("seaux"), f"{DAY}/a.yaml": fixing("5 €", "SEA-1")}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_library(tmp_path / "contrats", {PELLES: CONTRACT, "seaux": SEAUX})


@pytest.fixture
def live(root: Path, tmp_path: Path) -> LiveContracts:
    made = LiveContracts(Settings(contracts=root, data=tmp_path / "var", watch=0), load_here)
    made.start()
    return made


def test_an_edit_serves_once_it_has_settled_and_whoever_began_before_keeps_what_he_had(
    live: LiveContracts, root: Path
) -> None:
    before = live.current()
    assert amount_served(live) == "10.00"
    write_amount(root, "12 €")
    live.look()
    assert live.current() is before
    live.look()
    assert amount_served(live) == "12.00"
    assert live.current().digest != before.digest
    old = before.library["pelles"]
    assert old.decide(old.facts({})).to_dict()["answers"]["forfait"]["value"] == "10.00"
    # The other product was not loaded again.
    assert live.current().library["seaux"].program is before.library["seaux"].program


def test_a_contract_with_errors_never_replaces_a_good_one(
    live: LiveContracts, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = live.current()
    with caplog.at_level(logging.INFO, "clausier"):
        write_amount(root, "douze chaises")
        settled(live)
    assert live.current() is good
    readiness = live.readiness()
    assert readiness.ready
    assert readiness.serving == good.digest
    assert [one.span.file for one in readiness.refused] == [f"pelles/{DAY}/a.yaml"]
    [told] = [record for record in caplog.records if record.message == "contracts_refused"]
    assert f"pelles/{DAY}/a.yaml:8" in str(told.__dict__["clausier"]["diagnostics"])
    assert live.counts.refused == 1
    settled(live)
    assert live.counts.refused == 1, "what has not moved is not loaded again"
    write_amount(root, "14 €")
    settled(live)
    assert amount_served(live) == "14.00"
    assert live.readiness().refused == ()


def test_a_broken_file_put_back_as_it_was_is_told_mended(
    live: LiveContracts, root: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The same contracts go on serving: without a word, what watches the log would take them for broken still."""
    good, text = live.current(), (root / "pelles" / DAY / "a.yaml").read_text(encoding="utf-8")
    write_amount(root, "douze chaises")
    settled(live)
    caplog.clear()
    with caplog.at_level(logging.INFO, "clausier"):
        (root / "pelles" / DAY / "a.yaml").write_text(text, encoding="utf-8")
        settled(live)
    assert live.current() is good
    assert live.readiness().refused == ()
    assert [record.message for record in caplog.records] == ["contracts_mended"]


def test_an_edit_of_one_contract_waits_for_the_errors_of_another(live: LiveContracts, root: Path) -> None:
    """A library is linked: it serves whole or not at all."""
    (root / "seaux" / DAY / "a.yaml").write_text("article: [", encoding="utf-8")
    write_amount(root, "12 €")
    settled(live)
    assert amount_served(live) == "10.00"
    (root / "seaux" / DAY / "a.yaml").write_text(SEAUX[f"{DAY}/a.yaml"], encoding="utf-8")
    settled(live)
    assert amount_served(live) == "12.00"


def test_a_file_that_goes_on_moving_is_left_until_it_stops(live: LiveContracts, root: Path) -> None:
    text = fixing("11 €")
    path = root / "pelles" / DAY / "a.yaml"
    for size in (10, 60, 90, len(text)):
        path.write_text(text[:size], encoding="utf-8")
        live.look()
        assert amount_served(live) == "10.00"
        assert live.counts.refused == 0
    live.look()
    assert amount_served(live) == "11.00"


def test_what_changes_while_it_is_read_is_read_again(root: Path, tmp_path: Path) -> None:
    amounts = iter(("13 €", "14 €"))

    def slow(jobs: Sequence[Job]) -> list[Part | None]:
        found = load_here(jobs)
        if started:
            write_amount(root, next(amounts, "14 €"))
        return found

    started: list[int] = []
    live = LiveContracts(Settings(contracts=root, data=tmp_path, watch=0), slow)
    live.start()
    started.append(1)
    write_amount(root, "12 €")
    settled(live)
    assert amount_served(live) == "10.00", "12 € was on disk no more when it had been read"
    settled(live)
    assert amount_served(live) == "10.00", "nor was 13 €"
    started.clear()
    settled(live)
    assert amount_served(live) == "14.00"


def test_a_reload_under_way_is_told_with_its_hour_and_what_serves_meanwhile(root: Path, tmp_path: Path) -> None:
    """From the look that sees the edit to the moment when it serves, is refused, or is put back as it was."""
    told: list[tuple[str, str]] = []
    made: list[LiveContracts] = []

    def slow(jobs: Sequence[Job]) -> list[Part | None]:
        told.extend((one.readiness().serving, one.readiness().reloading) for one in made)
        return load_here(jobs)

    live = LiveContracts(Settings(contracts=root, data=tmp_path, watch=0), slow)
    live.start()
    made.append(live)
    before, kept = live.readiness(), (root / "pelles" / DAY / "a.yaml").read_text(encoding="utf-8")
    assert before.reloading == ""
    write_amount(root, "12 €")
    live.look()
    since = live.readiness().reloading
    assert datetime.fromisoformat(since) <= datetime.now(UTC) < datetime.fromisoformat(since) + timedelta(minutes=1)
    live.look()
    assert told == [(before.serving, since)]
    assert (live.readiness().reloading, live.readiness().serving == before.serving) == ("", False)
    write_amount(root, "douze")
    settled(live)
    assert len(told) == 2 and told[1][1]
    assert live.readiness().reloading == "" and live.readiness().refused
    (root / "pelles" / DAY / "a.yaml").write_text(kept, encoding="utf-8")
    live.look()
    assert live.readiness().reloading
    settled(live)
    assert (live.readiness().reloading, live.readiness().serving) == ("", before.serving)


def test_a_save_that_replaces_the_file_or_keeps_its_day_is_seen(live: LiveContracts, root: Path) -> None:
    path = root / "pelles" / DAY / "a.yaml"
    state = path.stat()
    aside = path.with_suffix(".new")
    aside.write_text(fixing("19 €"), encoding="utf-8")
    os.utime(aside, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert aside.stat().st_size == state.st_size
    aside.replace(path)
    settled(live)
    assert amount_served(live) == "19.00"


def test_contracts_come_and_go(live: LiveContracts, root: Path) -> None:
    bags = {name: text.replace("PEL", "SAC").replace("pelles", "sacs") for name, text in CONTRACT.items()}
    write_library(root, {"sacs": bags})
    settled(live)
    assert set(live.current().library) == {"pelles", "sacs", "seaux"}
    (root / "sacs" / "produit.yaml").unlink()
    settled(live)
    assert set(live.current().library) == {"pelles", "seaux"}


def test_a_folder_that_is_emptied_does_not_stop_the_service(live: LiveContracts, root: Path) -> None:
    root.rename(root.with_name("ailleurs"))
    settled(live)
    assert amount_served(live) == "10.00"
    assert live.readiness().failure == "le dossier des contrats n'en contient aucun"
    root.with_name("ailleurs").rename(root)
    settled(live)
    assert live.readiness().failure == ""


def test_a_first_start_with_errors_serves_nothing_until_they_are_mended(root: Path, tmp_path: Path) -> None:
    write_amount(root, "douze chaises")
    live = LiveContracts(Settings(contracts=root, data=tmp_path, watch=0), load_here)
    with pytest.raises(NotServing, match="en cours de chargement"):
        live.current()
    live.start()
    with pytest.raises(NotServing, match="ont des erreurs"):
        live.current()
    assert not live.readiness().ready
    assert live.readiness().refused
    write_amount(root, "10 €")
    settled(live)
    assert amount_served(live) == "10.00"


def test_no_path_of_the_machine_is_in_what_serves(live: LiveContracts, root: Path) -> None:
    program = live.current().library["pelles"].program
    assert {span.span.file for span in (program.roots[0][0],)} == {"pelles/produit.yaml"}
    write_amount(root, "douze chaises")
    settled(live)
    assert str(root) not in str(live.readiness())


def test_another_process_loads_the_same(root: Path, tmp_path: Path) -> None:
    live = LiveContracts(Settings(contracts=root, data=tmp_path, watch=20), load_aside)
    live.start()
    try:
        assert amount_served(live) == "10.00"
        write_amount(root, "12 €")
        for _ in range(400):
            if amount_served(live) == "12.00":
                break
            live._stopping.wait(0.02)
        assert amount_served(live) == "12.00"
    finally:
        live.stop()


def test_a_loading_process_that_dies_changes_nothing(
    root: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def dying(jobs: Sequence[Job]) -> list[Part | None]:
        raise LoadingFailed("le processus qui charge les contrats s'est arrêté avant la fin")

    live = LiveContracts(Settings(contracts=root, data=tmp_path, watch=0), load_here)
    live.start()
    live._loader = dying
    write_amount(root, "12 €")
    settled_and_guarded(live)
    assert amount_served(live) == "10.00"
    assert "s'est arrêté" in live.readiness().failure
    live._loader = load_here
    settled_and_guarded(live)
    assert amount_served(live) == "12.00"
    assert live.readiness().failure == ""


def settled_and_guarded(live: LiveContracts) -> None:
    """Two looks as the watching thread takes them."""
    live._guarded(live.look)
    live._guarded(live.look)


def test_the_tariff_reloads_and_a_bad_one_is_refused(tmp_path: Path) -> None:
    root, tariff = write_priced(tmp_path)
    write_price(tariff, "3 €")
    live = LiveContracts(Settings(contracts=root, data=tmp_path, tariffs=tariff, watch=0), load_here)
    live.start()
    assert live.readiness().refused == ()
    assert amount_served(live, jour_fixe="2020-03-01") == "3.00"
    write_price(tariff, "4 €")
    settled(live)
    assert amount_served(live, jour_fixe="2020-03-01") == "4.00"
    write_price(tariff, "quatre chaises")
    settled(live)
    assert amount_served(live, jour_fixe="2020-03-01") == "4.00"
    assert [one.span.file for one in live.readiness().refused] == ["tarif.yaml"]
