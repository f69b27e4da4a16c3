"""Two « fixe » that may meet: what is told of them is what deciding every case of a small world finds."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_folder import write_small

from engine import Answer, examine, load
from engine.outcomes import Verdict

_HEAD = """\
faits:
  - nom: l'âge
    genre: masculin
    type: nombre
  - nom: l'auteur
    genre: masculin
    parmi: [un proche, un tiers, un inconnu]
  - nom: le vol
    type: événement
  - nom: l'achat
    genre: masculin
    type: date
  - phrase: la carte est offerte
    contraire: la carte est payante
grandeurs:
  - nom: le prix
    type: montant
  - phrase: le prêt est permis
    contraire: le prêt est défendu
clauses:
  - id: PRE-1
    établit: le prêt est permis
    si: l'âge est compris entre 2 et 3
    sauf si: l'auteur est un tiers
"""
# Each fact in all the ways that the conditions below tell apart.
_AGES = ("0", "1", "1.5", "2", "2.5", "3", "3.5", "4", "5")
_AUTHORS = ("un proche", "un tiers", "un inconnu")
_THEFTS = ("non survenu", "2024-01-09", "2024-01-10", "2024-01-11", "2024-01-20", "2024-01-21", "2024-01-22")
_BOUGHT = "2024-01-10"
_ATOMS = (
    "l'âge dépasse 1", "l'âge est inférieur à 2", "l'âge vaut 3", "l'âge est au plus 3", "l'âge n'est pas de 2",
    "l'âge est compris entre 1 et 4", "l'auteur est un proche", "l'auteur n'est pas un proche ou un tiers",
    "l'auteur est un tiers ou un inconnu", "le vol a eu lieu", "le vol n'a pas eu lieu", "le vol a lieu avant l'achat",
    "le vol a lieu après l'achat", "le vol a lieu le jour de l'achat", "le vol n'a pas lieu après l'achat",
    "le vol a lieu après 11 jours après l'achat", "le vol a lieu au plus tard 10 jours après l'achat",
    "la carte est offerte", "la carte est payante", "le prêt est permis", "le prêt est défendu",
)  # fmt: skip


def _written(key: str, atoms: list[str]) -> str:
    return f"    {key}:\n" + "".join(f"      - {atom}\n" for atom in atoms) if atoms else ""


@st.composite
def clauses(draw: st.DrawFn) -> str:
    """The conditions of a clause: all of some, one of some, none of some."""
    atoms = st.lists(st.sampled_from(_ATOMS), max_size=2, unique=True)
    needed, either, barred = draw(atoms), draw(atoms), draw(atoms)
    return _written("si", needed) + _written("l'un de", either) + _written("sauf si", barred)


def _contract(folder: Path, first: str, second: str) -> Path:
    pairs = (("PRI-1", "1 €", first), ("PRI-2", "2 €", second))
    body = "".join(f"  - id: {name}\n    fixe: le prix\n    à: {worth}\n{asked}" for name, worth, asked in pairs)
    return write_small(folder, _HEAD + body)


@settings(max_examples=30, deadline=None)
@given(first=clauses(), second=clauses())
def test_two_values_are_told_to_meet_where_some_case_makes_a_conflict(first: str, second: str) -> None:
    with TemporaryDirectory() as place:
        folder = _contract(Path(place), first, second)
        told = {d.code for d in examine(folder).diagnostics} & {"C017", "C031"}
        if "C017" in told:
            return  # one asks for nothing more than the other; the two may ask for what cannot be
        contract = load(folder)["essai"]
        met = False
        for age, author, theft, offered in product(_AGES, _AUTHORS, _THEFTS, (True, False)):
            case = {"âge": age, "auteur": author, "vol": theft, "achat": _BOUGHT, "la carte est offerte": offered}
            answer = contract.decide(contract.facts(case), ["prix"])["prix"]
            assert isinstance(answer, Answer)
            met = met or answer.verdict is Verdict.CONFLICT
        assert ("C031" in told) is met


@pytest.mark.parametrize(
    ("first", "second", "detail"),
    [
        ("la carte est offerte", "l'âge dépasse 1", "« la carte est offerte » et « l'âge dépasse 1 »"),
        ("le vol a eu lieu", "l'auteur est un proche", "« le vol a eu lieu » et « l'auteur est un proche »"),
    ],
)
def test_single_conditions_are_told_as_an_example(tmp_path: Path, first: str, second: str, detail: str) -> None:
    folder = _contract(tmp_path, f"    si: {first}\n", f"    si: {second}\n")
    (told,) = [d for d in examine(folder).diagnostics if d.code == "C031"]
    assert detail in told.detail
    assert "PRI-1" in (told.suggestion or "")
    assert told.related[0].span.line < told.span.line
