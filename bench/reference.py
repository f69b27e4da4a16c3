"""The reference: the workload written by hand in plain Python, and the yardstick of the ratios.

`decide` takes a dict (see `bench.workload.rows`) and returns a dict. Amounts are int centimes, dates ``datetime.date``.

Order of the rules (the first that applies gives the motif):
  both   R1  survenance < effet                       refuse / hors_periode
         R1  survenance < effet + 8 days              refuse / carence
         R2  auteur != tiers, or cause != aucune      refuse / exclu
  fin    R3  no opposition                            refuse / decheance
         R3  operation outside [survenance, accuse]   refuse / hors_fenetre
         loss = cartes + (cheques if confirmed); 0    sans_objet / aucun_prejudice
         loss += 15.00; room = max(0, 6000 - deja)
         room = 0                                     refuse / plafond_epuise
         loss > room                                  indemnise / plafonne (room)
         else                                         indemnise / integral (loss)
  esp    R4  not (contraint, or circonstance != aucune and h <= 48)
                                                      refuse / non_couvert
         R4  no plainte                               refuse / decheance
         amount = 0                                   sans_objet / aucun_prejudice
         room = max(0, (1500 sg | 900 autre) - deja)
         room = 0                                     refuse / plafond_epuise
         amount > room                                indemnise / plafonne (room)
         else                                         indemnise / integral (amount)
  total  montant_fin + montant_esp
`evenement` is carried by every case but no rule reads it.
"""

import datetime as dt
from typing import Any

CARENCE = dt.timedelta(days=8)
PLAFOND_FIN = 600_000
FORFAIT = 1_500
PLAFOND_ESP_SG = 150_000
PLAFOND_ESP_AUTRE = 90_000


def decide(c: dict[str, Any]) -> dict[str, Any]:
    """The answers to one case."""
    surv = c["date_survenance"]
    effet = c["date_effet"]
    if surv < effet:
        commun = "hors_periode"
    elif surv < effet + CARENCE:
        commun = "carence"
    elif c["auteur"] != "tiers" or c["cause"] != "aucune":
        commun = "exclu"
    else:
        commun = None
    if commun is not None:
        return {
            "verdict_fin": "refuse",
            "motif_fin": commun,
            "montant_fin": 0,
            "verdict_esp": "refuse",
            "motif_esp": commun,
            "montant_esp": 0,
            "total": 0,
        }

    montant_fin = 0
    if not c["opposition_faite"]:
        verdict_fin, motif_fin = "refuse", "decheance"
    elif not surv <= c["date_operation"] <= c["date_accuse_opposition"]:
        verdict_fin, motif_fin = "refuse", "hors_fenetre"
    else:
        perte = c["montant_cartes"]
        if c["cheques_confirmes"]:
            perte += c["montant_cheques"]
        reste = PLAFOND_FIN - c["deja_indemnise_annee"]
        if perte <= 0:
            verdict_fin, motif_fin = "sans_objet", "aucun_prejudice"
        elif reste <= 0:
            verdict_fin, motif_fin = "refuse", "plafond_epuise"
        else:
            perte += FORFAIT
            verdict_fin = "indemnise"
            if perte > reste:
                motif_fin, montant_fin = "plafonne", reste
            else:
                motif_fin, montant_fin = "integral", perte

    montant_esp = 0
    if not (c["contraint_au_retrait"] or (c["especes_circonstance"] != "aucune" and c["heures_depuis_retrait"] <= 48)):
        verdict_esp, motif_esp = "refuse", "non_couvert"
    elif not c["plainte"]:
        verdict_esp, motif_esp = "refuse", "decheance"
    else:
        montant = c["especes_montant"]
        reste = (PLAFOND_ESP_SG if c["especes_lieu"] == "sg" else PLAFOND_ESP_AUTRE) - c["especes_deja_indemnise_annee"]
        if montant <= 0:
            verdict_esp, motif_esp = "sans_objet", "aucun_prejudice"
        elif reste <= 0:
            verdict_esp, motif_esp = "refuse", "plafond_epuise"
        else:
            verdict_esp = "indemnise"
            if montant > reste:
                motif_esp, montant_esp = "plafonne", reste
            else:
                motif_esp, montant_esp = "integral", montant

    return {
        "verdict_fin": verdict_fin,
        "motif_fin": motif_fin,
        "montant_fin": montant_fin,
        "verdict_esp": verdict_esp,
        "motif_esp": motif_esp,
        "montant_esp": montant_esp,
        "total": montant_fin + montant_esp,
    }
