"""The schemas of contract documents, made from the tables of verbs and sections; run as a module, it writes them.

``contract.schema.json`` is for the files of a version, ``product.schema.json`` for produit.yaml,
``version.schema.json`` for version.yaml, ``tariff.schema.json`` for the tariff of a bank, ``case.schema.json`` for a
case in its envelope. They are published for editors (JSON Schema draft 2020-12); a test holds them to these tables.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from grammar.case_envelope import envelope_schema
from grammar.schema_blocks import BLOCKS
from grammar.schema_forms import Schema, apart, at_least_one, closed, text, texts
from grammar.schema_sections import CONTRACT_KEYS, PRODUCT_KEYS, SECTIONS, VERSION_KEYS
from grammar.schema_tariff import TARIFF_BLOCKS, TARIFF_KEYS
from grammar.verb_forms import COMMON_KEYS, CONDITION_KEYS, EXCHANGEABLE, VARIANT_KEYS, VERB_FORMS, VerbForm

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONTRACT_FILE, PRODUCT_FILE, VERSION_FILE = "contract.schema.json", "product.schema.json", "version.schema.json"
TARIFF_FILE, CASE_FILE = "tariff.schema.json", "case.schema.json"
_FOLDER = Path(__file__).parent / "data"
_WIDTH = 180


def clause_schema(verb: str, form: VerbForm) -> Schema:
    """The closed form of a clause with this verb: common keys, conditions, the verb's own keys, variants."""
    own = _own_keys(verb, form)
    conditions = CONDITION_KEYS if form.conditional else {}
    exclusive = _exclusive(form)
    variant = closed(
        {**conditions, **own, **VARIANT_KEYS},
        minProperties=1,
        **_when({"dependentSchemas": exclusive}),
    )
    variants: Schema = {
        "title": "Variantes",
        "description": "Ce que la clause devient sous une option de la lecture.",
        "type": "object",
        "minProperties": 1,
        "additionalProperties": variant,
    }
    needs: dict[str, list[str]] = {"variantes": ["lecture"]}
    for first, second in form.pairs:
        needs.setdefault(first, []).append(second)
    more = _when({"anyOf": at_least_one(*form.alternatives), "dependentSchemas": exclusive})
    return closed(
        {**COMMON_KEYS, **conditions, "variantes": variants, **own},
        ("id", *form.required),
        dependentRequired=needs,
        **more,
    )


def _own_keys(verb: str, form: VerbForm) -> dict[str, Schema]:
    make = text if form.shape == "text" else texts
    return {verb: make(verb.capitalize(), form.description), **form.companions}


def _exclusive(form: VerbForm) -> Schema:
    keys = form.alternatives
    return apart(*((a, b) for i, a in enumerate(keys) for b in keys[i + 1 :]), *form.apart)


def _when(parts: Schema) -> Schema:
    return {key: value for key, value in parts.items() if value}


def contract_schema() -> Schema:
    """The schema of a file of clauses."""
    return {
        "$schema": DIALECT,
        "title": "Fichier de clauses",
        "description": "Les clauses d'un article ou d'une garantie, ce qu'elles déclarent et les cas qui les prouvent.",
        **closed(
            {**CONTRACT_KEYS, **SECTIONS},
            (),
            dependentRequired={"dans l'ordre de": ["suite"], "genre": ["portée"], "pluriel": ["portée"]},
        ),
        "$defs": {**BLOCKS, **_published_clauses()},
    }


def product_schema() -> Schema:
    """The schema of produit.yaml; the forms of its blocks are those of a file of clauses."""
    found: Schema = {
        "$schema": DIALECT,
        "title": "Produit",
        "description": "Ce qui vaut pour toutes les versions d'un produit.",
        **closed({**PRODUCT_KEYS, **SECTIONS}, ("produit", "titre")),
    }
    written = json.dumps(found, ensure_ascii=False).replace('"#/$defs/', f'"{CONTRACT_FILE}#/$defs/')
    published: Schema = json.loads(written)
    return published


def version_schema() -> Schema:
    """The schema of version.yaml: what a dated folder takes from another."""
    return {
        "$schema": DIALECT,
        "title": "Version",
        "description": "Les fichiers d'une autre version qui valent encore dans celle-ci.",
        **closed(VERSION_KEYS, ("hérite de",)),
    }


def tariff_schema() -> Schema:
    """The schema of a tariff."""
    return {
        "$schema": DIALECT,
        "title": "Tarif",
        "description": "Les valeurs datées que la banque fournit aux contrats.",
        **closed(TARIFF_KEYS, ("tarif", "valeurs")),
        "$defs": {"source": BLOCKS["source"], **TARIFF_BLOCKS},
    }


def document_schema(keys: Mapping[str, Schema]) -> Schema:
    """The schema of a document without what is inside its clauses, which `clause_schema` checks one by one."""
    if keys is VERSION_KEYS:
        return version_schema()
    if keys is TARIFF_KEYS:
        return tariff_schema()
    root = contract_schema() if keys is CONTRACT_KEYS else product_schema()
    clauses = {name: {"type": "object"} for name in ("clause", "clause type")}
    return {**root, "properties": {**keys, **SECTIONS}, "$defs": {**BLOCKS, **clauses}}


def _published_clauses() -> dict[str, Schema]:
    """The clause as editors read it: shared keys written once, the rest under the verb that is written.

    It says what `clause_schema` says for each verb, and that there is a verb.
    """
    found: dict[str, Schema] = {
        "commun": {"properties": dict(COMMON_KEYS)},
        "conditions": {"properties": dict(CONDITION_KEYS)},
        "variante": {"properties": dict(VARIANT_KEYS)},
    }
    verbs: Schema = {}
    for verb, form in VERB_FORMS.items():
        name = f"verbe_{_ascii(verb)}"
        found[name] = {"properties": _own_keys(verb, form), **_when({"dependentSchemas": _exclusive(form)})}
        shared = [{"$ref": "#/$defs/conditions"}] if form.conditional else []
        full = clause_schema(verb, form)
        variants = full["properties"]["variantes"]
        parts = [*shared, {"$ref": f"#/$defs/{name}"}]
        variant = {
            "type": "object",
            "minProperties": 1,
            "allOf": [*parts, {"$ref": "#/$defs/variante"}],
            "unevaluatedProperties": False,
        }
        if verb in EXCHANGEABLE:
            other = {"not": {"required": [verb]}, "$ref": "#/$defs/variante_autre_verbe"}
            variant = {"anyOf": [variant, other]}
        verbs[verb] = {
            "allOf": [{"$ref": "#/$defs/commun"}, *parts],
            "properties": {"variantes": {**variants, "additionalProperties": variant}},
            **{key: full[key] for key in ("required", "anyOf", "dependentRequired") if key in full},
            "unevaluatedProperties": False,
        }
    # What the other verb needs may be inherited from the clause: only the checker, which sees both, asks for it.
    found["variante_autre_verbe"] = {
        "type": "object",
        "minProperties": 1,
        "allOf": [{"$ref": "#/$defs/conditions"}, {"$ref": "#/$defs/variante"}],
        "dependentSchemas": {verb: {"$ref": f"#/$defs/verbe_{_ascii(verb)}"} for verb in sorted(EXCHANGEABLE)},
        "anyOf": at_least_one(*sorted(EXCHANGEABLE)),
        "unevaluatedProperties": False,
    }
    found["clause"] = {
        "type": "object",
        "required": ["id"],
        "properties": {
            verb: {"title": verb.capitalize(), "description": form.description} for verb, form in VERB_FORMS.items()
        },
        "allOf": [{"$ref": "#/$defs/commun"}],
        "anyOf": at_least_one(*VERB_FORMS, "clause type"),
        "dependentSchemas": verbs,
    }
    # A standard clause may leave a key to the products that take it: only the checker sees the two together.
    found["clause type"] = {
        "type": "object",
        "required": ["id"],
        "properties": found["clause"]["properties"],
        "allOf": [{"$ref": "#/$defs/commun"}, {"$ref": "#/$defs/conditions"}],
    }
    return found


def _ascii(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode("ascii")
    return folded.replace(" ", "_").replace("'", "_")


def written(value: object, indent: int = 0) -> str:
    """JSON with each small object on one line, so that the file is read and compared line by line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + indent <= _WIDTH or not value or not isinstance(value, Mapping | list):
        return flat
    pad = " " * (indent + 1)
    if isinstance(value, list):
        return "[\n" + ",\n".join(pad + written(item, indent + 1) for item in value) + "\n" + " " * indent + "]"
    rows = (f"{pad}{json.dumps(key, ensure_ascii=False)}: {written(item, indent + 1)}" for key, item in value.items())
    return "{\n" + ",\n".join(rows) + "\n" + " " * indent + "}"


def published() -> dict[Path, str]:
    """What each schema file holds."""
    return {
        _FOLDER / CONTRACT_FILE: written(contract_schema()) + "\n",
        _FOLDER / PRODUCT_FILE: written(product_schema()) + "\n",
        _FOLDER / VERSION_FILE: written(version_schema()) + "\n",
        _FOLDER / TARIFF_FILE: written(tariff_schema()) + "\n",
        _FOLDER / CASE_FILE: written(envelope_schema()) + "\n",
    }


if __name__ == "__main__":
    for path, content in published().items():
        path.write_text(content, encoding="utf-8")
