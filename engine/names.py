"""How a lawyer writes a name (« l'indemnité », « les opérations »), and what follows: gender, number, plural."""

from __future__ import annotations

from dataclasses import dataclass

from engine.source import text_of
from grammar.diagnostics import Diagnostic
from grammar.french import DeterminerKind, Gender, Noun, is_pronoun, normalize, strip_determiner
from grammar.yaml_nodes import Mapping, Scalar

_GENDERS = {"masculin": Gender.MASCULINE, "féminin": Gender.FEMININE}


@dataclass(frozen=True, slots=True)
class DeclaredName:
    """A declared noun: ``noun.text`` is canonical; ``plural_only`` when declared with « les »."""

    noun: Noun
    plural_only: bool


def canonical(written: str) -> str:
    """The name without its article, spaces and apostrophes made plain. « au guichet » keeps its preposition."""
    text = normalize(written)
    determiner, rest = strip_determiner(text)
    articles = (DeterminerKind.DEFINITE, DeterminerKind.INDEFINITE)
    return rest if determiner and determiner.preposition is None and determiner.kind in articles else text


def declared_name(
    scalar: Scalar, block: Mapping | None, diagnostics: list[Diagnostic], *, need_gender: bool = True
) -> DeclaredName:
    """The noun of a declaration. Its gender comes from its article, or from ``genre:`` where the article hides it."""
    determiner, rest = strip_determiner(normalize(scalar.text))
    gender = determiner.gender if determiner else None
    written = text_of(block.get("genre")) if block else None
    if written in _GENDERS:
        gender = _GENDERS[written]
    if gender is None and is_pronoun(rest):
        gender = Gender.MASCULINE
    if gender is None:
        if need_gender:
            remedy = "ajoutez « genre: masculin » ou « genre: féminin »"
            diagnostics.append(
                Diagnostic("N001", scalar.span, f"le genre de « {rest} » n'est pas dit", suggestion=remedy)
            )
        gender = Gender.MASCULINE
    plural_only = bool(determiner and determiner.plural)
    plural = text_of(block.get("pluriel")) if block else None
    if plural is not None:
        plural = canonical(plural)
    return DeclaredName(Noun(rest, gender, rest if plural_only else plural), plural_only)
