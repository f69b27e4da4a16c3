"""Settings shared by every test: Hypothesis draws the same examples on every run, on every machine."""

import io
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import BIKES, Ran
from hypothesis import settings

from service.cli import main

# No deadline: the time an example takes depends on the machine, not on what is right.
settings.register_profile("clausier", derandomize=True, deadline=None)
settings.load_profile("clausier")

GOLDEN = Path(__file__).parent / "golden"

# Every test reads the files: what the cache does is told by its own tests.
os.environ["CLAUSIER_CACHE"] = "off"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--rewrite-golden`` writes the expected texts of tests/golden again: read the difference before keeping it."""
    parser.addoption(
        "--rewrite-golden", action="store_true", help="écrit de nouveau les textes attendus de tests/golden"
    )


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the file of tests/golden that bears a name, or write that file again."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--rewrite-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert text == path.read_text(encoding="utf-8"), f"{path}: pytest --rewrite-golden"

    return compare


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command with a text on stdin."""

    def call(*argv: str, stdin: str | bytes = "") -> Ran:
        content = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content), encoding="utf-8"))
        code = main(list(argv))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.err
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def bikes(tmp_path: Path) -> Path:
    """A copy of the contracts, to break."""
    return Path(shutil.copytree(BIKES, tmp_path / "contrats"))
