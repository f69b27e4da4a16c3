"""A tariff serves only once approved: until then, and whatever becomes of its file, it is the last one approved."""

import asyncio
import json
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from fixed_amounts import PELLES, amount_served, settled, write_price, write_priced
from library_folder import DAY

from service.journal import open_journal
from service.live.approvals import ApprovalError
from service.live.contracts import LiveContracts
from service.live.loading import load_here
from service.settings import Settings
from service.web.app import build_app
from service.web.services import Services

Start = Callable[[], LiveContracts]
JOUR = "2020-03-01"


def price(live: LiveContracts) -> object:
    """What is served for a day of 2020; None where no tariff says it."""
    return amount_served(live, jour_fixe=JOUR)


def approve(live: LiveContracts, digest: str | None = None) -> None:
    """Approve the tariff that waits, or a hash."""
    live.approve("tarif", "", live.readiness().waiting["tarif"] if digest is None else digest, "juriste", "relu")


@pytest.fixture
def tariff(tmp_path: Path) -> Path:
    _, path = write_priced(tmp_path)
    write_price(path, "3 €")
    return path


@pytest.fixture
def start(tmp_path: Path, tariff: Path) -> Start:
    told = Settings(contracts=tmp_path / "contrats", data=tmp_path / "var", tariffs=tariff, watch=0, approval=True)

    def one() -> LiveContracts:
        made = LiveContracts(told, load_here)
        made.start()
        return made

    return one


@pytest.fixture
def live(start: Start) -> LiveContracts:
    """Contracts whose version is approved, and not the tariff."""
    made = start()
    made.approve(PELLES, DAY, made.readiness().waiting[f"{PELLES}@{DAY}"], "juriste", "relu")
    return made


def test_without_approval_no_tariff_serves(live: LiveContracts, tariff: Path) -> None:
    assert price(live) is None
    assert dict(live.readiness().waiting) == {"tarif": sha256(tariff.read_bytes()).hexdigest()}
    approve(live)
    assert price(live) == "3.00"
    assert dict(live.readiness().waiting) == {}
    assert [(one.contract, one.version, one.by) for one in live.approvals()][-1] == ("tarif", "", "juriste")


def test_a_new_tariff_waits_while_the_approved_one_serves_after_a_restart_too(
    live: LiveContracts, start: Start, tariff: Path
) -> None:
    approve(live)
    write_price(tariff, "4 €")
    settled(live)
    for one in (live, start()):
        assert price(one) == "3.00"
        assert list(one.readiness().waiting) == ["tarif"]
    again = start()
    approve(again)
    assert price(again) == price(start()) == "4.00"
    write_price(tariff, "3 €")  # put back as it was: it is to be approved again
    settled(again)
    assert price(again) == "4.00"
    assert list(again.readiness().waiting) == ["tarif"]


@pytest.mark.parametrize("lost", [True, False])
def test_a_tariff_that_is_broken_or_gone_leaves_the_approved_one(
    live: LiveContracts, start: Start, tariff: Path, lost: bool
) -> None:
    approve(live)
    if lost:
        tariff.unlink()
    else:
        write_price(tariff, "quatre chaises")
    settled(live)
    for one in (live, start()):
        assert price(one) == "3.00"
        assert dict(one.readiness().waiting) == {}
        assert [fault.span.file for fault in one.readiness().refused] == ["tarif.yaml"]
    write_price(tariff, "3 €")
    settled(live)
    assert live.readiness().refused == ()


def test_what_is_approved_is_what_waits(live: LiveContracts, tariff: Path) -> None:
    with pytest.raises(ApprovalError, match="ce n'est pas ce hash"):
        approve(live, "0" * 64)
    waiting = live.readiness().waiting["tarif"]
    write_price(tariff, "5 €")
    with pytest.raises(ApprovalError, match=r"« tarif\.yaml » a changé"):
        approve(live, waiting)
    assert price(live) is None
    settled(live)
    approve(live)
    with pytest.raises(ApprovalError, match="n'attend pas d'approbation"):
        approve(live, live.approvals()[-1].hash)


def test_an_approved_file_that_was_altered_does_not_serve(
    live: LiveContracts, start: Start, tariff: Path, tmp_path: Path
) -> None:
    approve(live)
    kept = tmp_path / "var" / "approvals" / "files" / live.approvals()[-1].hash / "tarif.yaml"
    write_price(kept, "9 €")
    write_price(tariff, "4 €")
    found = start()
    assert found.readiness().failure == "le tarif approuvé n'est plus celui d'alors"
    assert not found.readiness().ready


@pytest.fixture
def service(live: LiveContracts, tmp_path: Path, tariff: Path) -> Iterator[Callable[..., Any]]:
    """The service over these contracts, with its journal; one request."""
    settings = Settings(contracts=tmp_path / "contrats", data=tmp_path / "var", tariffs=tariff, approval=True)
    journal = open_journal(settings)
    assert journal is not None
    app = build_app(Services(settings, live, journal))

    def ask(method: str, path: str, **told: Any) -> Any:
        async def one() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **told)

        return asyncio.run(one()).json()

    yield ask
    journal.close()


def test_over_http_a_decision_is_replayed_by_the_tariff_that_was_approved(
    service: Callable[..., Any], live: LiveContracts, tariff: Path
) -> None:
    waiting = service("GET", "/approvals")["waiting"]
    body = {"contract": "tarif", "version": "", "hash": waiting["tarif"], "why": "relu avec la direction"}
    made = service("POST", "/approvals", json=body)
    assert (made["contract"], made["version"], made["why"]) == ("tarif", "", "relu avec la direction")
    write_price(tariff, "7 €")
    settled(live)
    asked = {"case": {"jour_fixe": JOUR}}
    told = service("POST", f"/contracts/{PELLES}/decisions", content=json.dumps(asked),
                   headers={"Content-Type": "application/json"})  # fmt: skip
    assert told["answers"]["forfait"]["value"] == "3.00"
    assert told["tariff"]["hash"] == waiting["tarif"]
    again = service("POST", f"/decisions/{told['decision']['id']}/replay")
    assert again["same"] is True
