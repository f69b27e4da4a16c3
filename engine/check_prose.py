"""Figures in prose: a figure is written once, in the clause that owns it; sentences refer to it.

A clause of prose owns figures under « chiffres » (name, then text) and says them as « {nom} »; it says the one figure
of another clause as « {identifiant} ». References to laws (« article L. 113-2 », « loi n° 78-17 du 6 janvier 1978 »)
and marks such as « 3-D » are no figures of the contract.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from engine.atoms import blocks_of_clause
from engine.clauses import Clause
from engine.places import figures_in_prose, figures_owned, place_of
from engine.program import Program
from engine.source import ContractSource, scalars_of
from grammar.diagnostics import Diagnostic, nearest
from grammar.french import normalize
from grammar.overlays import verb_of
from grammar.quantities import Duration, Scanned, Unit, scan
from grammar.yaml_nodes import Mapping, Scalar

PROSE_KEYS = {"oblige": "à", "conseille": "à", "exige": "exige", "énonce": "énonce", "informe": "informe"}

_ONCE = "Un chiffre s'écrit une seule fois, dans la clause qui le possède ; les phrases y renvoient."
_REFERENCE = re.compile(r"\{([^{}]*)\}")
_NUMBERED = r"(?:[LRDA]\.?[ \u00a0]?(?:\*[ \u00a0]?)?)?[0-9]+(?:er)?(?:[-.][0-9]+)*"
_LAW = re.compile(
    rf"\b(?:articles?|art\.)[ \u00a0]{_NUMBERED}(?:(?:,| et| ou| à)[ \u00a0]{_NUMBERED})*"
    r"(?![-\w]|[ \u00a0]?(?:[€%]|jours?\b|mois\b|ans?\b|euros?\b))"
    r"|\b(?:loi|décret|ordonnance|règlement|directive|arrêté)(?:[ \u00a0]\((?:UE|CE)\))?"
    r"[ \u00a0]n°[ \u00a0]?[0-9][0-9/-]*"
    r"(?:[ \u00a0]du[ \u00a0][0-9]{1,2}(?:er)?[ \u00a0]\w+[ \u00a0][0-9]{4})?"
    r"|\b[0-9]+-?(?-i:[A-Z])\b",
    re.IGNORECASE,
)
_NUMBER = (
    r"(?:deux|trois|quatre|cinq|six|sept|huit|dix|onze|douze|treize|quatorze|quinze|seize|vingts?|trente|quarante"
    r"|cinquante|soixante|cents?|mille)"
)
# « neuf » alone is left out: it is said of things as well (« un objet neuf »).
_COUNTED = re.compile(
    rf"{_NUMBER}(?:[- \u00a0](?:et[- \u00a0])?(?:{_NUMBER}|neuf|une?|onze)\b)*\b(?=[ \u00a0][^\W\d_])", re.IGNORECASE
)
_POINTED = re.compile(r"(?:\b(?:les|des|aux|ces|ses|leurs|nos|vos|tous|toutes|entre)[ \u00a0])$", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![^\W\d_])[0-9]+(?:[ \u00a0\u202f.,/:-]?[0-9]+)*")


@dataclass(frozen=True, slots=True)
class _Prose:
    """One text of a clause, and the figures its block owns."""

    clause: Clause
    scalar: Scalar
    owned: dict[str, Scalar]


def figures_repeated(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C013: a figure written in a sentence instead of being referred to."""
    for prose in _proses(program):
        for start, end in bare_figures(prose.scalar.text):
            written = prose.scalar.text[start:end]
            owner = _owner_of(program, prose, written)
            remedy = (
                f"sous « chiffres: » de la clause, donnez un nom à « {written} » ; dans la phrase, écrivez {{ce nom}}"
            )
            if owner:
                remedy = f"la clause {owner} le possède : écrivez {{{owner}}}"
            yield Diagnostic(
                "C013",
                prose.scalar.locate(start, end),
                f"« {written} » : un chiffre dans une phrase",
                _ONCE,
                prose.clause.article or None,
                suggestion=remedy,
            )


def figures_unknown(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C014: « {…} » that names neither a figure of the clause nor a clause with exactly one figure."""
    for prose in _proses(program):
        for match in _REFERENCE.finditer(prose.scalar.text):
            name = normalize(match[1])
            if name in prose.owned:
                continue
            message, remedy = f"« {name} » n'est pas un chiffre de cette clause", ""
            if place_of(program, name) is not None:
                count = figures_owned(program, name)
                if count == 1:
                    continue
                message = f"la clause {name} a {count} chiffres : lequel ?"
                if not count:
                    message = f"la clause {name} n'a pas de chiffre"
                remedy = "renvoyez à une clause qui a un seul chiffre, ou mettez celui-ci sous « chiffres: »"
            near = nearest(name, (*prose.owned, *program.clauses))
            proposed = f"vouliez-vous écrire {{{near}}} ?" if near else "déclarez-le sous « chiffres: » de la clause"
            yield Diagnostic(
                "C014",
                prose.scalar.locate(match.start(), match.end()),
                message,
                article=prose.clause.article or None,
                suggestion=remedy or proposed,
            )


def figures_unused(program: Program, source: ContractSource) -> Iterable[Diagnostic]:
    """C015: a figure under « chiffres » that no sentence of the clause says."""
    said: dict[str, set[str]] = {}
    for prose in _proses(program):
        names = {normalize(match[1]) for match in _REFERENCE.finditer(prose.scalar.text)}
        said.setdefault(prose.clause.identifier, set()).update(names)
    for clause in program.clauses.values():
        for block in blocks_of_clause(clause):
            named = block.get("chiffres")
            for key, _ in named.entries if isinstance(named, Mapping) else ():
                if normalize(key.text) not in said.get(clause.identifier, set()):
                    yield Diagnostic(
                        "C015",
                        key.span,
                        f"la phrase ne dit pas le chiffre « {key.text} »",
                        article=clause.article or None,
                        suggestion=f"écrivez {{{key.text}}} dans la phrase, ou retirez ce chiffre",
                    )


def _proses(program: Program) -> Iterator[_Prose]:
    for clause in program.clauses.values():
        owned = {normalize(name): text for name, text in figures_in_prose(clause).items()}
        for block in blocks_of_clause(clause):
            keys = [key for key in (PROSE_KEYS.get(verb_of(block) or clause.verb), "texte") if key is not None]
            for scalar in (scalar for key in keys for scalar in scalars_of(block.get(key))):
                yield _Prose(clause, scalar, owned)


def _owner_of(program: Program, prose: _Prose, written: str) -> str | None:
    """The one clause whose only figure is this one; None when there is none, or several."""
    found = scan(written, 0)
    if not isinstance(found, Scanned):
        return None
    owners = {entry.owner for entry in program.parameters.figures if entry.quantity == found.quantity}
    alone = [o for o in owners if place_of(program, o) is not None and figures_owned(program, o) == 1]
    return alone[0] if len(alone) == 1 and alone[0] != prose.clause.identifier else None


def bare_figures(text: str) -> Iterator[tuple[int, int]]:
    """The figures of a text (offsets), references to laws and to named figures left out.

    Figures in words count (« deux mois », « trois essais », « mille euros »), except « un », « un jour » and « une
    heure », which are words of every day, and what points at things already named (« les deux parties »).
    """
    hidden = [match.span() for pattern in (_REFERENCE, _LAW) for match in pattern.finditer(text)]
    end = 0
    for match in re.finditer(r"(?<![^\W\d_])[0-9]|(?<!\w)[^\W\d_]", text):
        start = match.start()
        if start < end or any(low <= start < high for low, high in hidden):
            continue
        found = scan(text, start)
        if match[0].isdigit():
            digits = _DIGITS.match(text, start)
            end = max(digits.end() if digits else start + 1, found.end if found is not None else 0)
            yield start, end
        elif isinstance(found, Scanned) and isinstance(found.quantity, Duration) and not _everyday(found.quantity):
            end = found.end
            yield start, end
        elif (counted := _COUNTED.match(text, start)) and not _POINTED.search(text[:start]):
            end = counted.end()
            yield start, end


def _everyday(duration: Duration) -> bool:
    return len(duration.parts) == 1 and duration.parts[0] in ((1, Unit.DAYS), (1, Unit.HOURS))
