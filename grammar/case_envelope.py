"""The envelope of a case: the contract it is for, its scope, the questions to ask, and the facts.

A case may be given bare (its facts at the root) or in this envelope. The forms are published for editors as
``case.schema.json``; the facts themselves follow the schema of each contract.
"""

from __future__ import annotations

from collections.abc import Mapping

from grammar.schema_forms import Schema, closed, text, texts

FACTS = "faits"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ENVELOPE_KEYS: Mapping[str, Schema] = {
    "contrat": text("Contrat", "L'identifiant du contrat pour lequel le cas est écrit."),
    "titre": text("Titre", "Ce que le cas montre, en une phrase."),
    "portée": text("Portée", "La garantie dont les faits s'écrivent sans préfixe."),
    "questions": texts("Questions", "Les questions à poser ; toutes si la clé est absente."),
    FACTS: {
        "title": "Faits",
        "description": "Les faits du cas, comme dans un cas sans enveloppe.",
        "type": "object",
    },
}


def envelope_schema() -> Schema:
    """The schema of a case in its envelope."""
    return {
        "$schema": DIALECT,
        "title": "Cas sous enveloppe",
        "description": "Un cas, le contrat qu'il concerne et les questions à poser.",
        **closed(dict(ENVELOPE_KEYS), (FACTS,)),
    }
