"""``python -m service.help_pages`` writes docs/commandes.md: the help of every command, as it is printed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from service.parser import Parser, build_parser

PAGE = Path("docs/commandes.md")
_INTRODUCTION = """\
# Les commandes

Page engendrée par `python -m service.help_pages` : c'est l'aide que chaque commande imprime avec `--help`.

Les résultats vont sur la sortie standard, les diagnostics sur la sortie d'erreur, sous la forme
`fichier:ligne:colonne: code: message`. `-` désigne l'entrée standard. La variable `NO_COLOR` retire les couleurs.

"""


def commands_of(parser: Parser) -> Iterator[tuple[str, Parser]]:
    """The sub-commands of a parser, in the order of its help."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def help_page() -> str:
    """The whole page, in Markdown."""
    parser = build_parser()
    parts = [_INTRODUCTION, _block(parser)]
    for name, command in commands_of(parser):
        parts += [f"\n## {name}\n\n", _block(command)]
    return "".join(parts)


def _block(parser: Parser) -> str:
    return f"```text\n{parser.format_help().rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(help_page(), encoding="utf-8")
