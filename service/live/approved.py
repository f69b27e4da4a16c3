"""Which versions serve where each must be approved: those on disk, or the files kept on the day of the approval."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from engine.library import LoadedProduct, LoadedVersion
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic, nearest
from service.live.approvals import Approval, ApprovalError, Approvals, Version
from service.live.loading import Job, Loader, LoadingFailed, Part


@dataclass(frozen=True, slots=True)
class Candidates:
    """What was last on disk without error, and the parts it was loaded from, by the name of their folder."""

    products: tuple[LoadedProduct, ...]
    diagnostics: tuple[Diagnostic, ...]
    parts: Mapping[str, Part]

    def version(self, version: Version) -> LoadedVersion | None:
        """A version of a product, where it is there."""
        found = {(p.identifier, day): loaded for p in self.products for day, loaded in p.versions}
        return found.get(version)


@dataclass(frozen=True, slots=True)
class Approved:
    """The products that serve, with what warnings say of them."""

    products: tuple[LoadedProduct, ...]
    diagnostics: tuple[Diagnostic, ...]


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
    approvals: Approvals | None, candidates: Candidates | None, contract: str, version: str, digest: str, why: str
) -> ToApprove:
    """What would be approved. Raises `ApprovalError` where it does not wait for approval, or no reason is given."""
    if approvals is None:
        raise ApprovalError("aucune version n'attend d'approbation : les réglages n'en demandent pas")
    if not why.strip():
        raise ApprovalError("une approbation dit pourquoi", "écrivez la raison dans « why »")
    waits = waiting(approvals.in_effect(), candidates)
    named = f"{contract}@{version}"
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
    if not digest or candidates is None:
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
    archived: dict[str, LoadedProduct],
    load: Loader,
) -> Approved:
    """The products as they were approved. ``archived`` keeps by hash what was loaded from the files kept.

    Raises `LoadingFailed` where files that were approved cannot be used any more.
    """
    on_disk = {(p.identifier, day): (p, v) for p in candidates.products for day, v in p.versions} if candidates else {}
    wanted = [
        one
        for version, one in in_effect.items()
        if one.hash not in archived and not (version in on_disk and on_disk[version][1].digest == one.hash)
    ]
    loaded = load([Job(approvals.files_of(one), one.folder) for one in wanted]) if wanted else []
    for one, part in zip(wanted, loaded, strict=True):
        archived[one.hash] = _sound(one, part)
    chosen: dict[str, dict[str, tuple[LoadedProduct, LoadedVersion]]] = {}
    for (contract, day), one in in_effect.items():
        here = on_disk.get((contract, day))
        if here is None or here[1].digest != one.hash:
            product = archived[one.hash]
            here = product, dict(product.versions)[day]
        chosen.setdefault(contract, {})[day] = here
    products = tuple(_together(contract, days) for contract, days in sorted(chosen.items()))
    told = {d for product in products for _, version in product.versions for d in version.diagnostics}
    return Approved(products, tuple(sorted(told)))


def _together(contract: str, days: Mapping[str, tuple[LoadedProduct, LoadedVersion]]) -> LoadedProduct:
    """A product of versions that may come from several readings; the latest says what it is called."""
    latest = days[max(days)][0]
    return LoadedProduct(contract, latest.title, tuple((day, days[day][1]) for day in sorted(days)), latest.by)


def _sound(one: Approval, part: Part | None) -> LoadedProduct:
    product = part.loaded[0] if part is not None else None
    version = dict(product.versions).get(one.version) if product is not None else None
    if product is None or version is None or version.digest != one.hash:
        raise LoadingFailed(f"les fichiers approuvés de « {one.contract}@{one.version} » ne sont plus ceux d'alors")
    if any(d.severity is Severity.ERROR for d in version.diagnostics):
        raise LoadingFailed(f"ce moteur ne lit plus la version approuvée de « {one.contract}@{one.version} »")
    return product
