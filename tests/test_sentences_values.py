"""What something is worth and on which day: only what is counted is equal, and days are told as in a contract."""

from __future__ import annotations

from pathlib import Path

import pytest
from wider_contract import said

# --- what something is worth


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("fixe: le compte débité\nà: le compte de prélèvement", "Le compte débité est le compte de prélèvement."),
        ("fixe: les essais permis\nà: 3", "Les essais permis sont au nombre de 3."),
        (
            "fixe: les essais permis\nà: l'arrondi de l'âge ÷ 5 à l'unité inférieure",
            "Les essais permis sont égaux à l'arrondi à l'unité inférieure de l'âge divisé par 5.",
        ),
        (
            "fixe: les essais permis\nà: l'arrondi de la franchise ÷ 500 € à l'unité",
            "Les essais permis sont égaux à l'arrondi à l'unité de la franchise divisée par 500 €.",
        ),
        ("fixe: le responsable\nà: un proche", "Le responsable est un proche."),
        ("fixe: le responsable\nà: l'auteur", "Le responsable est celui de l'auteur."),
        ("fixe: le lien de l'auteur\nà: l'auteur", "Le lien de l'auteur est celui de l'auteur."),
        (
            "fixe: le rang payé\nselon: [l'auteur]\nlignes:\n  - [C-1.1, un proche ou un préposé, le premier retour]\n"
            "hors table: le deuxième retour",
            "Le rang payé dépend de l'auteur :\nAuteur | Rang payé\nUn proche ou un préposé | Le premier retour\n"
            "Dans les autres cas, le rang payé est le deuxième retour.",
        ),
        (
            "ajoute: 50 % × la franchise\nà: l'indemnité",
            "L'indemnité est augmentée de 50 % de la franchise.",
        ),
        (
            "crédite: l'échéancier\nde: 10 % × la franchise\nle: le 5 du mois suivant la réception",
            "10 % de la franchise est inscrite à l'échéancier le 5 du mois qui suit la réception.",
        ),
        (
            "crédite: l'échéancier\nde: 10 % × les honoraires\nle: le 5 du mois suivant la réception",
            "10 % des honoraires sont inscrits à l'échéancier le 5 du mois qui suit la réception.",
        ),
    ],
)
def test_only_what_is_counted_is_equal(tmp_path: Path, clause: str, expected: str) -> None:
    assert said(tmp_path, clause) == expected


# --- days


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        (
            "fixe: la date limite\nau: le délai après la réception",
            "La date limite est fixée au terme du délai, compté de la réception.",
        ),
        (
            "fixe: la date limite\nau: la durée du séjour après la réception",
            "La date limite est fixée au terme de la durée du séjour, comptée de la réception.",
        ),
        (
            "fixe: la date limite\nau: le délai avant la réception",
            "La date limite est fixée au début du délai, compté à rebours de la réception.",
        ),
        (
            "met fin à: la fin de l'adhésion\nle: le délai après la réception",
            "L'adhésion prend fin au plus tard au terme du délai, compté de la réception.",
        ),
        (
            "met fin à: la fin de l'adhésion\nle: l'anniversaire de la réception suivant (2 ans après la naissance)",
            "L'adhésion prend fin au plus tard à l'anniversaire de la réception qui suit le jour situé 2 ans après "
            "la naissance.",
        ),
        (
            "met fin à: la dernière échéance\nle: la réception",
            "La dernière échéance est au plus tard à la réception.",
        ),
        (
            "accorde: la garantie\nsi: l'appel a lieu à compter de le délai après la réception",
            "La garantie est accordée si l'appel a lieu à compter du terme du délai compté de la réception.",
        ),
        (
            "accorde: la garantie\nsi: la perte ou le vol a lieu à compter de la réception",
            "La garantie est accordée si la perte ou le vol a lieu à compter de la réception.",
        ),
        (
            "accorde: la garantie\nsi: le jour a lieu au plus tard la date limite",
            "La garantie est accordée si le jour considéré se situe au plus tard à la date limite.",
        ),
        (
            "met fin à: la fin de l'adhésion\nle: l'anniversaire de (1 jour avant la naissance) suivant la réception",
            "L'adhésion prend fin au plus tard à l'anniversaire du jour situé 1 jour avant la naissance qui suit "
            "la réception.",
        ),
        # A date stands in time; only what happens « a lieu ».
        (
            "accorde: la garantie\nsi: la date limite a lieu avant la réception",
            "La garantie est accordée si la date limite est antérieure à la réception.",
        ),
        (
            "accorde: la garantie\nsi: la dernière échéance n'a pas lieu entre la naissance et la réception",
            "La garantie est accordée si la dernière échéance ne se situe pas entre la naissance et la réception.",
        ),
    ],
)
def test_days_are_told_as_in_a_contract(tmp_path: Path, clause: str, expected: str) -> None:
    assert said(tmp_path, clause) == expected
