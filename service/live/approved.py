"""Which versions serve where each must be approved: those on disk, or the files kept on the day of the approval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from engine.library import LoadedProduct
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic, nearest
from service.live.approvals import TARIFF, Approval, ApprovalError, Approvals, Version, told_version
from service.live.files import contents
from service.live.loading import Job, Loader, LoadingFailed, Part
from service.live.snapshot import Source


@dataclass(frozen=True, slots=True)
class Candidates:
    """What was last on disk without error, and the parts it was loaded from, by the name of their folder."""

    products: tuple[LoadedProduct, ...]
    diagnostics: tuple[Diagnostic, ...]
    parts: Mapping[str, Part]
    #: What each file held, by its path under the folder of the contracts.
    held: Mapping[str, bytes] = field(repr=False)

    def sources(self) -> tuple[Source, ...]:
        """Where each product came from."""
        folders = {part.loaded[0].identifier: name for name, part in self.parts.items() if part.loaded[0] is not None}
        return tuple(self.source(product, folders[product.identifier]) for product in self.products)

    def source(self, product: LoadedProduct, folder: str) -> Source:
        """Where some versions of a product came from."""
        return Source(product, folder, {name: self.held[name] for name in self.parts[folder].files})


@dataclass(frozen=True, slots=True)
class Chosen:
    """The products that serve, what warnings say of them, where they came from."""

    products: tuple[LoadedProduct, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Archived:
    """A version loaded from the files kept on the day of its approval."""

    product: LoadedProduct
    source: Source


@dataclass(frozen=True, slots=True)
class ToApprove:
    """Where the files of a version to approve are: the folder of its product, the SHA-256 of each file by its path."""

    folder: str
    files: Mapping[str, str]


def waiting(in_effect: Mapping[Version, Approval], candidates: Candidates | None) -> Mapping[str, str]:
    """The hashes to approve, by « contract@version »; "" for a version that serves and is no more on disk."""
    if candidates is None:
        return MappingProxyType({})
    there = {(p.identifier, day): loaded.digest for p in candidates.products for day, loaded in p.versions}
    waits = {
        version: digest
        for version, digest in there.items()
        if version not in in_effect or in_effect[version].hash != digest
    }
    gone = dict.fromkeys((version for version in in_effect if version not in there), "")
    return MappingProxyType({f"{name}@{day}": digest for (name, day), digest in sorted((waits | gone).items())})


def to_approve(
    approvals: Approvals | None,
    candidates: Candidates | None,
    tariff: Mapping[str, str],
    contract: str,
    version: str,
    digest: str,
    why: str,
) -> ToApprove:
    """What would be approved. Raises `ApprovalError` where it does not wait for approval, or no reason is given.

    ``tariff`` is the hash of the tariff that waits, by its name; nothing where none does.
    """
    if approvals is None:
        raise ApprovalError("aucune version n'attend d'approbation : les réglages n'en demandent pas")
    if not why.strip():
        raise ApprovalError("une approbation dit pourquoi", "écrivez la raison dans « why »")
    waits = {**waiting(approvals.in_effect(), candidates), **tariff}
    named = told_version(contract, version)
    if named not in waits:
        near = nearest(named, waits)
        listed = ", ".join(waits) or "aucune"
        raise ApprovalError(
            f"la version « {named} » n'attend pas d'approbation",
            f"vouliez-vous écrire « {near} » ?" if near else f"versions qui attendent : {listed}",
            conflict=True,
        )
    if waits[named] != digest:
        told = f"son hash est {waits[named]}" if waits[named] else "elle n'est plus sur le disque : approuvez « »"
        raise ApprovalError(f"ce n'est pas ce hash qui attend pour « {named} »", told, conflict=True)
    if not digest or candidates is None or (contract, version) == TARIFF:
        return ToApprove("", {})
    folder, part = next(
        (folder, part)
        for folder, part in candidates.parts.items()
        if part.loaded[0] is not None and part.loaded[0].identifier == contract
    )
    return ToApprove(folder, part.files)


def approved(
    in_effect: Mapping[Version, Approval],
    candidates: Candidates | None,
    approvals: Approvals,
    archived: dict[str, Archived],
    load: Loader,
) -> Chosen:
    """The products as they were approved. ``archived`` keeps by hash what was loaded from the files kept.

    Raises `LoadingFailed` where files that were approved cannot be used any more.
    """
    here = {p.identifier: p for p in candidates.products} if candidates else {}
    on_disk = {(name, day): loaded.digest for name, p in here.items() for day, loaded in p.versions}
    wanted = [one for v, one in in_effect.items() if on_disk.get(v) != one.hash and one.hash not in archived]
    loaded = load([Job(approvals.files_of(one), one.folder) for one in wanted]) if wanted else []
    for one, part in zip(wanted, loaded, strict=True):
        archived[one.hash] = _sound(one, part, approvals.files_of(one))
    chosen: dict[str, dict[str, LoadedProduct]] = {}
    sources: list[Source] = []
    disk_folders = {source.product.identifier: source for source in candidates.sources()} if candidates else {}
    same: dict[str, list[str]] = {}
    for (contract, day), one in in_effect.items():
        if on_disk.get((contract, day)) == one.hash:
            chosen.setdefault(contract, {})[day] = here[contract]
            same.setdefault(contract, []).append(day)
        else:
            chosen.setdefault(contract, {})[day] = archived[one.hash].product
            sources.append(archived[one.hash].source)
    sources += [
        replace(source, product=_only(source.product, same[contract]))
        for contract, source in disk_folders.items()
        if contract in same
    ]
    products = tuple(_together(contract, days) for contract, days in sorted(chosen.items()))
    told = {d for product in products for _, version in product.versions for d in version.diagnostics}
    return Chosen(products, tuple(sorted(told)), tuple(sources))


def _only(product: LoadedProduct, days: Iterable[str]) -> LoadedProduct:
    wanted = frozenset(days)
    return replace(product, versions=tuple((day, loaded) for day, loaded in product.versions if day in wanted))


def _together(contract: str, days: Mapping[str, LoadedProduct]) -> LoadedProduct:
    """A product of versions that may come from several readings; the latest says what it is called."""
    latest = days[max(days)]
    versions = tuple((day, dict(days[day].versions)[day]) for day in sorted(days))
    return LoadedProduct(contract, latest.title, versions, latest.by)


def _sound(one: Approval, part: Part | None, place: Path) -> Archived:
    product = part.loaded[0] if part is not None else None
    version = dict(product.versions).get(one.version) if product is not None else None
    if part is None or product is None or version is None or version.digest != one.hash:
        raise LoadingFailed(f"les fichiers approuvés de « {one.contract}@{one.version} » ne sont plus ceux d'alors")
    if any(d.severity is Severity.ERROR for d in version.diagnostics):
        raise LoadingFailed(f"ce moteur ne lit plus la version approuvée de « {one.contract}@{one.version} »")
    held = contents(place, (place / name for name in part.files))
    return Archived(product, Source(_only(product, [one.version]), one.folder, held))
