"""The archive: the files of contracts and tariffs as they were when they decided, once each, by what they hold.

An archive is the closure of one contract: its folder, every version, and the folders of the products it shares, reads
or is made on, since another version may govern a case and a standard clause be in another folder. Its hash is that of
its list of files: JSON ``[[path, hash], …]`` without a space, by path, where paths are from the folder that holds the
products.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath

from sqlalchemy import Connection, insert, select

from engine import Contract, Library
from engine.library import digest_of, files_of, product_folders
from engine.source import text_of
from engine.versions import PRODUCT_FILE, VersionReader
from service.journal.database import Database
from service.journal.record import JournalError
from service.journal.rows import compact
from service.journal.tables import archived, archives, as_held, contents
from service.system_errors import reason

_LEVEL = 9


@dataclass(frozen=True, slots=True)
class Closure:
    """The files of one contract's closure, by path from the folder of the products."""

    contract: str
    #: The folder of the contract itself, under that of the products.
    folder: str
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def listed(self) -> str:
        """The list of the files."""
        return compact([[path, sha256(held).hexdigest()] for path, held in sorted(self.files.items())])

    def of(self, version: Contract) -> list[tuple[str, bytes]]:
        """The files that a version was read from; those that are not there are left out."""
        return [(path, self.files[path]) for path in version.files if path in self.files]

    @property
    def hash(self) -> str:
        """The hash of the archive."""
        return sha256(self.listed.encode()).hexdigest()


def contract_names(root: Path) -> set[str]:
    """The ids of the contracts under a folder; none where there is no folder."""
    reader = VersionReader()
    return {_named(reader, folder) for folder in product_folders(root)} if root.is_dir() else set()


def _named(reader: VersionReader, folder: Path) -> str:
    product = reader.product(folder)
    return (product and text_of(product.root.get("produit"))) or folder.name


def read_closures(root: Path) -> tuple[Closure, ...]:
    """The closures of the contracts under a folder, as they are on the disk now. Raises `JournalError`."""
    reader = VersionReader()
    held: dict[Path, bytes] = {}
    found = []
    for folder in product_folders(root):
        files: dict[str, bytes] = {}
        for path in files_of(folder):
            try:
                held[path] = files[path.relative_to(folder.parent).as_posix()] = held.get(path) or path.read_bytes()
            except OSError as error:
                raise JournalError(f"« {path.name} » ne peut pas être archivé ({reason(error)})") from None
        found.append(Closure(_named(reader, folder), folder.name, files))
    return tuple(found)


def store(
    database: Database, closures: Iterable[Closure], library: Library, tariff: Path | None
) -> dict[tuple[str, str], str]:
    """Keep closures and the tariff; the archive of each version, by (contract, digest).

    Raises `JournalError` where a file is no longer the one that the library was loaded with, `JournalUnavailable`.
    """
    sources: dict[str, bytes] = {}
    if library.tariff is not None and tariff is not None:
        sources[library.tariff.digest] = _tariff(tariff, library.tariff.digest)
    made: dict[tuple[str, str], str] = {}
    lists: dict[str, str] = {}
    by_contract: dict[str, list[Closure]] = {}
    for closure in closures:
        by_contract.setdefault(closure.contract, []).append(closure)
    for contract in library:
        product = library.product(contract)
        for day in product.versions:
            version = product.version(day)
            digest = version.identity.digest
            fitting = (one for one in by_contract.get(contract, ()) if digest_of(one.folder, one.of(version)) == digest)
            held = next(fitting, None)
            if held is None:
                raise JournalError(f"« {contract} » a changé depuis qu'il a été lu : relisez les contrats")
            sources |= {sha256(content).hexdigest(): content for content in held.files.values()}
            lists[held.hash] = held.listed
            made[contract, digest] = held.hash
    with database.writing() as connection:
        _add(connection, contents.c.hash, "deflated", {h: zlib.compress(held, _LEVEL) for h, held in sources.items()})
        _add(connection, archives.c.hash, "files", lists)
        _record(connection, made)
    return made


def _tariff(path: Path, digest: str) -> bytes:
    try:
        held = path.read_bytes()
    except OSError as error:
        raise JournalError(f"le tarif ne peut pas être archivé ({reason(error)})") from None
    if sha256(held).hexdigest() != digest:
        raise JournalError("le tarif a changé depuis qu'il a été lu : relisez les contrats")
    return held


def _add(connection: Connection, column: object, name: str, wanted: Mapping[str, object]) -> None:
    """The rows that are not there yet."""
    table = contents if column is contents.c.hash else archives
    known = set(connection.execute(select(table.c.hash)).scalars()) if wanted else set()
    rows = [{"hash": key, name: value} for key, value in sorted(wanted.items()) if key not in known]
    if rows:
        connection.execute(insert(table), rows)


def _record(connection: Connection, made: Mapping[tuple[str, str], str]) -> None:
    for (contract, digest), archive in sorted(made.items()):
        query = select(archived.c.archive).where(archived.c.contract == contract, archived.c.digest == digest)
        if connection.execute(query.order_by(archived.c.number.desc()).limit(1)).scalar() != archive:
            connection.execute(insert(archived), {"contract": contract, "digest": digest, "archive": archive})


def restore(database: Database, archive: str, contract: str, folder: Path) -> Path:
    """Write the files of an archive under a folder; the folder of the contract itself.

    Raises `JournalError` where one is missing or is not what was archived, `JournalUnavailable`.
    """
    with database.reading() as connection:
        listed = connection.execute(select(archives.c.files).where(archives.c.hash == archive)).scalar()
        if listed is None or sha256(listed.encode()).hexdigest() != archive:
            raise JournalError(f"l'archive du contrat « {contract} » manque ou a été altérée")
        for name, hash_ in json.loads(listed):
            place = PurePosixPath(name)
            if place.is_absolute() or ".." in place.parts:
                raise JournalError(f"l'archive du contrat « {contract} » a été altérée")
            path = folder / place
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content_of(connection, hash_))
    return folder


def content_of(connection: Connection, hash_: str) -> bytes:
    """A file of the archive, by its hash. Raises `JournalError` where it is missing or altered."""
    deflated = connection.execute(select(as_held(contents.c.deflated)).where(contents.c.hash == hash_)).scalar()
    try:
        held = zlib.decompress(deflated) if isinstance(deflated, bytes) else None
    except zlib.error:
        held = None
    if held is None or sha256(held).hexdigest() != hash_:
        raise JournalError("un fichier archivé manque ou a été altéré (clausier journal verify)")
    return held


def contract_folder(root: Path, contract: str) -> Path:
    """The folder of a contract among those restored: named by its id, or the one whose produit.yaml says it."""
    if (root / contract / PRODUCT_FILE).exists():
        return root / contract
    reader = VersionReader()
    for folder in product_folders(root):
        product = reader.product(folder)
        if product is not None and text_of(product.root.get("produit")) == contract:
            return folder
    raise JournalError(f"l'archive ne contient pas le contrat « {contract} »")
