"""The command line: its parser, and the dispatch to the module of each command, imported when it is called."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module

from service.exits import FAILURE, Stop
from service.parser import build_parser
from service.terminal import prepare, tell


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; returns its exit code: 0 fine, 1 problems found or failure, 2 wrong use."""
    prepare(sys.stdout, sys.stderr)
    try:
        arguments = build_parser().parse_args(argv)
        code: int = import_module(f"service.commands.{arguments.module}").run(arguments)
        sys.stdout.flush()
        return code
    except SystemExit as end:  # argparse, after --help
        return int(end.code or 0)
    except Stop as stop:
        sys.stdout.flush()
        tell(f"clausier : {stop.message}")
        if stop.hint:
            tell(f"→ {stop.hint}")
        return stop.code
    except BrokenPipeError:
        # The reader has gone (« | head »): whatever is still buffered goes nowhere, without a complaint at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILURE
    except KeyboardInterrupt:
        tell("clausier : interrompu")
        return FAILURE
    except Exception as error:
        if os.environ.get("CLAUSIER_TRACE"):
            raise
        tell(f"clausier : erreur interne ({type(error).__name__} : {error})")
        tell("→ CLAUSIER_TRACE=1 montre la trace à joindre au signalement")
        return FAILURE
