"""True processes, pipes and terminals: exit codes, colour, an output that closes."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from command_line import BIKES, FROM, ROOT, STOLEN

from service.cli import main

# --- the terminal


def test_true_processes(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "PYTHONIOENCODING": "ascii"}
    command = [sys.executable, "-m", "service"]
    shown = subprocess.run([*command, "check", str(BIKES)], capture_output=True, env=environment, cwd=tmp_path)
    assert shown.returncode == 0 and b"Traceback" not in shown.stderr
    case = json.dumps(STOLEN).encode()
    decided = subprocess.run(
        [*command, "decide", "velo", "-", *FROM, "--json"],
        input=case,
        capture_output=True,
        env=environment,
        cwd=tmp_path,
    )
    assert decided.returncode == 0 and b"2540.00" in decided.stdout


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", "schema", "velo", *FROM],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=tmp_path,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert told == b""


def test_an_output_that_cannot_be_written_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        ran = subprocess.run(
            [sys.executable, "-m", "service", "schema", "velo", *FROM],
            stdout=full, stderr=subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)}, cwd=ROOT,
        )  # fmt: skip
    told = "clausier : la sortie ne peut pas être écrite (il n'y a plus de place)\n"
    assert (ran.returncode, ran.stderr.decode()) == (2, told)


def test_help_needs_neither_engine_nor_grammar() -> None:
    script = (
        "import sys; from service.cli import main; code = main(['--help']);"
        "heavy = {'engine', 'grammar', 'render', 'lark', 'yaml', 'jsonschema', 'jinja2'} & set(sys.modules);"
        "sys.exit(code or (f'imported: {heavy}' if heavy else 0))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": "."}
    )
    assert (ran.returncode, ran.stderr) == (0, b"")


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_colour_only_on_a_terminal_and_never_against_no_color(monkeypatch: pytest.MonkeyPatch) -> None:
    from service.terminal import coloured

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert coloured(_Terminal()) and not coloured(io.StringIO())
    monkeypatch.setenv("NO_COLOR", "1")
    assert not coloured(_Terminal())


def test_a_bug_is_one_line_unless_the_trace_is_wanted(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import service.commands.check as check

    def broken(_: object) -> int:
        raise KeyError("x")

    monkeypatch.setattr(check, "run", broken)
    monkeypatch.delenv("CLAUSIER_TRACE", raising=False)
    ran = run("check")
    assert ran.code == 1 and ran.err.startswith("clausier : erreur interne (KeyError")
    monkeypatch.setenv("CLAUSIER_TRACE", "1")
    with pytest.raises(KeyError):
        main(["check"])


def test_coverage_says_how_far_it_is_on_a_terminal_alone(
    run: Any, bikes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (bikes / "velo" / "provisions.yaml").write_text(
        "- id: VEL-1\n  article: I\n  kind: droit\n  computable: oui\n", encoding="utf-8"
    )
    assert run("coverage", str(bikes)).err == ""
    shown = _Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    main(["coverage", str(bikes)])
    assert "clauses et chiffres éprouvés" in shown.getvalue() and shown.getvalue().endswith("\r\x1b[K")
