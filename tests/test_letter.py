"""The letter that explains a decision: a refusal, an answer that waits for a fact, a payment in part."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from pdf_text import pages, squeezed
from plain_signs import plain_signs
from violins import CASES, FOLDER, FROM, OPEN, PARTIAL, REFUSED, decision_on

from grammar.french import typography
from render.blocks import Bullets, Document
from render.checklist import build_checklist
from render.formats import write_document
from render.letter import build_letter
from render.runs import plain

SHELF = Path(__file__).resolve().parents[1] / "contracts"
CONTEST = ["--contest", f"{FOLDER / 'violon'}:V.5"]


def told(document: Document) -> str:
    return plain_signs(write_document(document, "md"))


def part(letter: str, title: str) -> str:
    """A part of a letter, under its title."""
    return letter.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


@pytest.mark.parametrize("case", CASES)
def test_the_letter_is_the_one_that_was_read(run: Any, golden: Callable[[str, str], None], case: str) -> None:
    ran = run("letter", "violon", CASES[case], *FROM, *CONTEST)
    assert (ran.code, ran.err) == (0, "")
    golden(f"courrier-{case}.md", ran.out)


def test_a_refusal_names_the_article_its_sentence_and_what_would_open_the_right() -> None:
    letter = told(build_letter(decision_on(REFUSED)))
    assert "La garantie est refusée et aucune somme n'est due au titre de l'indemnité." in letter
    assert (
        "**Article V.2, La garantie.** La garantie est exclue si la cause est une chute et si le violon n'était pas "
        "dans son étui." in letter
    )
    # 1 500 € + 900 € - 100 € = 2 300 €, and no more than 2 000 € a year.
    changes = part(letter, "Ce qui changerait notre réponse")
    assert "La garantie serait accordée et l'indemnité serait de 2 000,00 € dans l'un de ces cas :" in changes
    assert "- le violon était dans son étui (nous avons retenu le contraire)." in changes


def test_an_open_answer_asks_its_question_and_says_how_far_it_may_go() -> None:
    letter = told(build_letter(decision_on(OPEN)))
    assert "Nous ne pouvons pas encore vous donner une réponse complète" in letter
    assert "selon vos réponses, ce sera au plus 2 000,00 €." in letter
    asked = part(letter, "Les informations que nous attendons de vous")
    assert "Qu'est-il arrivé au violon ?\n\n- un vol ;\n- une chute ;\n- l'humidité ;" in asked
    assert "Votre réponse nous suffira" in asked


def test_a_payment_in_part_can_be_worked_out_again() -> None:
    """500 € were paid in January: of the 2 300 € worked out, 1 500 € are left of the limit of the year."""
    letter = told(build_letter(decision_on(PARTIAL), changes=False))
    assert "L'indemnité s'élève à 1 500,00 €, au lieu de 2 400,00 €, après une déduction et" in letter
    sums = part(letter, "Le détail du calcul")
    assert "1 500,00 € (n° 1) + 900,00 € (n° 2) = 2 400,00 € | 2 400,00 € | Article V.3 |" in sums
    assert "| Déduction | − 100,00 € | 2 300,00 € | Article V.3 |" in sums
    assert "| Limite | au plus 2 000,00 € | 1 500,00 € | Article V.3 |" in sums
    assert (
        "Limite par an : 2 000,00 € ; déjà versé avant cette réponse : 500,00 € ; il restait 1 500,00 € et il reste "
        "désormais 0,00 €." in sums
    )


def test_duties_stand_by_where_they_are_and_by_who_owes_them() -> None:
    """Five working days after Monday 2 March 2026: the 9th. The date of payment, 4 April, a Saturday before Easter
    Monday, goes to the 7th."""
    duties = part(told(build_letter(decision_on(PARTIAL), changes=False)), "Les délais et les obligations")
    assert "L'assureur doit encore :\n\n- payer l'indemnité, au plus tard le 7 avril 2026 (article V.4)." in duties
    assert "- montrer le violon à l'expert, au plus tard le 2 mai 2026 (article V.4)." in duties
    assert "L'assuré a tenu ces obligations :\n\n- déclarer le sinistre, au plus tard le 9 mars 2026" in duties


def test_a_duty_missed_is_named_in_the_refusal() -> None:
    letter = told(build_letter(decision_on(PARTIAL, la_déclaration="10 mars 2026"), changes=False))
    assert "L'obligation qui n'a pas été tenue : déclarer le sinistre (article V.4)." in letter
    assert "L'assuré n'a pas tenu cette obligation :\n\n- déclarer le sinistre, au plus tard le 9 mars 2026" in letter


def test_a_reading_that_decides_is_told_with_its_reason() -> None:
    letter = told(build_letter(decision_on(REFUSED, le_violon_était_dans_son_étui="oui"), changes=False))
    notes = part(letter, "Les points d'interprétation")
    assert "Une housse souple est-elle un étui ?" in notes
    assert "Lecture retenue : toute protection fermée est un étui. Le doute profite à l'assuré." in notes


@pytest.mark.parametrize("case", CASES)
def test_no_name_of_the_machine_is_read(run: Any, case: str) -> None:
    out = run("letter", "violon", CASES[case], *FROM, *CONTEST).out
    for word in ("VIO-", "_a_", "violon/", "non survenu", "True", "None", ".yaml", "établi"):
        assert word not in out
    assert "la clause précédente" in out  # words that are no mention of a clause stay


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("cause", ["un vol", "une chute", "l'humidité", "inconnu"])
@pytest.mark.parametrize("supplied", [[], ["facture de chaque réparation"], ["copie du dépôt de plainte"], "inconnu"])
def test_every_document_required_is_in_the_checklist_once(case: str, cause: str, supplied: Any) -> None:
    decision = decision_on(case, la_cause=cause, les_pièces_à_fournir_remises=supplied)
    required = {
        (entry["document"], entry["supplied"])
        for answer in decision.to_dict()["answers"].values()
        for entry in answer["documents"]
        if entry["needed"] is not False
    }
    blocks = [block for block in build_checklist(decision).preamble if isinstance(block, Bullets)]
    lines = [(plain(block.lead), plain(item.runs)) for block in blocks for item in block.items]
    assert len(lines) == len(required)
    for label, given in required:
        lead = next(lead for lead, line in lines if line.startswith(f"{typography(label)} ("))
        assert ("bien reçu" in lead) is (given is True)


def test_the_checklist_alone(run: Any) -> None:
    ran = run("letter", "violon", CASES[PARTIAL], *FROM, "--only", "pièces")
    text = plain_signs(ran.out)
    assert "Merci de nous adresser :\n\n- copie du dépôt de plainte (article V.4) ;" in text
    assert "Nous avons bien reçu :\n\n- facture de chaque réparation (article V.4)." in text
    assert "Madame" not in text


def test_a_letter_in_html_has_no_table_of_contents(run: Any, tmp_path: Path) -> None:
    path = tmp_path / "courrier.html"
    assert run("letter", "violon", CASES[REFUSED], *FROM, "--to", "html", "-o", str(path)).code == 0
    page = path.read_text(encoding="utf-8")
    assert "Madame, Monsieur," in page and "Sommaire" not in page


MAIL = [
    *("--sender", "Assurances du Midi", "--recipient", "Madame Claire Dufour", "--recipient", "69005 Lyon"),
    *("--place", "Toulouse", "--date", "8/04/2026", "--reference", "VI-2026-0412", "--signed", "Jean Martin"),
]
MAIL_TOLD = [
    "Assurances du Midi", "Madame Claire Dufour", "69005 Lyon", "Toulouse, le 8 avril 2026",
    "Référence : VI-2026-0412",
]  # fmt: skip


def test_a_letter_says_who_writes_to_whom_and_when(run: Any) -> None:
    """The order of a letter: sender, recipient, day, reference, what it is about, then at the end who signs."""
    text = plain_signs(run("letter", "violon", CASES[REFUSED], *FROM, *MAIL, "--no-changes").out)
    places = [text.index(one) for one in (*MAIL_TOLD, "# Réponse à votre demande", "distinguées.", "Jean Martin")]
    assert places == sorted(places)


@pytest.mark.parametrize("to", ["html", "docx", "pdf"])
def test_a_letter_in_each_format_says_the_same(run: Any, tmp_path: Path, to: str) -> None:
    path = tmp_path / f"courrier.{to}"
    asked = ("letter", "violon", CASES[REFUSED], *FROM, *MAIL, "--no-changes", "--to", to, "-o", str(path))
    assert run(*asked).code == 0
    first = path.read_bytes()
    text = squeezed(_text_of(path, to))
    for told_of in (*MAIL_TOLD, "Réponse à votre demande", "Madame, Monsieur,", "Jean Martin"):
        assert squeezed(told_of) in text
    assert squeezed("Sommaire") not in text
    run(*asked)
    assert path.read_bytes() == first


def _text_of(path: Path, to: str) -> str:
    if to == "html":
        return plain_signs(path.read_text(encoding="utf-8"))
    if to == "docx":
        return plain_signs("\n".join(line.text for line in docx.Document(str(path)).paragraphs))
    return plain_signs(" ".join(pages(path.read_bytes())))


def test_a_day_that_does_not_exist_is_refused(run: Any) -> None:
    ran = run("letter", "violon", CASES[REFUSED], *FROM, "--no-changes", "--date", "31/02/2026")
    assert ran.code == 2 and "n'est pas une date" in ran.err and "31/12/2026" in ran.err


def test_an_article_that_is_not_there_is_refused(run: Any) -> None:
    ran = run("letter", "violon", CASES[REFUSED], *FROM, "--contest", f"{FOLDER / 'violon'}:Z.9")
    assert ran.code == 2 and "n'a pas d'article Z.9" in ran.err and "V.5" in ran.err


def test_a_fact_that_holds_nothing_is_said_in_french(run: Any) -> None:
    assert "- les origines du sinistre : aucune ;" in told_of_shelf(run, "genepro", "2-arret-declare-trop-tard")


def test_two_answers_that_are_sentences_are_led_in_once(run: Any) -> None:
    text = told_of_shelf(run, "dispositions-diverses", "3-support-inconnu")
    assert "Notre réponse serait que l'annonce n'est pas régulière et que la modification n'est pas acceptée" in text
    told = "notre réponse serait que l'annonce est régulière et que la modification est acceptée dans l'un de ces cas"
    assert told in text


def told_of_shelf(run: Any, contract: str, sample: str) -> str:
    case = SHELF / contract / "exemples" / f"{sample}.yaml"
    return plain_signs(run("letter", contract, str(case), "--contracts", str(SHELF)).out)


def test_each_value_that_would_change_the_answer_is_told(run: Any) -> None:
    """Six causes are excluded by one clause (IV.A.2.a): none of them is left out, as if it were covered."""
    text = told_of_shelf(run, "quietis-pro", "3-cause-inconnue")
    changing = text[text.index("Ce qui changerait notre réponse") :]
    refused = changing[: changing.index("serait accordée")]
    causes = ("guerre", "embargo", "confiscation", "capture", "désintégration", "rayonnement")
    assert [cause for cause in causes if cause not in refused] == []
    assert "une cause ordinaire" not in refused
