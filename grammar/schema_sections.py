"""The sections and keys of contract documents, as pieces of JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from grammar.schema_blocks import GRAMMAR, NOTE
from grammar.schema_forms import Schema, blocks, named_texts, one_of, referring, text, texts

CALENDARS = ("France", "Alsace-Moselle", "Nouvelle-Calédonie", "TARGET")

SECTIONS: Mapping[str, Schema] = {
    "choix": blocks("Choix", "Les listes fermées de valeurs.", "choix"),
    "fiches": blocks("Fiches", "Ce qu'est un élément d'une liste, champ par champ.", "fiche"),
    "faits": blocks("Faits", "Ce qu'un cas fait connaître.", "fait"),
    "paramètres": blocks("Paramètres", "Les valeurs que la banque ou la loi fournit et qui changent.", "paramètre"),
    "grandeurs": blocks("Grandeurs", "Ce que le contrat décide : droits, montants, dates, listes.", "grandeur"),
    "compteurs": blocks("Compteurs", "Ce que chaque élément d'une suite fait évoluer.", "compteur"),
    "périodes": blocks("Périodes", "Les périodes nommées.", "période"),
    "horaires": blocks("Horaires", "Les horaires nommés.", "horaire"),
    "parties": blocks("Parties", "Qui demande l'exécution du contrat, et qui la doit.", "partie"),
    "périmètres": blocks("Périmètres", "Ce que l'on compte ensemble dans les versements antérieurs.", "périmètre"),
    "clauses": blocks("Clauses", "Les clauses, chacune avec un verbe.", "clause"),
    "clauses types": blocks("Clauses types", "Les clauses que d'autres produits prennent.", "clause type"),
    "lectures": blocks("Lectures", "Les points ambigus de la source, et l'option retenue.", "lecture"),
    "modèles": blocks("Modèles", "Les faits communs à plusieurs cas.", "modèle"),
    # No case at all may be said outright.
    "cas": {**blocks("Cas", "Les cas qui prouvent les clauses.", "cas"), "minItems": 0},
}

CONTRACT_KEYS: Mapping[str, Schema] = {
    "article": text("Article", "L'article du contrat, pour toutes les clauses du fichier."),
    "titre": text("Titre", "Le titre de l'article ou de la garantie."),
    "portée": text("Portée", "Le nom dont relève ce que le fichier déclare : « la sécurité financière »."),
    **GRAMMAR,
    "suite": text("Suite", "La liste dont les éléments sont pris l'un après l'autre."),
    "dans l'ordre de": texts("Dans l'ordre de", "Les champs qui rangent les éléments de la suite."),
    "pour chacun de": text("Pour chacun de", "La liste dont chaque élément a ses grandeurs."),
    "source": referring("Source", "Où l'article se trouve dans le document d'origine.", "source"),
    "préambule": texts("Préambule", "Le texte qui précède les clauses."),
    "notes": blocks("Notes", "Les remarques du service juridique.", "note"),
}

PRODUCT_KEYS: Mapping[str, Schema] = {
    "produit": text("Produit", "L'identifiant du produit, qui est aussi le nom du dossier."),
    "titre": text("Titre", "Le nom du produit."),
    "nature": one_of("Nature", "Ce qu'est un produit qui ne sert qu'à d'autres.", ("notions communes", "contrat type")),
    "contrat type": texts("Contrat type", "Le contrat type dont les fichiers sont aussi ceux de ce contrat."),
    "partage": texts("Partage", "Les produits dont les notions communes sont celles de ce contrat."),
    "lit": blocks("Lit", "Les contrats dont celui-ci lit les grandeurs, et le nom qu'il leur donne.", "contrat lu"),
    "calendrier": one_of("Calendrier", "Le calendrier des jours fériés.", CALENDARS),
    "samedi": one_of("Samedi", "Si le samedi est un jour ouvré.", ("fermé", "ouvré")),
    "version selon": text("Version selon", "Le fait daté qui dit quelle version s'applique."),
    "assureur": text("Assureur", "La présentation de l'assureur."),
    "assureurs": blocks("Assureurs", "Les assureurs et leurs contrats.", "assureur"),
    "préambule": texts("Préambule", "Le texte qui ouvre le contrat."),
    "articles": named_texts("Articles", "Le titre de chaque article."),
    "ordre des motifs": {**texts("Ordre des motifs", "Les motifs, du plus fort au plus faible."), "type": "array"},
    "source": referring("Source", "Le document d'origine.", "source"),
}

VERSION_KEYS: Mapping[str, Schema] = {
    "hérite de": text("Hérite de", "La date de la version dont les fichiers valent encore."),
    "retire": texts("Retire", "Les fichiers de cette version qui ne valent plus."),
    **NOTE,
}

__all__ = ["CALENDARS", "CONTRACT_KEYS", "PRODUCT_KEYS", "SECTIONS", "VERSION_KEYS"]
