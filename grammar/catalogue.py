"""The catalogue of diagnostic codes: one stable code per thing that can be wrong.

Families: Y reading YAML, S structure, L language, N names, T types, C checks across clauses, B bonds between contracts
and between versions, F facts of a case, R readings and cases. A code never changes its meaning; a retired code is not
reused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a diagnostic is: an error stops the work, a warning does not."""

    ERROR = "erreur"
    WARNING = "avertissement"


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a code in advance: its severity and its French title."""

    severity: Severity
    title: str


CODES: Mapping[str, Entry] = {
    # Y: reading YAML. The file itself.
    "Y001": Entry(Severity.ERROR, "fichier trop volumineux"),
    "Y002": Entry(Severity.ERROR, "fichier illisible"),
    "Y003": Entry(Severity.ERROR, "texte qui n'est pas en UTF-8"),
    "Y004": Entry(Severity.ERROR, "marque d'ordre des octets"),
    "Y005": Entry(Severity.ERROR, "caractère nul"),
    "Y006": Entry(Severity.ERROR, "caractère invisible ou de contrôle"),
    "Y007": Entry(Severity.ERROR, "demi-caractère isolé"),
    "Y008": Entry(Severity.ERROR, "fichier vide"),
    # The parts of YAML that contracts do not use.
    "Y010": Entry(Severity.ERROR, "syntaxe YAML incorrecte"),
    "Y011": Entry(Severity.ERROR, "plusieurs documents dans un fichier"),
    "Y012": Entry(Severity.ERROR, "imbrication trop profonde"),
    "Y013": Entry(Severity.ERROR, "ancre YAML"),
    "Y014": Entry(Severity.ERROR, "renvoi YAML"),
    "Y015": Entry(Severity.ERROR, "clé de fusion"),
    "Y016": Entry(Severity.ERROR, "étiquette YAML"),
    "Y017": Entry(Severity.ERROR, "directive YAML"),
    "Y018": Entry(Severity.ERROR, "tabulation en retrait"),
    "Y019": Entry(Severity.ERROR, "lecture arrêtée, trop de problèmes"),
    # Keys and their values.
    "Y020": Entry(Severity.ERROR, "clé en double"),
    "Y021": Entry(Severity.ERROR, "clé vide"),
    "Y022": Entry(Severity.ERROR, "clé qui n'est pas un texte simple"),
    "Y023": Entry(Severity.ERROR, "valeur absente"),
    "Y024": Entry(Severity.ERROR, "espace avant le deux-points d'une clé"),
    "Y025": Entry(Severity.ERROR, "deux-points dans une valeur"),
    # French text that YAML would change in silence.
    "Y030": Entry(Severity.ERROR, "accolades"),
    "Y031": Entry(Severity.ERROR, "virgule décimale dans une liste entre crochets"),
    "Y032": Entry(Severity.ERROR, "valeur coupée par un dièse"),
    "Y033": Entry(Severity.ERROR, "texte replié"),
    "Y034": Entry(Severity.ERROR, "phrase sur plusieurs lignes"),
    "Y035": Entry(Severity.ERROR, "texte qu'un outil YAML lirait autrement"),
    # S: structure of a contract document.
    "S001": Entry(Severity.ERROR, "fichier qui n'est pas un bloc de clés"),
    "S002": Entry(Severity.ERROR, "bloc de conditions inconnu"),
    "S003": Entry(Severity.ERROR, "clause sans verbe, ou à deux verbes"),
    "S004": Entry(Severity.ERROR, "clé obligatoire absente"),
    "S005": Entry(Severity.ERROR, "ligne de tableau de mauvaise longueur"),
    "S010": Entry(Severity.ERROR, "clé inconnue"),
    "S011": Entry(Severity.ERROR, "valeur d'une autre forme : texte, liste ou bloc"),
    "S012": Entry(Severity.ERROR, "clés qui ne vont pas ensemble, ou pas ici"),
    "S013": Entry(Severity.ERROR, "mot hors de la liste des valeurs possibles"),
    "S014": Entry(Severity.ERROR, "texte, liste ou bloc vide ou trop court"),
    # L: the language of atoms.
    "L001": Entry(Severity.ERROR, "nom inconnu"),
    "L002": Entry(Severity.ERROR, "phrase mal construite"),
    "L003": Entry(Severity.ERROR, "phrase trop longue ou trop imbriquée"),
    "L004": Entry(Severity.ERROR, "quantité mal écrite"),
    "L005": Entry(Severity.ERROR, "plage horaire mal écrite"),
    # N: names.
    "N001": Entry(Severity.ERROR, "genre d'un nom à préciser"),
    "N002": Entry(Severity.ERROR, "nom déclaré deux fois"),
    "N003": Entry(Severity.ERROR, "phrase sans contraire"),
    "N004": Entry(Severity.ERROR, "type absent"),
    "N005": Entry(Severity.ERROR, "type, choix, fiche ou liste inconnus"),
    "N006": Entry(Severity.ERROR, "grandeur inconnue"),
    "N007": Entry(Severity.ERROR, "périmètre inconnu"),
    "N010": Entry(Severity.ERROR, "nom qui n'est pas déclaré ici"),
    "N011": Entry(Severity.ERROR, "nom qui se dit d'un élément"),
    "N013": Entry(Severity.ERROR, "fiche qui ne convient pas à un groupe ou à une période"),
    "N012": Entry(Severity.ERROR, "nom qui n'est pas une valeur"),
    "N014": Entry(Severity.ERROR, "paramètre sans date"),
    "N015": Entry(Severity.ERROR, "nom qui n'est pas un paramètre"),
    "N016": Entry(Severity.ERROR, "type qui ne convient pas à un paramètre"),
    "N017": Entry(Severity.ERROR, "partie qui n'est pas déclarée"),
    "N018": Entry(Severity.ERROR, "formule qui ne convient pas"),
    # T: types.
    "T001": Entry(Severity.ERROR, "types qui ne vont pas ensemble"),
    "T002": Entry(Severity.ERROR, "opération impossible sur ce type"),
    "T003": Entry(Severity.ERROR, "date ou instant attendu"),
    "T004": Entry(Severity.ERROR, "liste, période ou horaires attendus"),
    "T005": Entry(Severity.ERROR, "choix attendu"),
    "T006": Entry(Severity.ERROR, "valeur étrangère au choix"),
    "T007": Entry(Severity.ERROR, "mois comparés à des jours"),
    "T008": Entry(Severity.ERROR, "valeur d'un autre type que la grandeur"),
    "T009": Entry(Severity.ERROR, "date de départ absente"),
    "T010": Entry(Severity.ERROR, "droit attendu"),
    "T011": Entry(Severity.ERROR, "verbe qui ne convient pas à cette grandeur"),
    # C: checks across clauses.
    "C001": Entry(Severity.ERROR, "identifiant de clause en double"),
    "C002": Entry(Severity.ERROR, "clause inconnue"),
    "C003": Entry(Severity.ERROR, "ordre de deux étapes à dire"),
    "C010": Entry(Severity.ERROR, "grandeurs qui dépendent l'une de l'autre en cercle"),
    "C011": Entry(Severity.ERROR, "droit qu'aucune clause n'accorde"),
    "C012": Entry(Severity.ERROR, "grandeur à laquelle aucune clause ne donne de valeur"),
    "C013": Entry(Severity.ERROR, "chiffre répété dans une phrase"),
    "C014": Entry(Severity.ERROR, "renvoi à un chiffre inconnu"),
    "C015": Entry(Severity.ERROR, "chiffre déclaré que la phrase ne dit pas"),
    "C016": Entry(Severity.ERROR, "division sans arrondi"),
    "C017": Entry(Severity.ERROR, "grandeur fixée deux fois"),
    "C018": Entry(Severity.ERROR, "lignes de tableau qui se recouvrent"),
    "C019": Entry(Severity.WARNING, "lecture qui ne change rien"),
    "C021": Entry(Severity.ERROR, "variante pour une option étrangère à la lecture"),
    "C022": Entry(Severity.WARNING, "nom déclaré qui ne sert pas"),
    "C023": Entry(Severity.ERROR, "article absent de la liste du produit"),
    "C024": Entry(Severity.ERROR, "disposition dite deux fois"),
    "C025": Entry(Severity.ERROR, "levée d'une clause qui ne ferme rien"),
    "C026": Entry(Severity.ERROR, "sanction qui n'est pas une déchéance"),
    "C027": Entry(Severity.ERROR, "déchéance sans cause"),
    "C028": Entry(Severity.ERROR, "ordre des étapes en cercle"),
    "C029": Entry(Severity.WARNING, "valeurs qu'aucune clause ne distingue"),
    "C030": Entry(Severity.WARNING, "nom que la langue lit autrement"),
    "C031": Entry(Severity.WARNING, "grandeur peut-être fixée deux fois"),
    "C040": Entry(Severity.ERROR, "option de deux lectures de la clause"),
    "C041": Entry(Severity.ERROR, "clé que deux lectures changent"),
    "C042": Entry(Severity.ERROR, "clause qui n'a rien à prouver"),
    "C043": Entry(Severity.ERROR, "preuve à la charge de deux parties"),
    "C044": Entry(Severity.WARNING, "limite partagée qui oublie ce que le même cas verse"),
    # B: bonds between the contracts of a library, and between the versions of one.
    "B001": Entry(Severity.ERROR, "contrat inconnu"),
    "B002": Entry(Severity.ERROR, "produit qui se partage et ne se lit pas, ou l'inverse"),
    "B003": Entry(Severity.ERROR, "contrats qui se lisent en cercle"),
    "B004": Entry(Severity.ERROR, "contrat sans version en vigueur"),
    "B005": Entry(Severity.ERROR, "nom qu'un contrat lu garde pour lui"),
    "B006": Entry(Severity.ERROR, "contrats liés de calendriers différents"),
    "B007": Entry(Severity.ERROR, "version dont on ne peut pas hériter"),
    "B008": Entry(Severity.ERROR, "fichier retiré à tort"),
    "B009": Entry(Severity.ERROR, "dérogation sans effet possible"),
    "B010": Entry(Severity.ERROR, "fait qui ne peut pas désigner la version"),
    "B011": Entry(Severity.ERROR, "produit déclaré deux fois"),
    "B012": Entry(Severity.ERROR, "clause type inconnue"),
    # P: the tariff of the bank.
    "P001": Entry(Severity.ERROR, "paramètre inconnu"),
    "P002": Entry(Severity.ERROR, "contrat inconnu du tarif"),
    "P003": Entry(Severity.ERROR, "valeur ou jour mal écrits"),
    "P004": Entry(Severity.ERROR, "deux valeurs en vigueur le même jour"),
    "P005": Entry(Severity.ERROR, "valeur qui finit avant de commencer"),
    "P006": Entry(Severity.ERROR, "portée à préciser"),
    # R: readings and cases beside the clauses.
    "R001": Entry(Severity.ERROR, "lecture déclarée deux fois"),
    "R002": Entry(Severity.ERROR, "option retenue inconnue"),
    "R003": Entry(Severity.ERROR, "lecture inconnue"),
    "R004": Entry(Severity.ERROR, "option étrangère à la lecture"),
    "R005": Entry(Severity.ERROR, "modèle de cas inconnu"),
    "R006": Entry(Severity.ERROR, "modèles qui se reprennent en cercle"),
    "R007": Entry(Severity.ERROR, "réponse attendue deux fois"),
    # F: the facts of a case.
    "F001": Entry(Severity.ERROR, "bloc de clés attendu"),
    "F002": Entry(Severity.ERROR, "clé qui n'est pas un texte"),
    "F003": Entry(Severity.ERROR, "fait inconnu"),
    "F004": Entry(Severity.ERROR, "« inconnus » qui n'est pas une liste"),
    "F005": Entry(Severity.ERROR, "fait donné deux fois"),
    "F006": Entry(Severity.ERROR, "liste attendue"),
    "F007": Entry(Severity.ERROR, "trop d'éléments"),
    "F008": Entry(Severity.ERROR, "éléments d'une suite que rien ne range"),
    "F010": Entry(Severity.ERROR, "valeur d'une autre forme"),
    "F011": Entry(Severity.ERROR, "valeur négative"),
    "F012": Entry(Severity.ERROR, "valeur trop grande"),
    "F013": Entry(Severity.ERROR, "plus de deux décimales"),
    "F014": Entry(Severity.ERROR, "date ou heure incomprise"),
    "F015": Entry(Severity.ERROR, "« non survenu » pour un fait qui n'est pas un événement"),
    "F016": Entry(Severity.ERROR, "valeur que le fait ne peut pas prendre"),
    "F017": Entry(Severity.ERROR, "grandeur inconnue dans l'historique"),
    "F018": Entry(Severity.ERROR, "version que rien ne désigne"),
    "F019": Entry(Severity.ERROR, "valeurs datées d\'un paramètre mal données"),
    "F020": Entry(Severity.ERROR, "autres défauts du cas, comptés et non dits"),
}
