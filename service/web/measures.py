"""What the service tells of itself: its routes, for the doors; its contracts and its journal, for the metrics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from starlette.routing import BaseRoute, Mount, Route

from service.access.metrics import Sample
from service.journal import Journal
from service.live.contracts import LiveContracts
from service.web.services import Services

Source = tuple[str, str, list[Sample]]


def routes_of(routes: Iterable[BaseRoute], above: str = "") -> Iterator[tuple[str, str]]:
    """Every route by method and template. HEAD goes with GET."""
    for route in routes:
        if isinstance(route, Mount):
            yield from routes_of(route.routes, above + route.path)
        elif isinstance(route, Route):
            yield from ((method, above + route.path) for method in sorted(route.methods or ()) if method != "HEAD")
        else:
            yield "*", above + str(getattr(route, "path", route))


def measures(services: Services) -> Iterator[Source]:
    """What is asked of the contracts and of the journal when the metrics are read."""
    readiness = services.live.readiness()
    yield "gauge", "Whether contracts serve.", [("clausier_ready", {}, int(readiness.ready))]
    refused = int(bool(readiness.refused or readiness.failure))
    yield "gauge", "Whether what is on disk was refused.", [("clausier_contracts_behind", {}, refused)]
    reloading = int(bool(readiness.reloading))
    yield "gauge", "Whether what is on disk is being loaded.", [("clausier_contracts_reloading", {}, reloading)]
    waiting = len(readiness.waiting)
    yield "gauge", "Versions that wait for approval.", [("clausier_versions_waiting", {}, waiting)]
    if isinstance(services.live, LiveContracts):
        counts = services.live.counts
        name = "clausier_reloads_total"
        outcomes = {"good": counts.good, "refused": counts.refused}
        samples: list[Sample] = [(name, {"outcome": outcome}, count) for outcome, count in outcomes.items()]
        yield "counter", "Contracts loaded since the start.", samples
    if readiness.ready:
        products = services.live.current().library
        known: list[Sample] = [
            ("clausier_contract_info", {"contract": name, "version": day, "hash": _hash(services, name, day)}, 1)
            for name in products
            for day in products.product(name).versions
        ]
        yield "gauge", "The versions that serve.", known
    if services.journal is not None:
        yield from _of_journal(services.journal)


def _of_journal(journal: Journal) -> Iterator[Source]:
    counts = journal.counts
    available = int(journal.standing.failure is None)
    yield "gauge", "Whether the last entries could be kept.", [("clausier_journal_available", {}, available)]
    yield "gauge", "Entries that wait for the disk.", [("clausier_journal_waiting", {}, journal.waiting)]
    outcomes = {"kept": counts.commits, "failed": counts.failures}
    name = "clausier_journal_commits_total"
    commits: list[Sample] = [(name, {"outcome": outcome}, count) for outcome, count in outcomes.items()]
    yield "counter", "Transactions of the journal.", commits
    yield "counter", "Entries that these transactions took.", [("clausier_journal_entries_total", {}, counts.kept)]
    sizes: list[Sample] = [
        ("clausier_journal_lot_entries", {"lot": "last"}, counts.last),
        ("clausier_journal_lot_entries", {"lot": "largest"}, counts.largest),
    ]
    yield "gauge", "Entries of the last transaction, and of the largest.", sizes


def _hash(services: Services, contract: str, day: str) -> str:
    return services.live.current().library.product(contract).version(day).identity.digest
