"""Typography: the plain form that is read, the form that is printed, sentences."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grammar.french import normalize, sentence, typography


def test_normalize_gives_one_plain_form() -> None:
    assert normalize("  l’assuré\u00a0:\t6\u202f000  € \n") == "l'assuré : 6 000 €"
    assert normalize("l\u02bceffet") == "l'effet"
    assert normalize(unicodedata.normalize("NFD", "échéance")) == "échéance"


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ("l'assuré", "l’assuré"),
        ("motif : x", "motif\u00a0: x"),
        ("motif:", "motif\u00a0:"),
        ("est-ce dû ?", "est-ce dû\u202f?"),
        ("oui; non!", "oui\u202f; non\u202f!"),
        ("quoi ?!", "quoi\u202f?!"),
        ("« abus »", "«\u00a0abus\u00a0»"),
        ("«abus»", "«\u00a0abus\u00a0»"),
        ("à 9:30", "à 9:30"),
        ("https://exemple.fr/?a=1", "https://exemple.fr/?a=1"),
        ("« dû ? » : oui", "«\u00a0dû\u202f?\u00a0»\u00a0: oui"),
    ],
)
def test_typography_places_the_fixed_spaces(plain: str, printed: str) -> None:
    assert typography(plain) == printed


@settings(max_examples=200)
@given(st.text("ab é':;!?«» .\u00a0\u202f", max_size=20))
def test_typography_twice_changes_nothing(text: str) -> None:
    assert typography(typography(text)) == typography(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("l'assuré paie", "L'assuré paie."),
        ("état des lieux", "État des lieux."),
        ("œuvre", "Œuvre."),
        ("Déjà dit.", "Déjà dit."),
        ("est-ce dû ?", "Est-ce dû ?"),
        ("voici la liste :", "Voici la liste :"),
        ("l'I.T.T.", "L'I.T.T."),
        ("« abus » de droit", "« Abus » de droit."),
        ("il dit « oui. »", "Il dit « oui. »"),
        ("il dit « oui »", "Il dit « oui »."),
        ("6 000 € sont dus", "6 000 € sont dus."),
        ("  ", ""),
    ],
)
def test_a_sentence_has_a_capital_and_a_stop(text: str, expected: str) -> None:
    assert sentence(text) == expected
