"""The tariff that serves: that of the settings or, where approvals are asked, the last one approved, from its files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from engine.library import LoadedProduct
from engine.tariffs import Tariff, read_tariff
from grammar.catalogue import Severity
from grammar.diagnostics import Diagnostic
from service.live.approvals import TARIFF, Approvals, told_version
from service.live.loading import LoadingFailed


@dataclass(frozen=True, slots=True)
class ServingTariff:
    """A tariff and the file it was read from, with what is wrong with it; None where no tariff serves.

    ``behind`` is what is wrong with the one on disk, where it is another; ``waits`` is its hash to approve, by its
    name.
    """

    tariff: Tariff | None = None
    path: Path | None = None
    faults: tuple[Diagnostic, ...] = ()
    behind: tuple[Diagnostic, ...] = ()
    waits: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


def serving_tariff(
    path: Path | None, products: Sequence[LoadedProduct], approvals: Approvals | None, *, partial: bool
) -> ServingTariff:
    """The tariff for the products that serve. ``partial``: other contracts exist, and what is about them is left aside.

    Raises `LoadingFailed` where the file that was approved cannot be used any more.
    """
    if path is None:
        return ServingTariff()
    tariff, faults = _read(path, products, partial=partial or approvals is not None)
    if approvals is None:
        return ServingTariff(tariff, path, faults)
    sound = tariff is not None and all(one.severity is not Severity.ERROR for one in faults)
    approved = approvals.tariff()
    kept = approvals.files_of(approved) / approved.folder if approved is not None else None
    if tariff is not None and approved is not None and tariff.digest == approved.hash:
        return ServingTariff(tariff, kept, faults)
    waits = {told_version(*TARIFF): tariff.digest} if tariff is not None and sound else {}
    found = ServingTariff(behind=() if sound else faults, waits=MappingProxyType(waits))
    if approved is None or kept is None:
        return found
    before, told = _read(kept, products, partial=True)
    if before is None or before.digest != approved.hash:
        raise LoadingFailed("le tarif approuvé n'est plus celui d'alors")
    return replace(found, tariff=before, path=kept, faults=told)


def _read(
    path: Path, products: Sequence[LoadedProduct], *, partial: bool
) -> tuple[Tariff | None, tuple[Diagnostic, ...]]:
    """A tariff; what is wrong with it is told of the name of its file alone, without a path of the machine."""
    tariff, faults = read_tariff(path, products, partial=partial)
    shown = path.as_posix()
    return tariff, tuple(
        replace(d, span=d.span._replace(file=path.name)) if d.span.file == shown else d for d in faults
    )
