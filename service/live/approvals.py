"""Which versions were approved: by whom, when, why, and the files of each as they were on that day.

Under ``data/approvals``: ``approvals.jsonl``, one line for each approval, only ever added to, each line with the
SHA-256 of the one before; ``files/<hash>/``, the files of every version approved, so that it goes on serving after its
YAML has changed, a restart included. A line is on the disk before the approval acts.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from service.durable import sync_folder
from service.universal_time import now, written

Version = tuple[str, str]
"""A contract and the day its version came in force."""
#: The tariff stands among the versions under a name that no version has.
TARIFF: Version = ("tarif", "")


def told_version(contract: str, version: str) -> str:
    """« contract@version », or « tarif »."""
    return f"{contract}@{version}" if version else contract


@dataclass(frozen=True, slots=True)
class Approval:
    """A version approved. ``hash`` is that of all its files, "" where what is approved is that it serves no more."""

    contract: str
    version: str
    hash: str
    #: The folder of the product among the files kept.
    folder: str
    #: The name of the key, when (ISO 8601, UTC), and the reason in the words of whoever approved.
    by: str
    at: str
    why: str


class ApprovalError(Exception):
    """An approval that cannot be: ``message`` (French) and a remedy; ``conflict`` where the files have moved since."""

    def __init__(self, message: str, suggestion: str | None = None, *, conflict: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion
        self.conflict = conflict


class Approvals:
    """The approvals kept under a folder, read once, then added to."""

    def __init__(self, data: Path) -> None:
        self._home = data / "approvals"
        self._file = self._home / "approvals.jsonl"
        self._last = ""
        self._all: list[Approval] = []
        self._read()

    @property
    def every(self) -> tuple[Approval, ...]:
        """Every approval, the oldest first."""
        return tuple(self._all)

    def in_effect(self) -> dict[Version, Approval]:
        """The last approval of each version, those of versions that serve no more left out."""
        last = {(one.contract, one.version): one for one in self._all}
        return {version: one for version, one in last.items() if one.hash and version != TARIFF}

    def tariff(self) -> Approval | None:
        """The last approval of a tariff."""
        return next((one for one in reversed(self._all) if (one.contract, one.version) == TARIFF), None)

    def files_of(self, approval: Approval) -> Path:
        """The folder of the files of a version approved."""
        return self._home / "files" / approval.hash

    def add(
        self, version: Version, digest: str, by: str, why: str, base: Path, folder: str, files: Mapping[str, str]
    ) -> Approval:
        """Keep the files of a version, then its approval.

        ``files`` gives the SHA-256 of each file by its path under ``base``, as it was when the version was checked:
        raises `ApprovalError` where one has changed since.
        """
        approval = Approval(*version, digest, folder, by, written(now()), why)
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if digest:
            self._keep(self.files_of(approval), base, files)
        line = json.dumps(asdict(approval) | {"previous": self._last}, ensure_ascii=False, sort_keys=True)
        handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(handle, f"{line}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(self._home)
        self._last = hashlib.sha256(line.encode()).hexdigest()
        self._all.append(approval)
        return approval

    def _keep(self, place: Path, base: Path, files: Mapping[str, str]) -> None:
        if place.exists():
            return
        aside = place.with_name(f"{place.name}.tmp")
        shutil.rmtree(aside, ignore_errors=True)
        for name, digest in files.items():
            try:
                content = (base / name).read_bytes()
            except OSError:
                content = b""
            if hashlib.sha256(content).hexdigest() != digest:
                shutil.rmtree(aside, ignore_errors=True)
                raise ApprovalError(
                    f"« {name} » a changé depuis que cette version a été vérifiée",
                    "relisez la version qui attend, puis approuvez son nouveau hash",
                    conflict=True,
                )
            copy = aside / name
            copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with copy.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        aside.replace(place)
        sync_folder(place.parent)

    def _read(self) -> None:
        try:
            content = self._file.read_bytes()
        except FileNotFoundError:
            return
        lines = content.split(b"\n")
        if lines.pop():
            # Power went while a line was written: nobody was told that it was kept, and it is cut off.
            with self._file.open("r+b") as file:
                file.truncate(len(content) - len(content.rpartition(b"\n")[2]))
        for line in lines:
            told = json.loads(line)
            if told.pop("previous") != self._last:
                raise ApprovalError("le registre des approbations a été modifié : ses lignes ne se suivent plus")
            self._last = hashlib.sha256(line).hexdigest()
            self._all.append(Approval(**told))
