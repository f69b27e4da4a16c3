"""The verbs of a clause and the keys that go with each: what a clause may hold, said once.

The schema of contract documents is generated from this table. What a verb does is told in the engine.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from grammar.schema_forms import Schema, conditions, one_of, referring, text, texts

Shape: TypeAlias = Literal["text", "texts"]


@dataclass(frozen=True, slots=True)
class VerbForm:
    """One verb: its description, the form of its value, its companions.

    ``required`` companions must be there; of ``alternatives`` exactly one must; ``pairs`` (a, b): a asks for b;
    ``apart`` (a, b): never both. ``conditional`` when it may say « si », « l'un de », « sauf si ».
    """

    description: str
    shape: Shape = "texts"
    companions: Mapping[str, Schema] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    alternatives: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    conditional: bool = True


_PERIMETERS = texts("Périmètres", "Les périmètres des versements antérieurs qui comptent : le sinistre, l'an.")
_BOUND = text("Valeur", "Le calcul qui donne la valeur : « 6 000 € », « 50 % de la prime ».")
_DATE = text("Date", "Le calcul de la date : « le premier jour ouvré suivant la réception ».")
_STEP_OF = "Sur quelle grandeur l'étape porte."

_FIXED: Mapping[str, Schema] = {
    "à": _BOUND,
    "au": text("Valeur", "Comme « à », devant une date ou un nom masculin."),
    "le": text("Date", "Comme « à », devant une date."),
    "selon": texts("Critères", "Les colonnes du tableau : les faits ou grandeurs que chaque ligne compare."),
    "lignes": {
        "title": "Lignes",
        "description": "Les lignes du tableau : [identifiant, une case par critère, valeur ou une valeur par colonne].",
        "type": "array",
        "minItems": 1,
        "items": {"type": "array", "minItems": 3, "items": {"type": ["string", "number"], "minLength": 1}},
    },
    "hors table": text("Hors du tableau", "Ce qui vaut quand aucune ligne ne convient : « non réglé » ou un calcul."),
    "en colonne": text("En colonne", "Le critère qu'un tableau à double entrée lit en colonne."),
    "colonnes": texts("Colonnes", "Les têtes des colonnes d'un tableau à double entrée, une case de critère chacune."),
    "cases vides": text("Cases vides", "Ce que valent les cases « vide » : « non réglé » ou un calcul."),
    "à partir de": text("Date de départ", "La date dont partent les délais écrits dans les lignes."),
}

_DUTY: Mapping[str, Schema] = {
    "à": text("Contenu", "Ce qu'il faut faire, en toutes lettres."),
    "apprécié par": text("Appréciation", "La phrase déclarée qui dit si l'obligation est tenue."),
    "tenue si": conditions("Tenue si", "Les conditions qui font que l'obligation est tenue."),
    "par": text("Événement", "L'événement qui marque l'exécution : « la déclaration du sinistre »."),
    "au plus tard": text("Échéance", "La date limite : « 5 jours ouvrés après le sinistre »."),
}
_DUTY_PAIRS, _DUTY_APART = (("au plus tard", "par"),), (("apprécié par", "tenue si"),)
_SANCTION = {"à défaut": texts("Sanction", "L'identifiant de la clause de déchéance qui s'applique si l'on y manque.")}
_MOVED = {"au": _DATE, "à": text("Date", "Comme « au », devant un nom féminin.")}


def _block(description: str) -> VerbForm:
    return VerbForm(description)


VERB_FORMS: Mapping[str, VerbForm] = MappingProxyType(
    {
        "accorde": VerbForm("Ouvre un droit, sous les conditions dites."),
        "couvre": VerbForm("Ouvre une garantie, sous les conditions dites."),
        "établit": VerbForm("Rend vraie une grandeur oui/non, sous les conditions dites."),
        "subordonne": VerbForm(
            "Soumet un droit à des conditions nécessaires.",
            companions={
                "à": conditions("Conditions nécessaires", "Ce qui doit être vrai pour que le droit soit ouvert.")
            },
            required=("à",),
        ),
        "exclut": _block("Écarte un droit : exclusion de garantie."),
        "suspend": _block("Écarte un droit tant que dure une situation."),
        "refuse": _block("Écarte un droit : refus."),
        "déchoit de": _block("Prive d'un droit : déchéance."),
        "conditionne": _block("Écarte un droit parce qu'une condition manque."),
        "limite": VerbForm(
            "Ferme un droit une fois atteint un nombre de versements antérieurs.",
            companions={"à": text("Nombre", "Le nombre de fois : « 2 »."), "par": _PERIMETERS},
            required=("à", "par"),
        ),
        "fixe": VerbForm(
            "Donne sa valeur à une grandeur, par un calcul ou par un tableau.",
            companions=_FIXED,
            alternatives=("à", "au", "le", "lignes"),
            pairs=(
                ("lignes", "selon"),
                ("selon", "lignes"),
                ("hors table", "lignes"),
                ("à partir de", "lignes"),
                ("en colonne", "colonnes"),
                ("colonnes", "en colonne"),
                ("en colonne", "lignes"),
                ("cases vides", "colonnes"),
            ),
        ),
        "ajoute": VerbForm(
            "Ajoute une valeur à une grandeur déjà fixée.", "text", {"à": texts("Grandeur", _STEP_OF)}, required=("à",)
        ),
        "retranche": VerbForm(
            "Retranche une valeur d'une grandeur déjà fixée.",
            "text",
            {"de": texts("Grandeur", _STEP_OF)},
            required=("de",),
        ),
        "plafonne": VerbForm(
            "Ramène une grandeur à un maximum.",
            companions={
                "à": _BOUND,
                "par": _PERIMETERS,
                "compte aussi": texts("Compte aussi", "D'autres montants dont les versements antérieurs comptent."),
            },
            required=("à",),
            pairs=(("compte aussi", "par"),),
        ),
        "relève": VerbForm("Porte une grandeur à un minimum.", companions={"à": _BOUND}, required=("à",)),
        "reporte": VerbForm("Déplace une date vers plus tard.", companions=_MOVED, alternatives=("au", "à")),
        "avance": VerbForm("Déplace une date vers plus tôt.", companions=_MOVED, alternatives=("au", "à")),
        "met fin à": VerbForm(
            "Met fin à une période ; de plusieurs fins, la première compte.",
            companions={"le": _DATE, "au": _DATE, "à": _DATE},
            alternatives=("le", "au", "à"),
        ),
        "retient": VerbForm("Garde les éléments d'une liste qui remplissent les conditions."),
        "écarte": VerbForm("Ôte d'une liste les éléments qui remplissent les conditions."),
        "répartit": VerbForm(
            "Partage un montant entre les éléments d'une liste.",
            companions={
                "entre": text("Liste", "Les éléments entre lesquels on partage."),
                "selon": text("Besoin", "Ce que chaque élément demande, au plus."),
                "en": texts("Part", "La grandeur, par élément, qui reçoit la part."),
                "par rang": conditions("Rangs", "Une condition par rang, le premier servi d'abord."),
                "par groupe": texts("Groupes", "Ce que doivent partager les éléments que l'on partage ensemble."),
                "à rang égal": text("À rang égal", "« au prorata », ou le calcul qui départage."),
            },
            required=("entre", "selon", "en"),
        ),
        "exige": VerbForm(
            "Demande une pièce, sous les conditions dites.",
            "text",
            {"pour": texts("Liste des pièces", "La grandeur de type « pièces » où la pièce s'ajoute.")},
            required=("pour",),
        ),
        "crédite": VerbForm(
            "Inscrit un montant à une date dans un échéancier.",
            companions={"de": _BOUND, "le": _DATE, "au": _DATE},
            required=("de",),
            alternatives=("le", "au"),
        ),
        "inscrit": VerbForm(
            "Inscrit une date, et ses motifs, dans une chronologie.",
            companions={"à": texts("Chronologie", "La chronologie où la date s'inscrit.")},
            required=("à",),
        ),
        "débite": VerbForm(
            "Inscrit un montant à une date dans un échéancier, en moins.",
            companions={"de": _BOUND, "le": _DATE, "au": _DATE},
            required=("de",),
            alternatives=("le", "au"),
        ),
        "oblige": VerbForm(
            "Impose une obligation à quelqu'un.", "text", {**_DUTY, **_SANCTION}, ("à",), (), _DUTY_PAIRS, _DUTY_APART
        ),
        "conseille": VerbForm(
            "Donne un conseil, qui n'a jamais de sanction.", "text", _DUTY, ("à",), (), _DUTY_PAIRS, _DUTY_APART
        ),
        "augmente": VerbForm("Augmente un compteur à chaque élément.", companions={"de": _BOUND}, required=("de",)),
        "diminue": VerbForm("Diminue un compteur à chaque élément.", companions={"de": _BOUND}, required=("de",)),
        "remet": VerbForm("Remet un compteur à une valeur.", companions={"à": _BOUND}, required=("à",)),
        "prélève": VerbForm(
            "Prend un montant sur le compteur de chaque élément d'une liste.",
            "text",
            {
                "sur": texts("Compteur", "Le compteur « pour chacun de » la liste sur laquelle on prend."),
                "admis si": conditions("Admis si", "Les éléments sur lesquels on peut prendre."),
                "dans l'ordre de": text("Dans l'ordre de", "Le calcul qui range les éléments, le plus petit d'abord."),
                "dans l'ordre inverse de": text(
                    "Dans l'ordre inverse de", "Le calcul qui range les éléments, le plus grand d'abord."
                ),
            },
            required=("sur",),
            apart=(("dans l'ordre de", "dans l'ordre inverse de"),),
        ),
        "lève": VerbForm("Ôte son effet à une exclusion, une déchéance, ou à une autre levée (par identifiant)."),
        "définit": VerbForm(
            "Donne un mot à des valeurs d'un choix.",
            "text",
            {
                "pour": text("Choix", "Le choix dont on groupe les valeurs."),
                "est": texts("Valeurs", "Les valeurs que le mot recouvre."),
                "sauf": texts(
                    "Valeurs écartées", "Les valeurs que le mot ne recouvre pas : il recouvre toutes les autres."
                ),
            },
            required=("pour",),
            alternatives=("est", "sauf"),
            conditional=False,
        ),
        "ouvre": VerbForm(
            "Dit quand des horaires sont ouverts.",
            "text",
            {
                "plages": texts("Plages", "Les plages : « du lundi au vendredi de 9 h à 19 h »."),
                "sauf": one_of("Sauf", "Les jours laissés de côté.", ("les jours fériés", "jours fériés")),
            },
            required=("plages",),
            conditional=False,
        ),
        "reprend": VerbForm(
            "Reprend pour un droit les exclusions d'un autre.",
            "text",
            {
                "pour": text("Droit", "Le droit auquel les exclusions s'appliquent aussi."),
                "sauf": texts("Clauses écartées", "Les identifiants des exclusions qui ne sont pas reprises."),
            },
            required=("pour",),
        ),
        "charge de la preuve": VerbForm(
            "Dit quelle partie doit prouver une exclusion, ou qu'une condition est remplie.",
            "text",
            {"pour": texts("À prouver", "« toutes les exclusions », un droit, ou des identifiants de clauses.")},
            conditional=False,
        ),
        "énonce": VerbForm("Dit une règle en toutes lettres, sans calcul.", "text"),
        "informe": VerbForm("Donne une information, sans effet.", "text"),
    }
)

_IDS = "Les identifiants de clauses"

CONDITION_KEYS: Mapping[str, Schema] = {
    "si": conditions("Si", "La condition, ou une liste de conditions toutes nécessaires."),
    "l'un de": conditions("L'un de", "Une liste de conditions dont une suffit."),
    "sauf si": conditions("Sauf si", "Une liste de conditions dont aucune ne doit être vraie."),
}

PROSE_KEYS: Mapping[str, Schema] = {
    "note": text("Note", "Une remarque pour le service juridique ; elle ne va pas dans le contrat."),
    "texte": text("Texte", "La phrase imprimée à la place de celle qui est tirée de la clause."),
    "chiffres": {
        "title": "Chiffres",
        "description": "Les chiffres de la phrase, sous un nom écrit entre accolades.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"type": ["string", "number"], "minLength": 1},
    },
}

COMMON_KEYS: Mapping[str, Schema] = {
    "id": text("Identifiant", "L'identifiant de la clause, unique dans le contrat."),
    "article": text("Article", "L'article du contrat, s'il n'est pas celui du fichier."),
    "titre": text("Titre", "Le titre de la clause."),
    "clause type": text("Clause type", "La clause type dont celle-ci prend les clés qu'elle n'écrit pas."),
    "lecture": texts("Lecture", "La lecture dont dépend la clause."),
    "après": texts("Après", f"{_IDS} dont l'effet vient avant celui-ci."),
    "prévaut sur": texts("Prévaut sur", f"{_IDS} qui cèdent devant celle-ci, ou « toutes »."),
    "déroge à": texts("Déroge à", f"{_IDS} que celle-ci écarte où elle s'applique."),
    "complète": texts("Complète", f"{_IDS} auxquelles celle-ci ajoute, sans rien y changer."),
    "regroupe": texts("Regroupe", "Les autres dispositions de la source que dit cette clause."),
    "pour chacun de": text("Pour chacun de", "La liste dont la clause dit quelque chose, élément par élément."),
    "source": referring("Source", "Où la clause se trouve dans le document d'origine.", "source"),
    **PROSE_KEYS,
}

# What a variant may say besides its verb's own keys and its conditions.
VARIANT_KEYS: Mapping[str, Schema] = {
    **PROSE_KEYS,
    **{key: COMMON_KEYS[key] for key in ("après", "prévaut sur", "déroge à")},
}

#: The verbs a variant may put in place of one another: those whose whole effect is what they do to a grandeur, and
#: prose. The others (duties, documents, definitions, lifts, forfeitures) are named by clauses that count on their verb.
EXCHANGEABLE = frozenset(
    {
        "accorde", "couvre", "établit", "subordonne", "exclut", "suspend", "refuse", "conditionne", "limite", "fixe",
        "ajoute", "retranche", "plafonne", "relève", "reporte", "avance", "met fin à", "retient", "écarte", "crédite",
        "augmente", "diminue", "remet", "énonce", "informe",
    }
)  # fmt: skip

__all__ = ["COMMON_KEYS", "CONDITION_KEYS", "EXCHANGEABLE", "VARIANT_KEYS", "VERB_FORMS", "Shape", "VerbForm"]
