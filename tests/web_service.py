"""The service over the contracts of the benchmarks and a contract of a few lines, called without a socket."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import httpx
from library_folder import DAY, write_library

from engine import Library, load
from service.journal import Journal, open_journal
from service.live.snapshot import Snapshot
from service.settings import Settings
from service.web.app import build_app
from service.web.services import FixedContracts, Services

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT / "bench" / "contracts"
T = TypeVar("T")

#: Who must prove, a sum that another reads, a list: what the quick answers must not forget.
PRODUCT = """\
produit: essai
titre: Essai
parties:
  - nom: le garant
    rôle: doit
"""
CONTRACT = """\
article: "1"
faits:
  - phrase: la carte est volée
    contraire: la carte n'est pas volée
  - phrase: le porteur a commis une faute
    contraire: le porteur n'a pas commis de faute
  - nom: la perte
    genre: féminin
    type: montant
grandeurs:
  - nom: la garantie
    type: droit
  - nom: l'indemnité
    genre: féminin
    type: montant
    sous réserve de: la garantie
clauses:
  - id: E-1
    accorde: la garantie
    si: la carte est volée
  - id: E-2
    exclut: la garantie
    si: le porteur a commis une faute
  - id: E-3
    charge de la preuve: le garant
    pour: toutes les exclusions
  - id: E-4
    fixe: l'indemnité
    à: la perte
  - id: E-5
    plafonne: l'indemnité
    à: 100 €
cas:
  - nom: la perte dépasse le plafond
    faits:
      la carte est volée: oui
      le porteur a commis une faute: non
      la perte: 150 €
    attendu:
      la garantie: accordé
      indemnité: 100 €
"""


def write_essai(folder: Path) -> Path:
    """The folder of a library with the small contract alone, in two versions that differ by their cap."""
    dated = {f"{day}/a.yaml": CONTRACT.replace("100 €", cap) for day, cap in ((DAY, "100 €"), ("2024-01-01", "120 €"))}
    return write_library(folder, {"essai": {"produit.yaml": PRODUCT, **dated}})


def services_over(settings: Settings, library: Library | None = None, journal: Journal | None = None) -> Services:
    """Services without doors, over the contracts of the settings as they are now."""
    root = settings.contracts
    snapshot = Snapshot(load(root) if library is None else library, root, "essai")
    return Services(settings, FixedContracts(snapshot), journal)


DECISIONS = "/contracts/essai/decisions"
#: A loss of 150 €, of which the small contract pays its cap.
CASE = {"la_carte_est_volee": True, "le_porteur_a_commis_une_faute": False, "perte": "150.00"}


class Place:
    """An application and its client. Each call has a loop of its own, and so do the tests."""

    def __init__(self, root: Path, library: Library | None = None, journal: Journal | None = None, **told: Any) -> None:
        self.settings = Settings(contracts=root, journal="none", keys=False, **told)
        self.services = services_over(self.settings, library, journal)
        self.library = self.services.live.current().library

    def ask(self, method: str, path: str, **told: Any) -> httpx.Response:
        """One request."""
        return self.run(lambda client: client.request(method, path, **told))

    def post(self, path: str, data: Any, **told: Any) -> httpx.Response:
        """One request with JSON."""
        return self.ask("POST", path, json=data, **told)

    def run(self, work: Callable[[httpx.AsyncClient], Awaitable[T]]) -> T:
        """Several requests of one client, in one loop."""

        async def all_of_it() -> T:
            transport = httpx.ASGITransport(build_app(self.services), raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await work(client)

        return asyncio.run(all_of_it())


@contextmanager
def keeping(folder: Path) -> Iterator[Place]:
    """The service over the small contract, which keeps its decisions in a folder."""
    journal = open_journal(Settings(data=folder / "var"))
    assert journal is not None
    yield Place(write_essai(folder / "contracts"), journal=journal)
    journal.close()


def problem(response: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """A problem, whose form is checked."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert (told["type"], told["status"]) == (f"/problems/{slug}", status)
    assert told["title"] and told["detail"]
    return told
