"""The code made of a contract: what it never leaves to the interpreter, where its lines lead, the same each time."""

from __future__ import annotations

import os
import subprocess
import sys

from compiled_contracts import FOLDERS, ROOT, subject

from engine.cases import written_cases
from engine.scopes import json_key


def test_the_guarantee_and_its_amount_never_go_to_the_interpreter() -> None:
    """Every written case of the article, unknown facts included, is decided by compiled code."""
    contract = subject("contracts/quietis-pro").contract
    decider = contract.decider(["securite_financiere.securite_financiere", "securite_financiere.indemnite"])
    asked: list[str] = []
    for written in written_cases(contract):
        if "securite" not in json_key(contract.program.declarations.scopes[written.scope].name):
            continue
        case = contract.facts(written.facts, scope=written.scope)
        assert decider.partial is not None
        assert decider.partial(case) == decider.interpret(case) == decider(case), written.name
        asked.append(written.name)
    assert len(asked) > 50


def test_doors_give_the_answers_of_the_interpreter_when_nothing_is_told() -> None:
    contract = subject("contracts/charge-reduite").contract
    decider = contract.decider(["total"])
    case = contract.facts({})
    assert decider(case) == decider.interpret(case)
    assert decider.plain(case)["total"] == {"verdict": "indéterminé", "value": None, "reasons": ["CHA-4-01"]}


def test_a_fact_that_nothing_looks_at_is_no_obstacle() -> None:
    """Before the contract took effect the claim is refused: what was lost need not be told."""
    contract = subject("contracts/charge-reduite").contract
    compiled = subject("contracts/charge-reduite").folded["indemnite_des_cartes"]
    case = contract.facts(
        {
            "date_d_effet": "2020-01-02",
            "survenance": "2020-01-01",
            "auteur_des_faits": "tiers",
            "cause_du_sinistre": "aucune",
            "l_opposition_a_ete_faite": True,
            "date_de_l_operation": "2020-01-01",
            "date_de_l_accuse": "2020-01-01",
            "les_cheques_ont_ete_confirmes": False,
        }
    )
    assert compiled.run(case.fast, contract.program.vector) == (("refusé", 0, ("CHA-1-02",)),)


def test_a_suite_of_ten_thousand_operations() -> None:
    """Contactless payments of 20 €: three pass, then each next one would exceed 60 €; a code sets the count back."""
    contract = subject("hard/sans-contact").contract
    decider = contract.decider(["compteur.paiement"])
    assert decider.source is not None
    operations = [
        {
            "date": f"2015-03-01T{rank // 3600:02}:{rank // 60 % 60:02}:{rank % 60:02}",
            "numero_d_ordre": rank,
            "mode": "avec code" if rank % 5 == 4 else "sans contact",
            "montant": "20.00",
        }
        for rank in range(10_000)
    ]
    case = contract.facts({"compteur": {"operations": operations}})
    wanted = tuple("refusé" if rank % 5 == 3 else "accordé" for rank in range(10_000))
    assert tuple(verdict for verdict, _, _ in decider(case)[0]) == wanted
    assert tuple(verdict for verdict, _, _ in decider.interpret(case)[0]) == wanted


def test_lines_lead_back_to_clauses() -> None:
    one = subject("contracts/charge-reduite")
    compiled = one.folded["indemnite_des_cartes"]
    lines = compiled.source.splitlines()
    clauses = one.contract.program.clauses
    (cap,) = [number for number, line in enumerate(lines, 1) if "600000" in line]
    assert compiled.places[cap] == clauses["CHA-2-06"].span
    (fee,) = [number for number, line in enumerate(lines, 1) if line.strip() == "x = 1500"]
    assert compiled.places[fee] == clauses["CHA-2-05"].span
    spoken = {clause for clause, written in clauses.items() if written.span in compiled.places.values()}
    assert {"CHA-1-02", "CHA-1-03", "CHA-1-04", "CHA-2-01", "CHA-2-02", "CHA-2-03.a", "CHA-2-03.b"} <= spoken


def test_the_same_code_whatever_the_hash_seed() -> None:
    program = (
        "import sys, hashlib; from engine import load\n"
        "for folder in sys.argv[1:]:\n"
        "    library = load(folder)\n"
        "    for name in library:\n"
        "        for q in library[name].questions:\n"
        "            source = library[name].decider([q]).source or ''\n"
        "            print(name, q, hashlib.sha256(source.encode()).hexdigest())\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program, *map(str, FOLDERS[1:])],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "CLAUSIER_CACHE": "off"},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(told) == 1
    assert told.pop().count("\n") > 20
