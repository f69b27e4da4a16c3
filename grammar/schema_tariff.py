"""The sections of a tariff: the dated values that the bank supplies to contracts, as pieces of JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping

from grammar.schema_forms import Schema, blocks, closed, referring, text, texts

TARIFF_KEYS: Mapping[str, Schema] = {
    "tarif": text("Tarif", "Le nom du document : « Conditions et tarifs »."),
    "note": text("Note", "Une remarque pour le service juridique."),
    "source": referring("Source", "Le document d'origine.", "source"),
    "valeurs": blocks("Valeurs", "Les paramètres, chacun avec son barème.", "valeurs"),
}

TARIFF_BLOCKS: Mapping[str, Schema] = {
    "valeurs": closed(
        {
            "paramètre": text("Paramètre", "Le nom que les contrats déclarent sous « paramètres »."),
            "contrat": texts("Contrat", "Le contrat ou les contrats ; sans cette clé, tous ceux qui le déclarent."),
            "portée": text("Portée", "La portée qui le déclare, si plusieurs le font."),
            "note": text("Note", "Une remarque pour le service juridique."),
            "barème": blocks("Barème", "Les valeurs, chacune avec son premier jour.", "valeur datée"),
        },
        ("paramètre", "barème"),
    ),
    "valeur datée": closed(
        {
            "à compter du": text("À compter du", "Le premier jour où la valeur est en vigueur."),
            "valeur": text("Valeur", "La valeur, avec son unité."),
            "jusqu'au": text("Jusqu'au", "Le dernier jour, si ce n'est pas la veille de la valeur suivante."),
        },
        ("à compter du", "valeur"),
    ),
}

__all__ = ["TARIFF_BLOCKS", "TARIFF_KEYS"]
