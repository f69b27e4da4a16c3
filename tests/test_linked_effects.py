"""What a contract does to one it reads: derogations, grounds in their order, elements, a chronology of all."""

from __future__ import annotations

from pathlib import Path

import pytest
from library_folder import DAY, product_file, small_contract, write_library, write_small
from pool_library import answer, hard

from engine import Answer, examine, load
from engine.cases import written_cases
from render import explain_text
from render.sentences import sentence_of


def test_derogations_are_told_and_hold_in_their_contract_alone(tmp_path: Path) -> None:
    messages = hard("lien-messages").program
    assert sentence_of(messages, "MES-9-03").startswith(
        "Par dérogation à l’article V.C des conditions de «\u00a0Dispositions générales\u00a0», si la modification"
    )
    card = hard("lien-carte").program
    assert sentence_of(card, "DIV-C-05.c") == (
        "La fin est au plus tard à la fin par refus. "
        "Cette clause complète l’article V.C des conditions de «\u00a0Dispositions générales\u00a0»."
    )
    for contract in (hard("lien-carte"), hard("lien-notions")):
        case = {"annonce_d_une_modification": "2016-03-20", "application_annoncee": "2016-04-01",
                "la_modification_vient_d_une_loi_ou_d_un_reglement": False}  # fmt: skip
        assert answer(contract, case, "application_de_la_modification").to_dict()["value"] == "2016-04-20"


DEROGATIONS = """\
faits:
  - nom: l'âge
    genre: masculin
    type: nombre
  - nom: la perte
    type: montant
grandeurs:
  - nom: la garantie
    type: droit
  - nom: l'indemnité
    genre: féminin
    type: montant
clauses:
  - id: DER-1
    accorde: la garantie
  - id: DER-2
    subordonne: la garantie
    à: l'âge est inférieur à 70
  - id: DER-3
    exclut: la garantie
    si: la perte est inférieure à 10 €
  - id: DER-4
    accorde: la garantie
    si: l'âge vaut 80
    déroge à: [DER-2, DER-3]
  - id: DER-5
    fixe: l'indemnité
    à: la perte
  - id: DER-6
    plafonne: l'indemnité
    à: 100 €
  - id: DER-7
    fixe: l'indemnité
    à: 2 × la perte
    si: l'âge vaut 80
    déroge à: [DER-5, DER-6]
"""


@pytest.mark.parametrize(
    ("age", "loss", "verdict", "reasons", "value"),
    [
        (69, "9.00", "refusé", ("DER-3",), "9.00"),
        (75, "200.00", "refusé", ("DER-2",), "100.00"),
        (80, "200.00", "accordé", ("DER-1", "DER-4"), "400.00"),
        (80, "9.00", "accordé", ("DER-1", "DER-4"), "18.00"),
    ],
)
def test_what_a_derogation_does(
    tmp_path: Path, age: int, loss: str, verdict: str, reasons: tuple[str, ...], value: str
) -> None:
    """It lifts an exclusion, takes off a condition and a cap, prevails over what is set: where it applies."""
    contract = small_contract(tmp_path, DEROGATIONS)
    case = {"age": age, "perte": loss}
    right = answer(contract, case, "garantie")
    assert (right.verdict.value, right.reasons) == (verdict, reasons)
    assert answer(contract, case, "indemnite").to_dict()["value"] == value
    decider = contract.decider(["garantie", "indemnite"])
    assert decider.source is not None
    assert decider(contract.facts(case)) == decider.interpret(contract.facts(case))


def test_each_contract_keeps_its_order_of_grounds(tmp_path: Path) -> None:
    """The gym tells a suspension first, the club that reads it an exclusion first; each right in its own order."""
    clauses = """\
grandeurs:
  - nom: l'accès
    genre: masculin
    type: droit
clauses:
  - id: {0}-1
    accorde: l'accès
  - id: {0}-2
    exclut: l'accès
    si: le client est interdit
  - id: {0}-3
    suspend: l'accès
    si: le client est interdit
"""
    common = {
        "produit.yaml": "produit: regles\ntitre: Règles\nnature: notions communes\n",
        f"{DAY}/a.yaml": "faits:\n  - phrase: le client est interdit\n    contraire: le client est admis\n",
    }
    shares = "partage: [regles]\n"
    library = {
        "regles": common,
        "salle": {
            "produit.yaml": product_file("salle", f"{shares}ordre des motifs: [suspend, exclut]\n"),
            f"{DAY}/a.yaml": clauses.format("SAL"),
        },
        "club": {
            "produit.yaml": product_file("club", f"{shares}lit:\n  - contrat: salle\n    nom: la salle\n"),
            f"{DAY}/a.yaml": clauses.format("CLU")
            + "  - id: CLU-4\n    reprend: les exclusions de l'accès de la salle\n    pour: l'accès\n",
        },
    }
    contract = load(write_library(tmp_path, library))["club"]
    case = {"le_client_est_interdit": True}
    assert answer(contract, case, "acces").reasons == ("CLU-2", "CLU-4", "CLU-3")
    through = contract.decide(contract.facts(case), ["salle.acces"])["salle.acces"]
    assert isinstance(through, Answer)
    assert through.reasons == ("SAL-3", "SAL-2")
    decider = contract.decider(["acces", "salle.acces"])
    assert decider.source is not None
    assert decider(contract.facts(case)) == decider.interpret(contract.facts(case))


LOANS = """\
fiches:
  - nom: un prêt
    a lieu: la date
    champs:
      - nom: la date
        type: date
      - nom: la valeur
        type: montant
faits:
  - nom: les prêts
    genre: masculin
    type: liste de prêts
grandeurs:
  - nom: les prêts chers
    genre: masculin
    tirés de: les prêts
  - nom: la pénalité
    type: montant
    pour chacun de: les prêts
clauses:
  - id: EMP-1
    retient: les prêts chers
    si: la valeur dépasse 10 €
  - id: EMP-2
    fixe: la pénalité
    à: 10 % de la valeur
"""
READER_OF_LOANS = """\
grandeurs:
  - nom: le total
    type: montant
clauses:
  - id: LEC-1
    fixe: le total
    à: la somme des pénalités des prêts chers du contrat de prêt
  - id: LEC-2
    ajoute: 1 €
    à: la pénalité du contrat de prêt
    si: la valeur dépasse 50 €
"""


def test_elements_of_a_contract_read(tmp_path: Path) -> None:
    """100 and 20 are above 10: 10 + 1 and 2. The reader's own clause tells of each loan, by its fields."""
    library = {
        "emprunt": {"produit.yaml": product_file("emprunt"), f"{DAY}/a.yaml": LOANS},
        "lecture": {
            "produit.yaml": product_file("lecture", "lit:\n  - contrat: emprunt\n    nom: le contrat de prêt\n"),
            f"{DAY}/a.yaml": READER_OF_LOANS,
        },
    }
    loaded = load(write_library(tmp_path, library))
    loans = [{"date": "2020-01-01", "valeur": value} for value in ("100.00", "5.00", "20.00")]
    contract = loaded["lecture"]
    case = contract.facts({"contrat_de_pret": {"prets": loans}})
    assert contract.decide(case).to_dict()["answers"]["total"]["value"] == "13.00"
    decider = contract.decider(["total"])
    assert decider.source is not None
    assert decider(case) == decider.interpret(case)
    alone = loaded["emprunt"]
    told = alone.decide(alone.facts({"prets": loans}), ["penalite"]).to_dict()["answers"]["penalite"]["elements"]
    assert [one["value"] for one in told] == ["10.00", "0.50", "2.00"]
    assert sentence_of(contract.program, "LEC-2").startswith("Pour chaque prêt, ")


def test_a_chronology_gives_each_date_with_its_own_reasons() -> None:
    """The account closes on 10 February: the card falls with it, and with the card the option and the numbers."""
    contract = hard("lien-cloture")
    case = next(case for case in written_cases(contract) if case.name.startswith("la fermeture"))
    decision = contract.decide(contract.facts(case.facts))
    told = decision.to_dict()["answers"]["consequences"]
    assert told["verdict"] == "établi"
    assert [(line["question"], line["date"], line["reasons"]) for line in told["value"]] == [
        ("contrat_carte.fin", "2016-02-10", ["CAR-15g-01"]),
        ("contrat_de_l_option.terme", "2016-02-10", ["COL-6-05"]),
        ("contrat_des_numeros.fin_du_service", "2016-02-10", ["ECB-10-01"]),
    ]
    assert "la fin du contrat carte, le 10 février 2016" in explain_text(decision).replace("\u00a0", " ").replace(
        "\n  ", " "
    )
    decider = contract.decider(["consequences"])
    assert decider.source is None
    assert decider(contract.facts(case.facts))[0][2] == ("CLO-1", "CLO-2", "CLO-3")
    held = {**case.facts, "les contrats détenus": ["les numéros"]}
    alone = contract.decide(contract.facts(held)).to_dict()["answers"]["consequences"]["value"]
    assert [line["name"] for line in alone] == ["la fin du service du contrat des numéros"]
    waiting = {key: value for key, value in case.facts.items() if key != "la clôture du compte"}
    open_ = contract.decide(contract.facts(waiting)).to_dict()["answers"]["consequences"]
    assert (open_["verdict"], open_["missing"]) == ("indéterminé", ["cloture_du_compte"])
    assert [line["date"] for line in open_["value"]] == [None, None, None]


UNDER_A_RIGHT = """\
faits:
  - phrase: le client est membre
    contraire: le client n'est pas membre
  - nom: le départ
    type: événement
grandeurs:
  - phrase: le départ a des suites
    contraire: le départ n'a pas de suites
  - nom: la fin
    type: date
  - nom: les suites
    genre: féminin
    type: chronologie
    sous réserve de: le départ a des suites
clauses:
  - id: SUI-1
    établit: le départ a des suites
    si: le client est membre
  - id: SUI-2
    met fin à: la fin
    le: le départ
  - id: SUI-3
    inscrit: la fin
    à: les suites
"""


def test_a_chronology_under_a_right_is_without_object_where_the_right_is_refused(tmp_path: Path) -> None:
    contract = small_contract(tmp_path, UNDER_A_RIGHT)
    member = contract.decide(contract.facts({"le client est membre": True, "le départ": "2024-03-04"}))
    told = member.to_dict()["answers"]["suites"]
    assert (told["verdict"], [line["date"] for line in told["value"]]) == ("établi", ["2024-03-04"])
    other = contract.decide(contract.facts({"le client est membre": False, "le départ": "2024-03-04"}))
    told = other.to_dict()["answers"]["suites"]
    assert (told["verdict"], told["value"], told["reasons"]) == ("sans objet", None, [])
    assert "sans objet" in explain_text(other)
    unknown = contract.decide(contract.facts({"le départ": "2024-03-04"})).to_dict()["answers"]["suites"]
    assert (unknown["verdict"], unknown["missing"]) == ("indéterminé", ["le_client_est_membre"])


SAID_ACCORDING = {
    "general": {
        "produit.yaml": product_file("general"),
        f"{DAY}/a.yaml": """\
choix:
  - nom: produit
    valeurs: [la carte, le livret]
faits:
  - nom: le refus
    type: événement
  - nom: les produits refusés
    genre: masculin
    type: produit
    plusieurs: oui
grandeurs:
  - nom: l'effet du refus
    genre: masculin
    type: date
  - nom: les produits dénoncés
    genre: masculin
    type: produit
    plusieurs: oui
    formule: le refus porte sur …
    formule contraire: le refus ne porte pas sur …
clauses:
  - id: GEN-1
    fixe: l'effet du refus
    à: le refus
  - id: GEN-2
    fixe: les produits dénoncés
    à: les produits refusés
""",
    },
    "livret": {
        "produit.yaml": product_file(
            "livret", "lit:\n  - contrat: general\n    nom: les conditions générales\n    genre: féminin\n"
        ),
        f"{DAY}/a.yaml": """\
choix:
  - nom: produit
    valeurs: [la carte, le livret]
grandeurs:
  - nom: la fin du livret
    type: date
clauses:
  - id: LIV-1
    met fin à: la fin du livret
    le: l'effet du refus selon les conditions générales
    si: les produits dénoncés selon les conditions générales comprennent le livret
""",
    },
}


def test_according_to_a_contract_read_is_of_it_and_takes_its_formula(tmp_path: Path) -> None:
    contract = load(write_library(tmp_path, SAID_ACCORDING))["livret"]
    assert sentence_of(contract.program, "LIV-1") == (
        "Le livret prend fin au plus tard à l’effet du refus selon les conditions générales "
        "si le refus porte sur le livret."
    )
    case = {"les conditions générales": {"le refus": "2024-03-04", "les produits refusés": ["le livret"]}}
    decision = contract.decide(contract.facts(case), ["la fin du livret"]).to_dict()["answers"]["fin_du_livret"]
    assert (decision["value"], [one["clause"] for one in decision["reasons"]]) == ("2024-03-04", ["LIV-1"])


def test_according_to_what_is_no_contract_is_refused(tmp_path: Path) -> None:
    text = UNDER_A_RIGHT.replace("    le: le départ\n", "    le: la fin selon le départ\n")
    told = [(d.code, d.message) for d in examine(write_small(tmp_path, text)).diagnostics if d.code == "N012"]
    assert told == [("N012", "ce qui suit « selon » n'est pas un contrat lu")]
