"""The blocks that stand in the sections of a contract document, as pieces of JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grammar.schema_forms import (
    Schema,
    apart,
    at_least_one,
    blocks,
    closed,
    conditions,
    free_block,
    free_list,
    named_texts,
    one_of,
    text,
    texts,
    yes_no,
)
from grammar.verb_forms import CONDITION_KEYS

ROUNDINGS = (
    "au centime",
    "à l'euro",
    "au centime supérieur",
    "au centime inférieur",
    "à l'euro supérieur",
    "à l'euro inférieur",
)
PERIODS = (
    "jour", "jour ouvré", "jour ouvrable", "semaine", "quinzaine", "mois", "trimestre", "semestre", "année",
)  # fmt: skip

GRAMMAR: Mapping[str, Schema] = {
    "genre": one_of("Genre", "Le genre du nom, quand l'article ne le dit pas.", ("masculin", "féminin")),
    "pluriel": text("Pluriel", "Le pluriel du nom, s'il est irrégulier."),
}
_NAME: Mapping[str, Schema] = {"nom": text("Nom", "Le nom, avec son article : « l'indemnité »."), **GRAMMAR}
NOTE: Mapping[str, Schema] = {"note": text("Note", "Une remarque pour le service juridique.")}
_NAMED_VALUES: Schema = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": ["string", "number", "object"],
        "minLength": 1,
        "properties": {
            "valeur": text("Valeur", "La valeur, avec son article s'il y a lieu."),
            "sens": text("Sens", "Ce que la valeur veut dire."),
        },
        "required": ["valeur"],
        "additionalProperties": False,
    },
}
_NATURE: Mapping[str, Schema] = {
    **_NAME,
    "phrase": text("Phrase", "Le fait oui/non, dit par une phrase affirmative."),
    "contraire": text("Contraire", "La phrase négative qui dit l'inverse."),
    "type": text("Type", "montant, nombre, taux, date, instant, événement, oui/non, texte, un choix, liste de…"),
    "parmi": {"title": "Parmi", "description": "Les valeurs possibles, en liste.", **_NAMED_VALUES},
    "plusieurs": yes_no("Plusieurs", "Si plusieurs valeurs du choix peuvent être données ensemble."),
    "question": text("Question", "La question à poser pour connaître la valeur."),
    "formule": text("Formule", "Comment les documents disent une condition sur ce nom : « l'opération est … »."),
    "formule contraire": text("Formule contraire", "La même, niée : « l'opération n'est pas … »."),
    "peut être négatif": yes_no("Peut être négatif", "Si une valeur négative a un sens."),
    **NOTE,
}
_NOT_OF_PARAMETERS = frozenset({"phrase", "contraire", "plusieurs", "formule", "formule contraire"})
_LECTURE: Mapping[str, Schema] = {"lecture": texts("Lecture", "La lecture dont dépend le bloc.")}


def _declared(
    keys: Mapping[str, Schema],
    untyped: tuple[str, ...] = (),
    *,
    needs: Mapping[str, list[str]] = MappingProxyType({}),
    required: tuple[str, ...] = (),
    further: Mapping[str, Schema] = MappingProxyType({}),
) -> Schema:
    """A name with a type, or a sentence with its contrary; ``untyped`` keys stand for the type."""
    typed: Schema = {"if": {"not": {"anyOf": at_least_one("parmi", *untyped)}}, "then": {"required": ["type"]}}
    sentence = apart(*(("phrase", key) for key in ("nom", "type", "parmi", "plusieurs", "genre", "pluriel")))
    return closed(
        {**_NATURE, **keys},
        required,
        anyOf=at_least_one("nom", "phrase"),
        dependentRequired={
            "phrase": ["contraire"],
            "contraire": ["phrase"],
            "formule": ["formule contraire", "nom"],
            "formule contraire": ["formule"],
            **needs,
        },
        dependentSchemas={"nom": typed, **sentence, **apart(("parmi", "type")), **further},
    )


BLOCKS: Mapping[str, Schema] = {
    "condition": {
        "type": ["string", "number", "array", "object"],
        "minLength": 1,
        "minItems": 1,
        "items": {"$ref": "#/$defs/condition"},
        "properties": {
            "l'un de": conditions("L'un de", "Une des conditions suffit."),
            "tous": conditions("Tous", "Toutes les conditions sont nécessaires."),
            "aucun de": conditions("Aucun de", "Aucune des conditions ne doit être vraie."),
            "au moins un de": text("Au moins un de", "La liste dont un élément au moins remplit les conditions."),
            "chacun de": text("Chacun de", "La liste dont chaque élément remplit les conditions."),
            "vérifie": conditions("Vérifie", "Les conditions que l'élément remplit."),
        },
        "additionalProperties": False,
        "minProperties": 1,
        "dependentRequired": {"au moins un de": ["vérifie"], "chacun de": ["vérifie"]},
        "dependentSchemas": {
            "vérifie": {"anyOf": at_least_one("au moins un de", "chacun de"), "maxProperties": 2},
            **{key: {"maxProperties": 1} for key in ("l'un de", "tous", "aucun de")},
        },
    },
    "source": {"type": ["string", "number", "array", "object"], "minLength": 1, "minItems": 1, "minProperties": 1},
    "choix": closed(
        {
            "nom": text("Nom", "Le nom du choix."),
            **NOTE,
            "valeurs": {"title": "Valeurs", "description": "Les valeurs du choix.", **_NAMED_VALUES},
        },
        ("nom", "valeurs"),
    ),
    "champ": _declared({}),
    "fiche": closed(
        {
            **_NAME,
            "a lieu": text("A lieu", "Le champ qui date la fiche."),
            **NOTE,
            "champs": blocks("Champs", "Les champs de la fiche.", "champ"),
        },
        ("nom", "champs"),
    ),
    "fait": _declared({}),
    "paramètre": closed(
        {
            **{key: form for key, form in _NATURE.items() if key not in _NOT_OF_PARAMETERS},
            "en vigueur": text("En vigueur", "Le jour dont la valeur compte, là où une clause ne le dit pas."),
        },
        ("nom",),
        anyOf=at_least_one("type", "parmi"),
        dependentSchemas=apart(("parmi", "type")),
    ),
    "grandeur": _declared(
        {
            "sous réserve de": text("Sous réserve de", "Le droit sans lequel la grandeur ne vaut rien."),
            "tirées de": text("Tirées de", "La liste dont celle-ci garde certains éléments."),
            "tirés de": text("Tirés de", "La liste dont celle-ci garde certains éléments."),
            "groupes de": text("Groupes de", "La liste dont les éléments sont mis en groupes."),
            "par": text("Par", "La clé des groupes : ceux qui ont la même vont ensemble."),
            "registre": {
                "title": "Registre",
                "description": "Ce que dit, outre le montant, la ligne de registre : date, dossier, personne, carte.",
                "type": "object",
                "minProperties": 1,
                "properties": {
                    mark: text(mark.capitalize(), f"Ce que la ligne porte sous « {mark} ».")
                    for mark in ("date", "dossier", "personne", "carte")
                },
                "additionalProperties": False,
            },
            "chaque": one_of("Chaque", "La période du calendrier dont la liste a un élément.", PERIODS),
            "du": text("Du", "Le premier jour : la période où il tombe est la première de la liste."),
            "au": text("Au", "Le dernier jour, compris : la période où il tombe est la dernière."),
            "en fiches": text("En fiches", "La fiche qui dit ce qu'est un groupe, ou une période."),
            "pour chacun de": text("Pour chacun de", "La liste dont chaque élément a sa grandeur."),
            "sur l'ensemble": yes_no("Sur l'ensemble", "Si la grandeur vaut pour toute la liste, et non par élément."),
            "interne": yes_no("Interne", "Si la grandeur n'est pas une question que l'on pose."),
            "arrondi": one_of("Arrondi", "Comment la valeur s'arrondit.", ROUNDINGS),
        },
        ("tirées de", "tirés de", "groupes de", "chaque"),
        needs={
            "groupes de": ["en fiches", "par"],
            "par": ["groupes de"],
            "chaque": ["en fiches", "du", "au"],
            "du": ["chaque"],
            "au": ["chaque"],
        },
        further={"en fiches": {"anyOf": at_least_one("groupes de", "chaque")}, **apart(("groupes de", "chaque"))},
    ),
    "compteur": _declared(
        {
            "au départ": text("Au départ", "La valeur avant le premier élément de la suite."),
            "pour chacun de": text("Pour chacun de", "La liste dont chaque élément a son compteur."),
            "interne": yes_no("Interne", "Si le compteur n'est pas une question que l'on pose."),
        },
        required=("au départ",),
    ),
    "période": closed(
        {
            **_NAME,
            **NOTE,
            "du": text("Du", "Le premier jour, compris."),
            "au": text("Au", "Le dernier jour, compris."),
            "avant": text("Avant", "Le jour de la fin, non compris."),
        },
        ("nom", "du"),
        anyOf=at_least_one("au", "avant"),
        dependentSchemas=apart(("au", "avant")),
    ),
    "horaire": closed({**_NAME, **NOTE}, ("nom",)),
    "partie": closed(
        {
            "nom": text("Nom", "Le nom de la partie, avec son article : « l'assuré »."),
            "rôle": one_of("Rôle", "« demande » l'exécution du contrat, ou la « doit ».", ("demande", "doit")),
            **NOTE,
        },
        ("nom", "rôle"),
    ),
    "périmètre": closed(
        {
            "nom": text("Nom", "Le nom du périmètre, dit après « par »."),
            **CONDITION_KEYS,
            **_LECTURE,
            **NOTE,
            "variantes": {
                "title": "Variantes",
                "description": "Les conditions sous une autre lecture.",
                "type": "object",
                "minProperties": 1,
                "additionalProperties": closed(CONDITION_KEYS, minProperties=1),
            },
        },
        ("nom",),
        dependentRequired={"variantes": ["lecture"]},
    ),
    "lecture": closed(
        {
            "id": text("Identifiant", "Le nom de la lecture."),
            "question": text("Question", "Le point sur lequel la source est ambiguë."),
            "options": named_texts("Options", "Les lectures possibles, chacune avec son sens.", 2),
            "retenue": text("Retenue", "L'option retenue."),
            "parce que": text("Parce que", "Les raisons de ce choix."),
            "article": text("Article", "L'article ambigu."),
            **NOTE,
        },
        ("id", "question", "options", "retenue", "parce que"),
    ),
    "note": closed(
        {"id": text("Identifiant", "L'identifiant de la note."), "texte": text("Texte", "Le texte de la note.")},
        ("texte",),
    ),
    "modèle": closed(
        {
            "nom": text("Nom", "Le nom sous lequel un cas reprend le modèle."),
            "modèle": text("Modèle", "Un autre modèle, dont les faits sont pris d'abord."),
            "faits": free_block("Faits", "Les faits, par nom ou par phrase."),
            "historique": free_list("Historique", "Les versements antérieurs."),
        },
        ("nom", "faits"),
    ),
    "cas": closed(
        {
            "nom": text("Nom", "Une phrase qui dit ce que le cas prouve."),
            "modèle": text("Modèle", "Le modèle dont les faits sont pris d'abord."),
            "faits": free_block("Faits", "Les faits du cas, par nom ou par phrase."),
            "historique": free_list("Historique", "Les versements antérieurs ; [] s'il n'y en a pas."),
            "attendu": {**free_block("Attendu", "Les réponses attendues, par question."), "minProperties": 1},
            "sous la lecture": blocks("Sous la lecture", "Les réponses sous une option.", "autre lecture"),
        },
        ("nom", "attendu"),
    ),
    "autre lecture": closed(
        {
            "lecture": text("Lecture", "L'identifiant de la lecture."),
            "option": text("Option", "L'option supposée retenue."),
            "attendu": {**free_block("Attendu", "Les réponses attendues."), "minProperties": 1},
        },
        ("lecture", "option", "attendu"),
    ),
    "contrat lu": closed(
        {
            "contrat": text("Contrat", "L'identifiant du contrat lu."),
            "nom": text("Nom", "Le nom donné ici à ce contrat, avec son article : « le contrat carte »."),
            "genre": GRAMMAR["genre"],
        },
        ("contrat", "nom"),
    ),
    "assureur": closed(
        {
            "nom": text("Nom", "Le nom de l'assureur."),
            "contrat": text("Contrat", "Le numéro ou l'intitulé de son contrat."),
            "texte": text("Texte", "Sa présentation."),
        },
        ("nom",),
    ),
}

__all__ = ["BLOCKS", "GRAMMAR", "NOTE", "PERIODS", "ROUNDINGS"]
