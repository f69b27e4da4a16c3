"""The pages in a real browser: headless Chromium reads them whole, and finds nothing that their policy refuses."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from pages_service import checked, service

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for name in NAMES if (found := shutil.which(name))), "")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(service(tmp_path).app, port=port, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    for _ in range(100):
        if server.started:
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine: the pages are not read by a browser")
def test_a_browser_reads_the_pages(address: str, tmp_path: Path) -> None:
    options = ("--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}")
    for page, heading in (("/", "Les contrats"), ("/essais/velo", "Que voulez-vous savoir")):
        told = subprocess.run(
            [CHROMIUM, *options, "--enable-logging=stderr", "--dump-dom", f"{address}{page}"],
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
        checked(told.stdout)
        assert heading in told.stdout
        assert "Content Security Policy" not in told.stderr
