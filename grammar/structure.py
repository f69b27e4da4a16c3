"""The structure of a contract document: the sections, blocks and keys that may stand in it, each fault at its place.

The rules are those of the published JSON Schema: a quick look first (`structure_fit`), then jsonschema on what does not
fit. A clause is checked against the form of its own verb only, so that a fault is told in the words of that verb.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, TypeAlias

from grammar.diagnostics import Diagnostic, nearest
from grammar.overlays import changes_verb, overlaid, verb_of
from grammar.schema_blocks import BLOCKS
from grammar.schema_sections import CONTRACT_KEYS, PRODUCT_KEYS, SECTIONS, VERSION_KEYS
from grammar.schema_source import clause_schema, document_schema
from grammar.schema_tariff import TARIFF_KEYS
from grammar.structure_faults import explain, place_of, unknown_key
from grammar.structure_fit import Fit, fit
from grammar.verb_forms import COMMON_KEYS, CONDITION_KEYS, VERB_FORMS
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

DocumentKind: TypeAlias = Literal["contrat", "produit", "version", "tarif"]

#: The key under which a clause names the standard clause it takes.
STANDARD = "clause type"
_SHARED = {name: BLOCKS[name] for name in ("condition", "source")}
_EVERY_KEY = frozenset({*COMMON_KEYS, *CONDITION_KEYS, "variantes", *VERB_FORMS}).union(
    *(form.companions for form in VERB_FORMS.values())
)
_ONE_VERB = "une clause a un verbe : accorde, exclut, fixe, plafonne, oblige, énonce…"


def check_structure(root: Mapping, kind: DocumentKind) -> tuple[Diagnostic, ...]:
    """Every fault of structure of a file of clauses (« contrat »), of produit.yaml, version.yaml or a tariff, by place.

    Empty when the document is well formed; what its names and sentences mean is not looked at. Never raises.
    """
    found: set[Diagnostic] = set()
    elsewhere: Table[str, Any] = {"contrat": PRODUCT_KEYS, "tarif": SECTIONS}.get(kind, CONTRACT_KEYS)
    found.update(_document(kind).faults(root, dict.fromkeys(elsewhere, _OTHER_FILE[kind])))
    for section in ("clauses", "clauses types") if kind != "tarif" else ():
        clauses = root.get(section)
        for block in clauses.items if isinstance(clauses, Sequence) else ():
            if isinstance(block, Mapping):
                part = section != "clauses" or block.get(STANDARD) is not None
                found.update(_part_faults(block) if part else check_clause(block))
    return tuple(sorted(found))


_KEYS: Table[DocumentKind, Any] = {
    "contrat": CONTRACT_KEYS,
    "produit": PRODUCT_KEYS,
    "version": VERSION_KEYS,
    "tarif": TARIFF_KEYS,
}
_CLAUSES = "s'écrit dans un fichier de clauses"
_OTHER_FILE = {"contrat": "s'écrit dans produit.yaml", "produit": _CLAUSES, "version": _CLAUSES, "tarif": _CLAUSES}


def _part_faults(block: Mapping) -> Iterator[Diagnostic]:
    """The faults of a clause that is a part of one: a standard clause, or what a product says besides one it takes.

    What is wrong with the whole is told where the two are put together (`check_clause`).
    """
    yield from _without_id(block)
    for key, _ in block.entries:
        if key.text not in _EVERY_KEY:
            yield unknown_key(key, nearest(key.text, _EVERY_KEY), _EVERY_KEY)


def _without_id(block: Mapping) -> Iterator[Diagnostic]:
    if block.get("id") is None:
        yield Diagnostic("S004", place_of(block), "il manque « id »", suggestion="donnez un identifiant à la clause")


def check_clause(block: Mapping) -> Iterator[Diagnostic]:
    """Every fault of structure of one clause written whole."""
    verbs = [key.text for key, _ in block.entries if key.text in VERB_FORMS]
    if len(verbs) == 1:
        yield from _faults_of(verbs[0], block)
        return
    yield from _without_id(block)
    unknown = [key for key, _ in block.entries if key.text not in _EVERY_KEY]
    for key in unknown:
        yield unknown_key(key, nearest(key.text, VERB_FORMS) or nearest(key.text, _EVERY_KEY), _EVERY_KEY)
    if verbs or not any(nearest(key.text, VERB_FORMS) for key in unknown):
        said = f"deux verbes ({', '.join(verbs)})" if verbs else "aucun verbe"
        yield Diagnostic("S003", place_of(block), f"la clause a {said}", suggestion=_ONE_VERB)


def _faults_of(verb: str, block: Mapping) -> Iterator[Diagnostic]:
    """The faults of a clause in the words of its verb; of a variant with another verb, in the words of that one."""
    variants = block.get("variantes")
    if isinstance(variants, Mapping):
        alike: list[tuple[Scalar, Node]] = []
        for option, overlay in variants.entries:
            if isinstance(overlay, Mapping) and changes_verb(block, overlay):
                yield from _faults_of(verb_of(overlay) or verb, overlaid(block, overlay))
                # Told above; here any overlay that fits stands in its place.
                alike.append((option, Mapping(overlay.span, ((replace(option, text="note"), option),), flow=False)))
            else:
                alike.append((option, overlay))
        told = Mapping(variants.span, tuple(alike), variants.flow)
        kept = tuple((key, told if value is variants else value) for key, value in block.entries)
        block = Mapping(block.span, kept, block.flow)
    others = dict.fromkeys(_EVERY_KEY, f"ne va pas avec le verbe « {verb} »")
    yield from _clause(verb).faults(block, others)


@cache
def _document(kind: DocumentKind) -> _Form:
    schema = document_schema(_KEYS[kind])
    return _Form(schema, fit(schema, schema.get("$defs", {})))


@cache
def _clause(verb: str) -> _Form:
    schema = {**clause_schema(verb, VERB_FORMS[verb]), "$defs": _SHARED}
    return _Form(schema, fit(schema, _SHARED))


@dataclass(frozen=True, slots=True)
class _Form:
    """A schema, and the quick answer to whether a node fits it."""

    schema: Table[str, Any]
    fits: Fit

    def faults(self, root: Mapping, elsewhere: Table[str, str]) -> Iterator[Diagnostic]:
        if not self.fits(root):
            # Imported for the documents that do not fit alone: it takes as long as reading a contract.
            from grammar.structure_validator import violations

            for error in violations(root, self.schema):
                yield from explain(error, root, elsewhere)


__all__ = ["STANDARD", "DocumentKind", "check_clause", "check_structure"]
