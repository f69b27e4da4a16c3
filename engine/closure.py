"""The products that a product is made with: those whose notions it shares, those it reads, and those that they do.

They are looked for beside it, by the name of their folder. An unknown product, one that may not be shared, a circle and
two calendars are refused here, before anything is assembled.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from engine.bonds import Bond, Tie, bonds_of, is_common, is_model, serves_others
from engine.source import SourceFile, text_of
from engine.versions import PRODUCT_FILE, VersionReader
from grammar.diagnostics import Diagnostic, Related, Severity, nearest
from grammar.yaml_nodes import Mapping

_CALENDAR = (("calendrier", "France"), ("samedi", "fermé"))


@dataclass(frozen=True, slots=True)
class Closure:
    """The folders of the products of a closure by id, the product itself left out, and what is wrong with it."""

    parts: dict[str, Path]
    faults: tuple[Diagnostic, ...]


def closure_of(folder: Path, reader: VersionReader) -> Closure:
    """The closure of the product in a folder."""
    own = reader.product(folder)
    if own is None:
        return Closure({}, ())
    found: dict[str, Path] = {}
    faults: list[Diagnostic] = []
    _follow(own, folder, reader, (folder.name,), found, faults)
    found.pop(folder.name, None)
    for part in found.values():
        product = reader.product(part)
        if product is not None:
            faults.extend(_other_calendar(own, product))
    return Closure(dict(sorted(found.items())), tuple(faults))


def _follow(
    product: SourceFile,
    folder: Path,
    reader: VersionReader,
    way: tuple[str, ...],
    found: dict[str, Path],
    faults: list[Diagnostic],
) -> None:
    for bond in bonds_of(product.root):
        named = bond.contract.text
        place = folder.parent / named
        if named in way:
            faults.append(_circle(bond, (*way[way.index(named) :], named)))
            continue
        other = reader.product(place) if _is_name(named) and (place / PRODUCT_FILE).exists() else None
        if other is None:
            unread = reader.file(place / PRODUCT_FILE, "produit")[1] if _is_name(named) and place.is_dir() else ()
            faults.extend([d for d in unread if d.severity is Severity.ERROR] or [_unknown(bond, folder)])
            continue
        fault = _wrong_bond(bond, other.root)
        if fault is not None:
            faults.append(fault)
            continue
        if named not in found:
            found[named] = place
            _follow(other, place, reader, (*way, named), found, faults)


def _is_name(text: str) -> bool:
    return text not in (".", "..") and "/" not in text and "\\" not in text


def siblings(folder: Path) -> list[str]:
    """The ids of the products beside one."""
    return sorted(path.parent.name for path in folder.parent.glob(f"*/{PRODUCT_FILE}") if path.parent != folder)


def _unknown(bond: Bond, folder: Path) -> Diagnostic:
    known = siblings(folder)
    near = nearest(bond.contract.text, known)
    remedy = f"vouliez-vous écrire « {near} » ?" if near else f"contrats : {', '.join(known) or 'aucun'}"
    message = f"contrat inconnu : « {bond.contract.text} »"
    return Diagnostic("B001", bond.contract.span, message, suggestion=remedy)


def _wrong_bond(bond: Bond, other: Mapping) -> Diagnostic | None:
    """B002: a product bound otherwise than its nature allows."""
    named = bond.contract.text
    nature = Tie.SHARES if is_common(other) else Tie.TAKES if is_model(other) else Tie.READS
    if bond.tie is nature:
        return None
    if nature is not Tie.READS:
        told = "notions communes" if nature is Tie.SHARES else "contrat type"
        verb = "il se partage" if nature is Tie.SHARES else "d'autres contrats sont faits sur lui"
        not_so = {Tie.READS: "il ne se lit pas", Tie.SHARES: "il ne se partage pas", Tie.TAKES: "ce n'est pas un type"}
        message = f"« {named} » est de nature « {told} » : {verb}, {not_so[bond.tie]}"
        return Diagnostic("B002", bond.contract.span, message, suggestion=f"écrivez « {nature.value}: [{named}] »")
    told = "notions communes" if bond.tie is Tie.SHARES else "contrat type"
    refused = "ses notions ne se partagent pas" if bond.tie is Tie.SHARES else "aucun contrat n'est fait sur lui"
    message = f"« {named} » n'est pas de nature « {told} » : {refused}"
    remedy = f"lisez-le (« lit: », contrat « {named} »), ou mettez ce qui est commun dans un produit à part"
    return Diagnostic("B002", bond.contract.span, message, suggestion=remedy)


def _circle(bond: Bond, loop: tuple[str, ...]) -> Diagnostic:
    told = ", qui lit ".join(f"« {name} »" for name in loop[1:])
    message = f"des contrats se lisent en cercle : « {loop[0]} » lit {told}"
    remedy = "rompez le cercle : mettez ce que les deux emploient dans des notions communes"
    return Diagnostic("B003", bond.contract.span, message, suggestion=remedy)


def _other_calendar(own: SourceFile, part: SourceFile) -> Iterable[Diagnostic]:
    """Two calendars in one closure are refused: a contract read would answer otherwise than alone."""
    for key, default in _CALENDAR:
        here, there = text_of(own.root.get(key)) or default, part.root.get(key)
        if serves_others(part.root) and there is None:
            continue
        other = text_of(there) or default
        if here != other:
            place = own.root.get(key) or own.root.get("produit") or own.root
            message = f"« {key} » vaut « {here} » ici, et « {other} » dans « {text_of(part.root.get('produit'))} »"
            related = (Related(there.span, "l'autre valeur"),) if there is not None else ()
            remedy = "donnez la même valeur aux contrats qui se lisent"
            yield Diagnostic("B006", place.span, message, related=related, suggestion=remedy)
