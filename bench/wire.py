"""Between the rows of the workload and the contract `charge-reduite`: facts one way, verdicts and motifs the other."""

from __future__ import annotations

from typing import Any

QUESTIONS = ("securite_financiere", "indemnite_des_cartes", "vol_d_especes", "indemnite_des_especes", "total")
_VALUES = {
    "prepose": "préposé",
    "assure": "assuré",
    "nucleaire": "nucléaire",
}
_MOTIFS = {
    "CHA-1-02": "hors_periode",
    "CHA-1-03": "carence",
    "CHA-1-04": "exclu",
    "CHA-2-01": "decheance",
    "CHA-2-02": "hors_fenetre",
    "CHA-3-01": "non_couvert",
    "CHA-3-02": "decheance",
}
_CAPS = frozenset({"CHA-2-06", "CHA-3-07"})


def euros(centimes: int) -> str:
    """Centimes as the text of an amount."""
    return f"{centimes // 100}.{centimes % 100:02}"


def case_of(row: dict[str, Any]) -> dict[str, Any]:
    """A row as an integrator would post it: texts, yes/no, nothing else."""
    circumstance = row["especes_circonstance"]
    return {
        "date_d_effet": row["date_effet"].isoformat(),
        "survenance": row["date_survenance"].isoformat(),
        "auteur_des_faits": _VALUES.get(row["auteur"], row["auteur"]),
        "cause_du_sinistre": _VALUES.get(row["cause"], row["cause"]),
        "l_opposition_a_ete_faite": row["opposition_faite"],
        "les_cheques_ont_ete_confirmes": row["cheques_confirmes"],
        "une_plainte_a_ete_deposee": row["plainte"],
        "montant_des_cartes": euros(row["montant_cartes"]),
        "montant_des_cheques": euros(row["montant_cheques"]),
        "date_de_l_operation": row["date_operation"].isoformat(),
        "date_de_l_accuse": row["date_accuse_opposition"].isoformat(),
        "montant_deja_indemnise": euros(row["deja_indemnise_annee"]),
        "montant_des_especes": euros(row["especes_montant"]),
        "lieu_du_retrait": "automate du groupe" if row["especes_lieu"] == "sg" else "autre automate",
        "circonstance_du_vol": "sans circonstance" if circumstance == "aucune" else circumstance,
        "temps_depuis_le_retrait": f"{round(row['heures_depuis_retrait'] * 10) * 6} minutes",
        "l_assure_a_ete_contraint_au_retrait": row["contraint_au_retrait"],
        "montant_d_especes_deja_indemnise": euros(row["especes_deja_indemnise_annee"]),
    }


def as_reference(plain: dict[str, Any]) -> dict[str, Any]:
    """The plain replies in the words of the reference.

    The contract grants a right and works out an amount; the reference also says why an amount is nought. Nothing to pay
    because the limit was used up is told by the clause of the cap among the reasons, together with a loss.
    """
    found: dict[str, Any] = {}
    for right, amount, suffix in (
        ("securite_financiere", "indemnite_des_cartes", "fin"),
        ("vol_d_especes", "indemnite_des_especes", "esp"),
    ):
        paid = centimes(plain[amount]["value"])
        reasons = plain[amount]["reasons"]
        capped = not _CAPS.isdisjoint(reasons)
        if plain[right]["verdict"] == "refusé":
            verdict, motif = "refuse", _MOTIFS[plain[right]["reasons"][0]]
        elif paid == 0:
            verdict, motif = ("refuse", "plafond_epuise") if capped else ("sans_objet", "aucun_prejudice")
        else:
            verdict, motif = "indemnise", "plafonne" if capped else "integral"
        found |= {f"verdict_{suffix}": verdict, f"motif_{suffix}": motif, f"montant_{suffix}": paid}
    return found | {"total": centimes(plain["total"]["value"])}


def centimes(amount: str) -> int:
    """The text of an amount as centimes."""
    return int(amount.replace(".", ""))
