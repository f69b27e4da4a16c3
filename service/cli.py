"""The command line: its parser, and the dispatch to the module of each command, imported when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from service.exits import FAILURE, USAGE, Stop
from service.parser import build_parser
from service.system_errors import reason
from service.terminal import prepare, tell


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code: 0 fine, 1 problems found or failure, 2 wrong use."""
    if sys.stdout is None:  # closed by whoever runs the command
        _write_nowhere()
    prepare(sys.stdout, sys.stderr)
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader has gone (« | head »): whatever is still buffered goes nowhere, without a complaint at exit.
        _write_nowhere()
        return FAILURE
    except OSError as error:
        # Files are read and written where their errors are told; what is left is the output itself.
        if os.environ.get("CLAUSIER_TRACE"):
            raise
        _write_nowhere()
        what = (
            f"{error.filename} ne peut être ni lu ni écrit" if error.filename else "la sortie ne peut pas être écrite"
        )
        tell(f"clausier : {what} ({reason(error)})")
        return USAGE
    except KeyboardInterrupt:
        tell("clausier : interrompu")
        return FAILURE
    except Exception as error:
        if os.environ.get("CLAUSIER_TRACE"):
            raise
        tell(f"clausier : erreur interne ({type(error).__name__} : {error})")
        tell("→ CLAUSIER_TRACE=1 montre la trace à joindre au signalement")
        return FAILURE


def _run(argv: Sequence[str] | None) -> int:
    try:
        arguments = build_parser().parse_args(argv)
        code: int = import_module(f"service.commands.{arguments.module}").run(arguments)
        return code
    except SystemExit as end:  # argparse, after --help
        return int(end.code or 0)
    except Stop as stop:
        sys.stdout.flush()
        tell(f"clausier : {stop.message}")
        if stop.hint:
            tell(f"→ {stop.hint}")
        return stop.code


def _write_nowhere() -> None:
    """What is still to be written is dropped, so that the end of the process has nothing to complain of."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (AttributeError, OSError, ValueError):
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
