"""Cells of a table as conditions: each bound on the side the cell says."""

import pytest

from engine.cells import cell_sentences


@pytest.mark.parametrize(
    ("cell", "sentences"),
    [
        ("du 11 au 20", ("taux est compris entre 11 et 20",)),
        ("de 33 % à 66 %", ("taux est compris entre 33 % et 66 %",)),
        ("de 33 % (exclu) à 66 %", ("taux dépasse 33 %", "taux est au plus 66 %")),
        ("de 33 % inclus à 66 % exclu", ("taux est au moins 33 %", "taux est inférieur à 66 %")),
        ("de 10 (exclus) à 20 (exclus)", ("taux dépasse 10", "taux est inférieur à 20")),
        ("de 33 % (inclus) à 66 % (inclus)", ("taux est compris entre 33 % et 66 %",)),
        ("plus de 10", ("taux dépasse 10",)),
        ("10 ou moins", ("taux est au plus 10",)),
        ("10", ("taux vaut 10",)),
        ("tout", ()),
    ],
)
def test_a_cell_says_which_of_its_bounds_it_holds(cell: str, sentences: tuple[str, ...]) -> None:
    assert cell_sentences("taux", cell, False) == sentences


def test_a_value_of_a_choice_is_itself() -> None:
    assert cell_sentences("rang", "premier retour", True) == ("rang est premier retour",)
