"""The arguments of every command, with their help in French."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from typing import NoReturn

from service.exits import Stop
from service.journal_arguments import add_actions

CONTRACTS = "contracts"
FORMATS = ("md", "html", "pdf", "docx")
EPILOG = (
    "Codes de sortie : 0 tout va bien, 1 des problèmes sont trouvés, 2 la commande est mal employée. "
    "«\u00a0clausier\u00a0COMMANDE\u00a0--help\u00a0» détaille une commande."
)
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
        # argparse forgets the indent of sub-commands when it measures the first column.
        self._action_max_length = 14

    def add_usage(
        self, usage: str | None, actions: Iterable[argparse.Action], groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:  # fmt: skip
        super().add_usage(usage, actions, groups, "usage : " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argparse parser that speaks French and never exits by itself on an error."""

    def __init__(self, prog: str, **options: str) -> None:
        super().__init__(prog=prog, add_help=False, allow_abbrev=False, formatter_class=_Formatter, **options)  # type: ignore[arg-type]
        self._positionals.title = "arguments "
        self._optionals.title = "options "
        self.add_argument("-h", "--help", action="help", help="montre cette aide")

    def error(self, message: str) -> NoReturn:
        """Stop with the message in French, the nearest name where there is one, and the usage."""
        usage = self.format_usage().strip()
        for pattern, french in _TRANSLATED:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                found = match.groupdict()
                raise Stop(french.format(**found), hint=_hint(found) or usage)
        raise Stop(message, hint=usage)


def _hint(found: dict[str, str]) -> str | None:
    """For a value that is not one of the choices: the nearest choice, or all of them."""
    if "c" not in found:
        return _option(found["a"]) if found["a"].startswith("--") else None
    from grammar.diagnostics import nearest

    choices = re.findall("'([^']*)'", found["c"])
    near = nearest(found["b"], choices)
    return f"vouliez-vous écrire « {near} » ?" if near else f"choix : {', '.join(choices)}"


def _option(written: str) -> str | None:
    """For an option that no command has: the nearest."""
    from grammar.diagnostics import nearest

    known = {option for option in _options(build_parser()) if option.startswith("--")}
    word = written.split(" ")[0].partition("=")[0]
    near = nearest(word, known) if word not in known else None
    return f"vouliez-vous écrire « {near} » ?" if near else None


def _options(parser: argparse.ArgumentParser) -> Iterable[str]:
    """The options of a parser and of its sub-commands."""
    yield from parser._option_string_actions
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _options(command)


def build_parser() -> Parser:
    """The parser of ``clausier``: one sub-parser per command, its module in ``module``."""
    parser = Parser("clausier", description="Des contrats écrits en clauses : vérifiés, décidés, expliqués, imprimés.",
                    epilog=EPILOG)  # fmt: skip
    commands = parser.add_subparsers(metavar="COMMANDE", required=True, title="commandes ", parser_class=Parser)

    def command(name: str, module: str, summary: str) -> Parser:
        made: Parser = commands.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        made.set_defaults(module=module)
        return made

    check = command("check", "check", "vérifie les contrats et dit ce qui ne va pas")
    _folder(check)
    _tariffs(check)
    check.add_argument("-e", "--errors", action="store_true", help="montre les erreurs, compte les avertissements")

    test = command("test", "cases", "joue les cas écrits à côté des clauses")
    _folder(test)
    _tariffs(test)
    test.add_argument("-k", dest="text", metavar="TEXTE", help="seulement les cas dont le nom contient ce texte")
    test.add_argument("--contract", metavar="ID", help="seulement ce contrat")
    test.add_argument("--keep-going", action="store_true", help="joue les cas même si un contrat a des erreurs")

    decide = command("decide", "decide", "décide un cas : verdicts, montants, dates, motifs, ce qui manque")
    _case(decide)
    explain = command("explain", "explain", "explique une décision : pourquoi, et pourquoi pas")
    _case(explain)

    ask = command("ask", "ask", "dit la prochaine question à poser pour décider un cas")
    _contract(ask)
    ask.add_argument("case", metavar="CAS", nargs="?", help="ce que l'on sait déjà ; rien par défaut")
    _decision(ask)
    ask.add_argument("-i", "--interactive", action="store_true",
                     help="pose les questions l'une après l'autre ; « je ne sais pas » est une réponse")  # fmt: skip
    ask.add_argument("-o", "--output", metavar="FICHIER", help="avec -i, écrit le cas rempli (JSON)")

    questions = command("questions", "questions", "donne les questions d'un contrat et ses lectures")
    _contract(questions)
    _json(questions)

    schema = command("schema", "schema", "donne le schéma JSON (2020-12) d'un cas")
    _contract(schema)

    where = command("where", "where", "dit où un nom, un chiffre, une clause ou une lecture est déclaré et employé")
    where.add_argument("name", metavar="NOM", help="fait, grandeur, valeur, clause, lecture, ou chiffre « 6 000 € »")
    _folder(where)

    coverage = command("coverage", "coverage", "dit quelles dispositions sont écrites, calculées et tenues par un cas")
    _folder(coverage)
    coverage.add_argument("--contract", metavar="ID", help="seulement ce contrat")
    _json(coverage)

    fmt = command("fmt", "fmt", "réécrit les phrases des contrats dans leur forme canonique")
    fmt.add_argument("paths", metavar="DIR|FICHIER", nargs="*", default=[CONTRACTS],
                     help=f"dossiers de contrats ou fichiers (défaut : {CONTRACTS})")  # fmt: skip
    fmt.add_argument(
        "--check", action="store_true", help="ne réécrit rien ; sort avec 1 s'il y a quelque chose à faire"
    )

    render = command("render", "render", "imprime les conditions du contrat en français")
    _contract(render, optional=True)
    render.add_argument("--all", action="store_true", help="tous les contrats, un fichier chacun dans le dossier de -o")
    render.add_argument("--no-cases", action="store_true",
                        help="en HTML, ne joue pas les cas pour dire ceux qui lisent chaque chiffre")  # fmt: skip
    render.add_argument("--to", choices=FORMATS, default="md", help="le format (défaut : md)")
    render.add_argument("-o", "--output", metavar="FICHIER", help="écrit dans ce fichier plutôt que sur stdout")

    diff = command("diff", "diff", "compare deux versions d'un contrat, ou deux contrats faits sur le même modèle")
    diff.add_argument("old", metavar="ANCIEN", help="CONTRAT, CONTRAT@DATE, ou le dossier d'un contrat")
    diff.add_argument("new", metavar="NOUVEAU", help="de même")
    diff.add_argument("--contracts", metavar="DIR", default=CONTRACTS,
                      help=f"dossier des contrats (défaut : {CONTRACTS})")  # fmt: skip
    diff.add_argument("--notice", metavar="CONTRAT:ARTICLE", help="l'article qui dit les droits du client, à joindre")
    diff.add_argument("--to", choices=FORMATS, default="md",
                      help="le format (défaut : md) ; docx : le texte nouveau en révisions de l'ancien")  # fmt: skip
    diff.add_argument("-o", "--output", metavar="FICHIER", help="écrit dans ce fichier plutôt que sur stdout")

    letter = command("letter", "letter", "écrit au client le courrier qui explique une décision")
    _case(letter, json=False)
    letter.add_argument("--contest", metavar="CONTRAT:ARTICLE", help="l'article qui dit comment contester, à joindre")
    letter.add_argument("--no-changes", action="store_true",
                        help="ne cherche pas ce qui changerait la réponse : c'est le plus long")  # fmt: skip
    letter.add_argument("--only", choices=("pièces",), help="seulement la liste des pièces du dossier")
    letter.add_argument("--to", choices=FORMATS, default="md", help="le format (défaut : md)")
    letter.add_argument("--sender", metavar="LIGNE", action="append", help="qui écrit, une ligne à la fois")
    letter.add_argument("--recipient", metavar="LIGNE", action="append",
                        help="à qui, une ligne à la fois : le nom, puis l'adresse")  # fmt: skip
    letter.add_argument("--date", metavar="JJ/MM/AAAA", help="la date du courrier (jamais celle de la machine)")
    letter.add_argument("--place", metavar="LIEU", help="le lieu d'où il est écrit")
    letter.add_argument("--reference", metavar="TEXTE", help="la référence du dossier")
    letter.add_argument("--signed", metavar="LIGNE", action="append", help="qui signe, une ligne à la fois")
    letter.add_argument("-o", "--output", metavar="FICHIER", help="écrit dans ce fichier plutôt que sur stdout")

    calendar = command("calendar", "calendar", "écrit les échéances d'une décision dans un agenda (.ics)")
    _case(calendar, json=False)
    calendar.add_argument("--name", metavar="NOM", help="le nom du dossier, qui distingue ses échéances de celles "
                          "d'un autre (défaut : le nom du fichier du cas)")  # fmt: skip
    calendar.add_argument("-o", "--output", metavar="FICHIER", help="écrit dans ce fichier plutôt que sur stdout")

    review = command("review", "review", "écrit le dossier d'un contrat pour les juristes")
    _contract(review)
    review.add_argument("--provisions", action="store_true",
                        help="dit aussi les dispositions qu'aucun cas ne tient (lent : tout est éprouvé)")  # fmt: skip
    review.add_argument("--to", choices=FORMATS, default="md", help="le format (défaut : md)")
    review.add_argument("-o", "--output", metavar="FICHIER", help="écrit dans ce fichier plutôt que sur stdout")

    demo = command("demo", "demo", "vérifie les contrats, décide les exemples, imprime les conditions dans build/")
    _folder(demo)
    _tariffs(demo)
    demo.add_argument("--build", metavar="DIR", default="build", help="où écrire (défaut : build)")

    serve = command("serve", "serve", "répond par HTTP : décisions, documents, pages")
    serve.add_argument("dir", metavar="DIR", nargs="?", help=f"dossier des contrats (défaut : {CONTRACTS})")
    serve.add_argument("--host", metavar="ADRESSE", help="où écouter (défaut : 127.0.0.1)")
    serve.add_argument("--port", metavar="PORT", type=int, help="sur quel port (défaut : 8000)")
    serve.add_argument("--data", metavar="DIR", help="où sont le journal, les clés et les secrets (défaut : var)")
    serve.add_argument("--journal", metavar="URL",
                       help="sqlite:///…, postgresql://… ; « none » ne garde rien (défaut : dans --data)")  # fmt: skip
    serve.add_argument("--no-keys", action="store_true", help="ne demande aucune clé ; sur la machine seulement")
    _tariffs(serve)

    _keys(command("keys", "keys", "crée, liste et révoque les clés du service"))
    journal = command("journal", "journal", "lit, vérifie et entretient le journal des décisions")
    add_actions(journal, Parser)
    return parser


def _keys(keys: Parser) -> None:
    actions = keys.add_subparsers(metavar="ACTION", required=True, title="actions ", parser_class=Parser, dest="action",
                                  help="create, list, revoke ou roles")  # fmt: skip
    create = actions.add_parser("create", help="crée une clé et la montre, cette seule fois")
    create.add_argument("--name", metavar="NOM", required=True, help="à qui elle sert ; le journal en garde le nom")
    change = actions.add_parser("roles", help="donne d'autres rôles à une clé")
    revoke = actions.add_parser("revoke", help="refuse une clé désormais")
    for one in (change, revoke):
        one.add_argument("key", metavar="CLÉ", help="son nom ou son identifiant")
    for one in (create, change):
        one.add_argument("--roles", metavar="RÔLES", required=True,
                         help="read, decide, audit, edit, approve ; séparés par des virgules")  # fmt: skip
    listed = actions.add_parser("list", help="liste les clés, sans leur secret")
    _json(listed)
    for one in (create, listed, change, revoke):
        one.add_argument("--data", metavar="DIR", help="où sont les clés (défaut : var)")


def _folder(parser: Parser) -> None:
    parser.add_argument("dir", metavar="DIR", nargs="?", default=CONTRACTS,
                        help=f"dossier de contrats, contrat, version ou fichier (défaut : {CONTRACTS})")  # fmt: skip


def _contract(parser: Parser, *, optional: bool = False) -> None:
    parser.add_argument("contract", metavar="CONTRAT", nargs="?" if optional else None, help="identifiant du contrat")
    parser.add_argument("--contracts", metavar="DIR", default=CONTRACTS,
                        help=f"dossier des contrats (défaut : {CONTRACTS})")  # fmt: skip
    parser.add_argument("--version", metavar="DATE",
                        help="la version en vigueur ce jour-là (défaut : celle du cas, ou la dernière)")  # fmt: skip


def _case(parser: Parser, *, json: bool = True) -> None:
    _contract(parser)
    parser.add_argument("case", metavar="CAS", help="fichier JSON ou YAML ; « - » pour l'entrée standard")
    _decision(parser, json=json)


def _decision(parser: Parser, *, json: bool = True) -> None:
    parser.add_argument("-q", "--question", metavar="QUESTION", action="append",
                        help="question, en français ou par son chemin ; répétable (défaut : toutes)")  # fmt: skip
    parser.add_argument("--reading", metavar="ID=OPTION", action="append",
                        help="décide sous une autre lecture que celle retenue ; répétable")  # fmt: skip
    parser.add_argument("--scope", metavar="PORTÉE", help="la garantie dont les faits s'écrivent sans préfixe")
    _tariffs(parser)
    if json:
        _json(parser)


def _tariffs(parser: Parser) -> None:
    parser.add_argument("--tariffs", metavar="FICHIER", help="le tarif de la banque : les valeurs datées")


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="des données JSON plutôt qu'un texte")
