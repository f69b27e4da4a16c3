"""The dated folders of a product: the files that each version is made of, its own and those it takes from another.

A folder without version.yaml holds the whole version. « hérite de » takes the files of another folder, those of the
same name being replaced; « retire » leaves some out.
"""

from __future__ import annotations

import re
from pathlib import Path

from engine.source import SourceFile, read_tree, scalars_of, text_of
from grammar.diagnostics import Diagnostic, Severity, nearest
from grammar.structure import DocumentKind, check_structure
from grammar.yaml_nodes import Mapping, Scalar

PRODUCT_FILE = "produit.yaml"
VERSION_FILE = "version.yaml"
_DATED = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Read = tuple[SourceFile | None, tuple[Diagnostic, ...]]


def dated_folders(folder: Path) -> list[Path]:
    """The folders of the versions of a product, by date."""
    return sorted(p for p in folder.iterdir() if p.is_dir() and _DATED.fullmatch(p.name)) if folder.is_dir() else []


def own_files(folder: Path) -> list[Path]:
    """Every file that a product itself is read from."""
    return [folder / PRODUCT_FILE, *(path for day in dated_folders(folder) for path in sorted(day.glob("*.yaml")))]


class VersionReader:
    """Reads files once, however many contracts and versions they are part of."""

    def __init__(self) -> None:
        self._read: dict[tuple[Path, DocumentKind, str], Read] = {}

    def file(self, path: Path, kind: DocumentKind, contract: str = "") -> Read:
        """A file whose structure is right, or what is wrong with it; ``contract`` is the part it belongs to."""
        known = self._read.get((path, kind, contract))
        if known is None:
            known = self._read[path, kind, contract] = self._made(path, kind, contract)
        return known

    def _made(self, path: Path, kind: DocumentKind, contract: str) -> Read:
        if contract:
            file, found = self.file(path, kind)
            return (SourceFile(file.path, file.root, contract) if file else None), found
        root, unread = read_tree(path, path.as_posix())
        if root is None:
            return None, unread
        found = (*unread, *check_structure(root, kind))
        wrong = any(d.severity is Severity.ERROR for d in found)
        return None if wrong else SourceFile(path.as_posix(), root), found

    def product(self, folder: Path) -> SourceFile | None:
        """The product's own file, when it can be read."""
        return self.file(folder / PRODUCT_FILE, "produit")[0]

    def version(self, dated: Path) -> tuple[list[Path], tuple[Diagnostic, ...]]:
        """The files of the version of a dated folder, by name, and what is wrong with what it inherits."""
        faults: list[Diagnostic] = []
        files = self._inherited(dated, (), faults)
        return [files[name] for name in sorted(files)], tuple(faults)

    def _inherited(self, dated: Path, heirs: tuple[str, ...], faults: list[Diagnostic]) -> dict[str, Path]:
        own = {path.name: path for path in sorted(dated.glob("*.yaml")) if path.name != VERSION_FILE}
        if not (dated / VERSION_FILE).exists():
            return own
        told, found = self.file(dated / VERSION_FILE, "version")
        faults.extend(found)
        parent = told.root.get("hérite de") if told else None
        if told is None or not isinstance(parent, Scalar):
            return own
        known = [p.name for p in dated_folders(dated.parent)]
        way = (*heirs, dated.name)
        if parent.text in way:
            loop = " hérite de ".join((*way[way.index(parent.text) :], parent.text))
            message = f"des versions héritent en cercle : {loop}"
            faults.append(Diagnostic("B007", parent.span, message, suggestion="rompez le cercle"))
            return own
        if parent.text not in known:
            near = nearest(parent.text, known)
            remedy = f"vouliez-vous écrire {near} ?" if near else f"versions : {', '.join(known)}"
            message = f"aucune version du {parent.text} dont hériter"
            faults.append(Diagnostic("B007", parent.span, message, suggestion=remedy))
            return own
        inherited = self._inherited(dated.parent / parent.text, way, faults)
        return _without(inherited, told.root, own, faults) | own


def _without(files: dict[str, Path], told: Mapping, own: dict[str, Path], faults: list[Diagnostic]) -> dict[str, Path]:
    """The files inherited, those that the version leaves out put aside."""
    left = dict(files)
    for scalar in scalars_of(told.get("retire")):
        if scalar.text in own:
            message = f"« {scalar.text} » est retiré et réécrit"
            faults.append(
                Diagnostic("B008", scalar.span, message, suggestion="un fichier de même nom remplace l'autre")
            )
        elif scalar.text not in files:
            near = nearest(scalar.text, files)
            remedy = f"vouliez-vous écrire « {near} » ?" if near else f"fichiers : {', '.join(sorted(files))}"
            message = f"la version du {text_of(told.get('hérite de'))} n'a pas de fichier « {scalar.text} »"
            faults.append(Diagnostic("B008", scalar.span, message, suggestion=remedy))
        left.pop(scalar.text, None)
    return left
