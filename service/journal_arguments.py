"""The arguments of ``clausier journal``: one sub-command for each thing done with the journal."""

from __future__ import annotations

from argparse import Action
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from service.parser import Parser

_WHY = "pourquoi : gardé au journal, en clair ; n'y écrivez rien du dossier"


def add_actions(journal: Parser, kind: type[Parser]) -> None:
    """Add the sub-commands, each with the options that say where the journal is."""
    actions: Any = journal.add_subparsers(metavar="ACTION", required=True, dest="action", title="actions ",
                                          help="ce qu'il y a à faire",
                                          parser_class=kind)  # fmt: skip

    def action(name: str, summary: str) -> Parser:
        made: Parser = actions.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        made.add_argument("--journal", metavar="ADRESSE", help="sqlite:///… ou postgresql://… (défaut : "
                          "CLAUSIER_JOURNAL, sinon le journal embarqué)")  # fmt: skip
        made.add_argument("--data", metavar="DIR", help="dossier du journal embarqué et des clés (défaut : "
                          "CLAUSIER_DATA, sinon var)")  # fmt: skip
        return made

    listed = action("list", "liste les décisions, sans leurs faits")
    listed.add_argument("--contract", metavar="ID", help="seulement ce contrat")
    listed.add_argument("--file", metavar="DOSSIER", help="seulement ce dossier")
    listed.add_argument("--caller", metavar="NOM", help="seulement ce que cette clé a demandé")
    listed.add_argument("--since", metavar="DATE", help="à partir de ce jour (temps universel)")
    listed.add_argument("--until", metavar="DATE", help="avant ce jour (temps universel)")
    listed.add_argument("--flagged", action="store_true", help="seulement celles qu'un humain doit revoir")
    listed.add_argument("--after", metavar="RANG", help="après ce rang dans la chaîne")
    listed.add_argument("--limit", metavar="N", help="au plus ce nombre")
    _json(listed)

    show = action("show", "montre une décision : sa demande, son résultat, ses liens, ses notes ; l'accès est gardé")
    _decision(show)
    _json(show)

    verify = action("verify", "vérifie toute la chaîne et dit la première entrée rompue")
    verify.add_argument("--head", metavar="TÊTE", help="une tête gardée ailleurs, RANG:EMPREINTE ou EMPREINTE, qui "
                        "doit être dans la chaîne")  # fmt: skip
    _json(verify)

    action("head", "donne la tête de la chaîne, RANG:EMPREINTE, à garder ailleurs que dans le journal")

    replay = action("replay", "décide de nouveau une entrée, avec le contrat archivé, et compare les octets")
    _decision(replay)
    replay.add_argument("--result", action="store_true", help="écrit aussi le résultat obtenu")

    export = action("export", "écrit tout ce que le journal garde d'un dossier (JSON) ; l'export est gardé")
    export.add_argument("file", metavar="DOSSIER", help="la référence du dossier")
    export.add_argument("--why", metavar="MOTIF", required=True, help=_WHY)
    export.add_argument("-o", "--output", metavar="FICHIER", help="écrit dans ce fichier plutôt que sur stdout")

    for name, summary in (
        ("note", "joint une note à une décision, scellée avec elle"),
        ("flag", "demande qu'un humain revoie une décision"),
        ("unflag", "dit qu'un humain a revu une décision, et ce qu'il en est"),
    ):
        noted = action(name, summary)
        _decision(noted)
        noted.add_argument("text", metavar="TEXTE", help="le texte, scellé avec la clé de la décision")

    erase = action("erase", "efface un dossier : sa clé est détruite, ses faits ne peuvent plus être lus")
    erase.add_argument("file", metavar="DOSSIER", nargs="?", help="la référence du dossier")
    erase.add_argument("--decision", metavar="ID", help="plutôt une décision qui n'est à aucun dossier")
    erase.add_argument("--why", metavar="MOTIF", required=True, help=_WHY)
    erase.add_argument("--yes", action="store_true", help="efface vraiment ; sans elle, rien n'est fait")

    retention = action("retention", "dit les décisions dont le temps de conservation est passé")
    retention.add_argument("--rules", metavar="FICHIER", help="les règles (défaut : CLAUSIER_RETENTION, sinon "
                           "conservation.yaml au dossier des données)")  # fmt: skip
    retention.add_argument("--apply", action="store_true", help="les efface, et le garde au journal")

    rotate = action("rotate-master", "change la clé maîtresse : toutes les clés sont enveloppées par une nouvelle")
    rotate.add_argument("--why", metavar="MOTIF", required=True, help=_WHY)

    accesses = action("accesses", "dit qui a lu quoi, quand et par où")
    accesses.add_argument("--decision", metavar="ID", help="seulement les accès à cette décision")
    _json(accesses)


def _decision(parser: Parser) -> Action:
    return parser.add_argument("decision", metavar="ID", help="l'identifiant de la décision")


def _json(parser: Parser) -> None:
    parser.add_argument("--json", action="store_true", help="des données JSON plutôt qu'un texte")
