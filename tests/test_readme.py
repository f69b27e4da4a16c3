"""The README is true: its commands and its Python run, and print what it shows."""

import io
import re
import shlex
from contextlib import redirect_stdout
from pathlib import Path

import pytest

from service.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = ".venv/bin/clausier"


def fences(language: str) -> list[str]:
    """The blocks of a language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def alike(shown: str, printed: str) -> bool:
    """Whether a text is the one shown, « … » standing for anything on its line."""
    pattern = ".*".join(re.escape(part) for part in shown.rstrip().split("…"))
    return re.fullmatch(pattern, printed.rstrip()) is not None


def test_the_python_prints_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    (code,), (shown,) = fences("python"), fences("text")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert alike(shown, printed.getvalue()), printed.getvalue()


def test_the_commands_print_what_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    blocks = fences("console")
    assert blocks
    for block in blocks:
        first, _, shown = block.partition("\n")
        words = shlex.split(first.removeprefix("$ "))
        assert words[0] == COMMAND
        assert main(words[1:]) == 0
        printed = capsys.readouterr()
        assert alike(shown, printed.out) and printed.err == "", printed.out


def test_the_links_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert links and [link for link in links if not (ROOT / link).exists()] == []
