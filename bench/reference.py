"""The reference: the workload written by hand in plain Python.

`decide(case)` takes a dict (see cases.rows) and returns a dict; it is also the
peer 'python' of the table.  Amounts are int cents, dates datetime.date.

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
`evenement` is carried by every case but no rule of the brief reads it.
"""
from dataclasses import dataclass
import datetime as _dt

CARENCE = _dt.timedelta(days=8)
PLAFOND_FIN = 600_000
FORFAIT = 1_500
PLAFOND_ESP_SG = 150_000
PLAFOND_ESP_AUTRE = 90_000


def decide(c):
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
        return {"verdict_fin": "refuse", "motif_fin": commun, "montant_fin": 0,
                "verdict_esp": "refuse", "motif_esp": commun, "montant_esp": 0, "total": 0}

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
    if not (c["contraint_au_retrait"] or (c["especes_circonstance"] != "aucune"
                                          and c["heures_depuis_retrait"] <= 48)):
        verdict_esp, motif_esp = "refuse", "non_couvert"
    elif not c["plainte"]:
        verdict_esp, motif_esp = "refuse", "decheance"
    else:
        montant = c["especes_montant"]
        reste = ((PLAFOND_ESP_SG if c["especes_lieu"] == "sg" else PLAFOND_ESP_AUTRE)
                 - c["especes_deja_indemnise_annee"])
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

    return {"verdict_fin": verdict_fin, "motif_fin": motif_fin, "montant_fin": montant_fin,
            "verdict_esp": verdict_esp, "motif_esp": motif_esp, "montant_esp": montant_esp,
            "total": montant_fin + montant_esp}


def as_tuple(o):
    return (o["verdict_fin"], o["motif_fin"], int(o["montant_fin"]),
            o["verdict_esp"], o["motif_esp"], int(o["montant_esp"]), int(o["total"]))


@dataclass(slots=True)
class Case:
    date_effet: _dt.date
    date_survenance: _dt.date
    evenement: str
    auteur: str
    cause: str
    opposition_faite: bool
    cheques_confirmes: bool
    plainte: bool
    montant_cartes: int
    montant_cheques: int
    date_operation: _dt.date
    date_accuse_opposition: _dt.date
    deja_indemnise_annee: int
    especes_montant: int
    especes_lieu: str
    especes_circonstance: str
    heures_depuis_retrait: float
    contraint_au_retrait: bool
    especes_deja_indemnise_annee: int


if __name__ == "__main__":
    import collections
    import workload as cases
    col = cases.columns(20_000)
    n = collections.Counter()
    for r in cases.rows(col):
        t = as_tuple(decide(r))
        n["fin", t[0], t[1]] += 1
        n["esp", t[3], t[4]] += 1
    for k, v in sorted(n.items()):
        print(f"{v / 200:6.2f} %  {'/'.join(k)}")
