"""What counts as a figure in a sentence, and what does not."""

import pytest

from engine.check_prose import bare_figures


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("L'indemnité ne dépasse pas 6 000 €.", ["6 000 €"]),
        ("Un taux de 19,6 % et une avance de 150 euros", ["19,6 %", "150 euros"]),
        ("dans les deux mois, ou quinze jours après", ["deux mois", "quinze jours"]),
        ("avant le 31 décembre 2030 à 24 h", ["31 décembre 2030", "24 h"]),
        ("au 01 23 45 67 89, au 3220 ou au +33 1 23 45 67 89", ["01 23 45 67 89", "3220", "33 1 23 45 67 89"]),
        ("6.000 € mal écrits", ["6.000 €"]),
        ("sous 48h, au plus 2 fois", ["48h", "2"]),
        ("le plafond est de {plafond}, le numéro {GAR-02}", []),
        ("l'article L. 113-2 et les articles 3, 4 et 12 du code", []),
        ("la loi n° 78-17 du 6 janvier 1978, le règlement (UE) n° 2016/679 du 27 avril 2016", []),
        ("le système 3-D et la carte B2", []),
        ("un jour férié, une heure ouvrable, l'un des assurés", []),
        ("article 3 jours", ["3 jours"]),
        ("trois essais de suite, puis vingt-quatre heures", ["trois", "vingt-quatre heures"]),
        ("deux fois, cinquante pour cent, mille euros, vingt ans", ["deux", "cinquante", "mille", "vingt ans"]),
        ("les deux parties, entre deux dates, l'un des trois, à tous trois, un vélo neuf acheté", []),
        ("soixante et onze virements, quatre-vingt-dix-neuf chèques", ["soixante et onze", "quatre-vingt-dix-neuf"]),
        ("le règlement du 3 mars 2015", ["3 mars 2015"]),
    ],
)
def test_the_figures_of_a_sentence(text: str, figures: list[str]) -> None:
    assert [text[start:end] for start, end in bare_figures(text)] == figures
