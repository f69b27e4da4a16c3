"""``python -m service.help_pages`` writes docs/commandes.md: the help of every command, as it is printed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from engine.effects import EFFECTS
from service.parser import Parser, build_parser

PAGE = Path("docs/commandes.md")
_INTRODUCTION = """\
# Les commandes

Page engendrée par `python -m service.help_pages`, avec l'aide que chaque commande imprime par `--help`.

Les résultats vont sur la sortie standard, les diagnostics sur la sortie d'erreur, sous la forme
`fichier:ligne:colonne: code: message`. `-` désigne l'entrée standard. La variable `NO_COLOR` retire les couleurs.

- [Écrire un cas](#écrire-un-cas)
- [Lire une décision en JSON](#lire-une-décision-en-json)
- [L'aide de chaque commande](#laide-de-chaque-commande)

## Écrire un cas

Un cas est un fichier JSON ou YAML, sous l'une de deux formes. Nu, il donne ses faits à la racine, sous leur nom
français ou leur nom JSON (`clausier schema CONTRAT` les liste) ; les faits d'une portée sont sous le nom de cette
portée :

```yaml
la date d'effet: 2024-01-01
la garantie vol:
  le lieu: la rue
```

Sous enveloppe, il dit aussi le contrat, la portée dont les faits s'écrivent sans préfixe, et les questions :

```yaml
contrat: velo
titre: Un vol dans la rue
portée: la garantie vol
questions: [la garantie vol, l'indemnité]
faits:
  la date d'effet: 2024-01-01
  le lieu: la rue
```

`decide`, `explain`, `ask`, `letter` et `calendar` prennent les deux, `contract.facts(…)` en Python aussi. `-q` et
`--scope` l'emportent sur l'enveloppe. Son schéma est publié pour les éditeurs : `grammar/data/case.schema.json`. Les
montants sont des textes (« 1234.56 » ou « 1 234,56 € »), les dates « 2024-03-02 » ou « 2 mars 2024 » ; un fait absent
n'a pas été demandé, `inconnu` veut dire demandé et non su.

Le schéma que donne `clausier schema` est celui des échanges entre systèmes : noms JSON, dates ISO. Les noms français et
les dates en toutes lettres, que les commandes acceptent, n'y sont pas. Auprès du service, un cas écrit sous cette
forme, nu ou sous une enveloppe qui ne dit que `faits`, est décidé trente fois plus vite que sous toute autre :
[exploitation.md](exploitation.md#limites-et-dimensionnement) en donne les temps.

## Lire une décision en JSON

`decide --json` et `decision.to_dict()` donnent `contract` (id, version, hash), `engine` (version, calendar), `readings`
et, pour chaque question, sous `answers` : `verdict`, `value`, `bounds` (ce qu'on sait d'une valeur non établie),
`dates` (théorique, réelle, motif), `reasons`, `ledger` (limites, et lignes à reprendre sous `historique`),
`reservations`, `missing`, `documents`, `obligations`, `readings`, `settles`, `ask_next`. Une question posée pour
chaque élément d'une liste donne `elements` ; chacun porte `element` : la liste, le rang à partir de 0, ses dates, ses
nombres, ses textes. Un échéancier donne `line_reasons` : pour chaque ligne de `value`, la clause qui l'inscrit, puis
celles qui en ont fait le montant et la date ; une ligne porte `amount`, ou `number` si c'est un échéancier de nombres.

Un motif de `reasons` porte `clause`, `article`, `effect`, `values` (ce que la clause a lu : faits, champs de l'élément,
grandeurs, rangs des éléments d'une liste), et selon le cas `before`, `amount`, `after` (une étape), `via` (l'exclusion
reprise), `missed` (les obligations manquées), `sums`. Une ligne de `sums` permet de refaire un calcul sur une liste :
`operation` (`sum`, `count`, `max` ou `min`), `list`, `type`, `value`, et dans `terms` chaque élément pris : `element`
(son rang à partir de 0), `value` (ce qu'il compte ; rien quand on ne fait que dénombrer), `certain` (faux si l'on ne
sait pas encore qu'il est pris). `explain` l'écrit sous le motif : « somme : 50,00 € (n° 1) + 20,00 € (n° 2) =
70,00 € ».

Les verdicts sont en français, tels que le contrat les dit ; `effect` est un identifiant stable :

| effect | ce que la clause a fait |
|---|---|
"""
_HELP = "\n## L'aide de chaque commande\n\n"


def commands_of(parser: Parser) -> Iterator[tuple[str, Parser]]:
    """The sub-commands of a parser, in the order of its help."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def help_page() -> str:
    """The whole page, in Markdown."""
    parser = build_parser()
    effects = "".join(f"| `{name}` | {french} |\n" for name, french in EFFECTS.items())
    parts = [_INTRODUCTION, effects, _HELP, _block(parser)]
    for name, command in commands_of(parser):
        parts += [f"\n### {name}\n\n", _block(command)]
        for action, inner in commands_of(command):
            parts += [f"\n#### {name} {action}\n\n", _block(inner)]
    return "".join(parts)


def _block(parser: Parser) -> str:
    return f"```text\n{parser.format_help().rstrip()}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(help_page(), encoding="utf-8")
