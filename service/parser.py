"""The arguments of every command, with their help in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

from service.exits import Stop

CONTRACTS = "contracts"
_TRANSLATED = (
    (r"the following arguments are required: (?P<a>.*)", "il manque : {a}"),
    (r"unrecognized arguments: (?P<a>.*)", "arguments en trop : {a}"),
    (r"argument (?P<a>.*): expected one argument", "{a} attend une valeur"),
    (r"argument (?P<a>.*): expected at least one argument", "{a} attend au moins une valeur"),
    (r"argument (?P<a>.*): ignored explicit argument (?P<b>.*)", "{a} ne prend pas de valeur : {b}"),
    (r"argument (?P<a>.*): not allowed with argument (?P<b>.*)", "{a} ne va pas avec {b}"),
    (r"argument (?P<a>.*): invalid choice: '(?P<b>.*)' \(choose from (?P<c>.*)\)", "{a} : « {b} » n'en est pas un"),
)


class _Formatter(argparse.HelpFormatter):
    """Help at a fixed width, so that it is the same on every terminal and in the documentation."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:  # fmt: skip
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argparse parser that speaks French and never exits by itself on an error."""

    def __init__(self, prog: str, **options: str) -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False, formatter_class=_Formatter, **options)  # type: ignore[arg-type]
        self._positionals.title = "arguments"
        self._optionals.title = "options"
        self.add_argument("-h", "--help", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        """Stop with the message in French, the nearest name where there is one, and the usage."""
        usage = self.format_usage().strip()
        for pattern, french in _TRANSLATED:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                found = match.groupdict()
                near = _nearest(found["b"], re.findall("'([^']*)'", found["c"])) if "c" in found else None
                raise Stop(french.format(**found), hint=f"vouliez-vous écrire « {near} » ?" if near else usage)
        raise Stop(message, hint=usage)


def _nearest(name: str, candidates: list[str]) -> str | None:
    from grammar.diagnostics import nearest

    return nearest(name, candidates)


def build_parser() -> Parser:
    """The parser of ``clausier``: one sub-parser per command, its module in ``module``."""
    parser = Parser("clausier", description="Des contrats écrits en clauses, vérifiés, décidés et expliqués.")
    commands = parser.add_subparsers(metavar="COMMANDE", required=True, title="commandes", parser_class=Parser)

    def command(name: str, module: str, summary: str) -> Parser:
        made: Parser = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        made.set_defaults(module=module)
        return made

    check = command("check", "check", "vérifie les contrats et dit ce qui ne va pas")
    check.add_argument("dir", metavar="DIR", nargs="?", default=CONTRACTS,
                       help=f"dossier de contrats, contrat, version ou fichier (par défaut : {CONTRACTS})")  # fmt: skip
    test = command("test", "cases", "joue les cas écrits à côté des clauses")
    test.add_argument("dir", metavar="DIR", nargs="?", default=CONTRACTS,
                      help=f"dossier de contrats, contrat, version ou fichier (par défaut : {CONTRACTS})")  # fmt: skip
    test.add_argument("-k", dest="text", metavar="TEXTE", help="seulement les cas dont le nom contient ce texte")
    test.add_argument("--contract", metavar="ID", help="seulement ce contrat")
    test.add_argument("--keep-going", action="store_true", help="joue les cas même si un contrat a des erreurs")
    return parser
