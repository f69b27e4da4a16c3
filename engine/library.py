"""Contracts on disk: products, the versions of each with all it reads, the one that governs a day."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from engine.assemble import assemble
from engine.bonds import Tie, bonds_of, is_model, serves_others
from engine.cache import cached
from engine.closure import Closure, closure_of, siblings
from engine.consequences import without_consequences
from engine.garbage import collection_paused
from engine.program import Program
from engine.source import ContractSource, SourceFile, text_of
from engine.standard_clauses import with_standard_clauses
from engine.versions import PRODUCT_FILE, VersionReader, dated_folders, own_files
from grammar.diagnostics import Diagnostic, Related, Severity, Span
from grammar.vocabulary import vocabularies_kept

_BONDS = re.compile(rb"^[\"']?(lit|partage|contrat type)[\"']?[ \t]*:", re.MULTILINE)
#: What common notions alone may leave undone: other contracts grant, fix and read what they declare. A reading too may
#: serve only in standard clauses, and not in all the contracts made on the model.
_LEFT_TO_OTHERS = frozenset({"C011", "C012", "C019", "C022", "C029"})


@dataclass(frozen=True, slots=True)
class LoadedVersion:
    """One version of a contract, with the hash of all the files it was read from."""

    program: Program
    digest: str
    diagnostics: tuple[Diagnostic, ...]
    #: The files, in the order of the hash, from the folder that holds the products.
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LoadedProduct:
    """A product: its versions by the first day each is in force, oldest first.

    ``by`` is the fact whose date says which version governs a case, "" where the product does not say.
    """

    identifier: str
    title: str
    versions: tuple[tuple[str, LoadedVersion], ...]
    by: str = ""


Loaded = tuple[LoadedProduct | None, tuple[Diagnostic, ...]]
"""A product and its diagnostics; no product where its own file cannot be used."""


def load_products(
    root: Path, reader: VersionReader | None = None
) -> tuple[tuple[LoadedProduct, ...], tuple[Diagnostic, ...]]:
    """Every product under a folder (or the one product the folder is), and every diagnostic.

    What a product reads is found beside it, whether it is loaded too or not. ``reader`` remembers the files of earlier
    calls: for whoever loads products one by one, while no file changes. The cache is then left alone.
    """
    with vocabularies_kept():
        read = VersionReader() if reader is None else reader
        load = load_product if reader is None else _build_paused
        return gathered([(folder, load(folder, read)) for folder in product_folders(root)])


def gathered(loaded: Iterable[tuple[Path, Loaded]]) -> tuple[tuple[LoadedProduct, ...], tuple[Diagnostic, ...]]:
    """Products loaded one by one, put together in the order of their folders, and every diagnostic.

    Of two products with one identifier the first is kept, and the second is told (B011).
    """
    products: dict[str, tuple[LoadedProduct, Path]] = {}
    diagnostics: list[Diagnostic] = []
    for folder, (product, faults) in loaded:
        diagnostics.extend(faults)
        if product is None:
            continue
        first, place = products.setdefault(product.identifier, (product, folder))
        if place is not folder:
            message = f"deux produits portent l'identifiant « {product.identifier} »"
            related = (Related(_named_at(first, place), "première fois ici"),)
            remedy = f"« {folder.name} », le nom de son dossier, serait le sien"
            here = _named_at(product, folder)
            diagnostics.append(Diagnostic("B011", here, message, related=related, suggestion=remedy))
    return tuple(product for product, _ in products.values()), tuple(sorted(set(diagnostics)))


def _named_at(product: LoadedProduct, folder: Path) -> Span:
    """Where a product gives its identifier."""
    roots = [loaded.program.roots[0][0] for _, loaded in product.versions if loaded.program.roots]
    named = roots[0].get("produit") if roots else None
    return named.span if named is not None else Span.point(str(folder / PRODUCT_FILE))


def product_folders(root: Path) -> tuple[Path, ...]:
    """The folder of each product under a folder, by name; the folder itself where it is one product's."""
    if (root / PRODUCT_FILE).exists():
        return (root,)
    return tuple(sorted(path.parent for path in root.glob(f"*/{PRODUCT_FILE}")))


def load_product(folder: Path, reader: VersionReader) -> Loaded:
    """The product of a folder and its diagnostics, from the cache where they are there."""
    return cached(folder, lambda: files_of(folder), lambda: _build_paused(folder, reader))


def _build_paused(folder: Path, reader: VersionReader) -> Loaded:
    with collection_paused():
        return _build_product(folder, reader)


def files_of(folder: Path) -> list[Path]:
    """Every file that a product is read from, those of its closure included."""
    files = own_files(folder)
    try:
        bound = _BONDS.search((folder / PRODUCT_FILE).read_bytes()) is not None
    except OSError:
        bound = False
    if not bound:
        return files
    closure = closure_of(folder, VersionReader())
    files += [path for part in closure.parts.values() for path in own_files(part)]
    if closure.faults:
        # What is proposed in place of an unknown contract depends on those that are there.
        files += [folder.parent / name / PRODUCT_FILE for name in siblings(folder)]
    return files


def _build_product(folder: Path, reader: VersionReader) -> Loaded:
    """The product, its files of wrong structure left out; None when produit.yaml itself is one of them."""
    product, diagnostics = reader.file(folder / PRODUCT_FILE, "produit")
    faults = list(diagnostics)
    closure = closure_of(folder, reader)
    faults.extend(closure.faults)
    identifier = (product and text_of(product.root.get("produit"))) or folder.name
    versions: list[tuple[str, LoadedVersion]] = []
    models = {name for name, part in closure.parts.items() if (other := reader.product(part)) and is_model(other.root)}
    for day in _days(folder, closure):
        governing = {name: _governing(part, day) for name, part in closure.parts.items()}
        absent = [name for name, dated in governing.items() if dated is None]
        dated = _governing(folder, day)
        assert dated is not None  # no day comes before the first version of the product itself
        here = {name: place for name, place in governing.items() if place is not None}
        own = _read_source("", identifier, dated, day, here, reader)
        told, paths, whole = list(own.told), list(own.paths), own.whole
        told.extend(d for name in absent for d in _without_version(product, name, closure.parts[name], day))
        parts: list[ContractSource] = []
        for name, place in here.items():
            if name in models:
                continue  # its files are among those of the products made on it
            part = _read_source(name, name, place, place.name, here, reader)
            paths += part.paths
            told.extend(d for d in part.told if d.severity is Severity.ERROR)
            whole = whole and part.whole
            parts += [part.source] if part.source else []
        if own.source and not absent:
            source, faulty = with_standard_clauses(replace(own.source, parts=tuple(parts)))
            told.extend(faulty)
            whole = whole and not faulty
            program, made = assemble(source, whole=whole)
            homes = [closure.parts[name] for name in sorted(models)]
            found = _kept(made, folder, homes, serves_others(source.product.root))
            told = [*told, *found] if whole else without_consequences(told, found)
            files = tuple(path.relative_to(folder.parent).as_posix() for path in paths)
            digest = digest_of(folder.name, _held(folder.parent, files))
            versions.append((day, LoadedVersion(program, digest, tuple(told), files)))
        faults.extend(told)
    if product is None:
        return None, tuple(faults)
    if not versions and not dated_folders(folder):
        faults.append(_undated(product))
    title, by = text_of(product.root.get("titre")) or identifier, text_of(product.root.get("version selon")) or ""
    return LoadedProduct(identifier, title, tuple(versions), by), tuple(faults)


def _undated(product: SourceFile) -> Diagnostic:
    """The fault of a product whose files are beside produit.yaml, where none is read."""
    remedy = "rangez ses articles dans un dossier nommé par la date d'entrée en vigueur, comme « 2024-01-01 »"
    return Diagnostic("B004", product.root.span, "ce contrat n'a aucune version datée", suggestion=remedy)


def _days(folder: Path, closure: Closure) -> list[str]:
    """The days from which a closure is in force: those of the product, and later ones of what it reads."""
    own = [dated.name for dated in dated_folders(folder)]
    later = {
        dated.name for part in closure.parts.values() for dated in dated_folders(part) if own and dated.name > own[0]
    }
    return sorted({*own, *later})


def _governing(folder: Path, day: str) -> Path | None:
    """The folder of the version in force on a day."""
    return next((dated for dated in reversed(dated_folders(folder)) if dated.name <= day), None)


@dataclass(frozen=True, slots=True)
class _Read:
    """A product read in one of its versions; ``whole`` is False where a file could not be used."""

    source: ContractSource | None
    told: tuple[Diagnostic, ...]
    paths: tuple[Path, ...]
    whole: bool


def _read_source(
    contract: str, identifier: str, dated: Path, version: str, here: Mapping[str, Path], reader: VersionReader
) -> _Read:
    """A product in its version of the day, the files of its models among its own.

    ``contract`` marks its files in a closure: "" for the contract that is loaded. ``here`` gives the version in force
    of each product of the closure.
    """
    folders: list[Path] = [dated]
    products: list[SourceFile] = []
    told: list[Diagnostic] = []
    for folder in folders:
        product, faults = reader.file(folder.parent / PRODUCT_FILE, "produit", contract)
        told.extend(faults if folder is not dated or contract else ())
        products += [product] if product else []
        for bond in bonds_of(product.root) if product else ():
            place = here.get(bond.contract.text) if bond.tie is Tie.TAKES else None
            folders += [place] if place is not None and place not in folders else []
    paths: list[Path] = []
    files: list[SourceFile] = []
    for folder in folders:
        found, faults = reader.version(folder)
        told.extend(faults)
        paths += [folder.parent / PRODUCT_FILE, *found]
        for path in found:
            file, faults = reader.file(path, "contrat", contract)
            told.extend(faults)
            files += [file] if file else []
    whole = len(products) + len(files) == len(paths)
    if not products:
        return _Read(None, tuple(told), tuple(paths), whole)
    own, *models = products
    source = ContractSource(identifier, version, own, tuple(files), models=tuple(models))
    return _Read(source, tuple(told), tuple(paths), whole)


def _without_version(product: SourceFile | None, name: str, part: Path, day: str) -> list[Diagnostic]:
    known = [dated.name for dated in dated_folders(part)]
    if product is None:
        return []
    bond = next((one for one in bonds_of(product.root) if one.contract.text == name), None)
    place = bond.contract.span if bond else product.root.span
    message = f"« {name} » n'a aucune version en vigueur le {day}"
    remedy = (
        f"sa première version est du {known[0]}" if known else f"donnez-lui une version datée du {day} au plus tard"
    )
    return [Diagnostic("B004", place, message, suggestion=remedy)]


def _kept(found: tuple[Diagnostic, ...], folder: Path, models: list[Path], for_others: bool) -> list[Diagnostic]:
    """What concerns the contract: of the products it reads, only errors that reading them reveals.

    What a contract does not use of its models, or of itself where it is there for others, another may.
    """
    own, taken = f"{folder.as_posix()}/", tuple(f"{model.as_posix()}/" for model in models)
    return [
        d
        for d in found
        if (d.code not in _LEFT_TO_OTHERS or (not for_others and d.span.file.startswith(own)))
        and (d.severity is Severity.ERROR or d.span.file.startswith((own, *taken)))
    ]


def digest_of(folder: str, held: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 of the files of a version and of its closure, names and contents, in the order of `LoadedVersion.files`.

    ``folder`` is the name of the folder of the product: its own files are named alone, those of another after its id.
    """
    digest = hashlib.sha256()
    for path, content in held:
        own = not folder or path.startswith(f"{folder}/")  # the folder of the product may be where one is
        name = path.rpartition("/")[2] if own else path
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _held(root: Path, files: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for file in files:
        try:
            yield file, (root / file).read_bytes()
        except OSError:
            continue  # a folder, or a file that may not be read: Y002 has told it, and no program comes of it
