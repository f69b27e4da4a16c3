"""``clausier journal``: reading, verifying and keeping the journal of decisions."""

from __future__ import annotations

import getpass
import json
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from render.wording import capital
from service.exits import FAILURE, FINE, USAGE, Stop
from service.journal import Filter, Journal, JournalError, Kind, open_journal, read_rules, rotate_master
from service.journal.archive import contract_names
from service.journal.personal import act_data, entry_data
from service.journal.verification import BESIDE, HEAD_FORM, is_head
from service.journal.words import ACTS, RELATIONS
from service.json_text import json_text
from service.output import write_file
from service.settings import Settings, read_settings
from service.terminal import Progress, say, tell
from service.universal_time import written
from service.web.deciding import decide_bytes
from service.wording import counted

_RULES = "conservation.yaml"


def run(arguments: Namespace) -> int:
    """Run one action; its faults are told in French, and nothing of a case in what is refused."""
    settings = read_settings(
        journal=arguments.journal, data=Path(arguments.data) if arguments.data is not None else None
    )
    if arguments.action == "rotate-master":
        return _rotate(arguments, settings)
    with _opened(settings) as journal:
        action: Callable[[Journal, Namespace, Settings], int] = _ACTIONS[arguments.action]
        return action(journal, arguments, settings)


@contextmanager
def _opened(settings: Settings) -> Iterator[Journal]:
    try:
        journal = open_journal(settings, make=False)
        if journal is None:
            raise Stop("aucun journal n'est tenu (CLAUSIER_JOURNAL=none)")
        try:
            yield journal
        finally:
            journal.close()
    except JournalError as error:
        raise Stop(error.message, FAILURE) from None


def _caller() -> str:
    """Who runs the command, as the journal names them."""
    try:
        return f"commande:{getpass.getuser()}"
    except (KeyError, OSError):
        return "commande"


def _list(journal: Journal, arguments: Namespace, _: Settings) -> int:
    asked = Filter(
        contract=arguments.contract,
        file=arguments.file,
        caller=arguments.caller,
        since=_day(arguments.since),
        until=_day(arguments.until),
        flagged=True if arguments.flagged else None,
        after=_number(arguments.after, "--after") or 0,
        limit=_number(arguments.limit, "--limit"),
    )
    for entry in journal.entries(asked):
        if arguments.json:
            say(json.dumps(entry_data(entry, content=False), ensure_ascii=False))
            continue
        record = entry.record
        file = "effacé" if entry.erased else record.file or "—"
        say(f"{entry.sequence}  {entry.id}  {written(entry.recorded_at)}  {record.contract} {record.version}  "
            f"{record.caller}  {file}")  # fmt: skip
    return FINE


def _show(journal: Journal, arguments: Namespace, _: Settings) -> int:
    if journal.entry(arguments.decision) is None:
        raise Stop(f"décision inconnue : « {arguments.decision} »", FAILURE)
    journal.access(arguments.decision, _caller(), "clausier journal show")
    entry = journal.entry(arguments.decision)
    assert entry is not None
    acts = list(journal.acts(subject=entry.id))
    if arguments.json:
        say(json_text(entry_data(entry) | {"acts": [act_data(act) for act in acts]}))
        return FINE
    record = entry.record
    say(f"Décision {entry.id}, n° {entry.sequence} de la chaîne")
    say(f"Gardée le {written(entry.recorded_at)}, demandée par {record.caller}")
    say(f"Contrat {record.contract}, version du {record.version}, empreinte {record.digest}")
    say(f"Moteur {record.engine}, calendrier {record.calendar}")
    if record.readings:
        say(f"Lectures : {', '.join(f'{name} = {option}' for name, option in record.readings)}")
    for link in record.links:
        say(f"{capital(RELATIONS[link.relation][0])} {link.decision}")
    for link in entry.linked_by:
        say(f"{capital(RELATIONS[link.relation][1])} {link.decision}")
    for act in acts:
        said = act.text or ("effacé" if act.kind in _SEALED else act_data(act)["detail"])
        say(f"{written(act.recorded_at)}  {ACTS[act.kind]}, {act.caller} : {said}")
    if entry.erased:
        say("Les faits ont été effacés : ni la demande ni le résultat ne peuvent plus être lus.")
        return FINE
    say(f"Dossier : {record.file or 'aucun'}")
    data = entry_data(entry)
    say(f"\nDemande\n{json_text(data['request'])}\n\nRésultat\n{json_text(data['result'])}")
    return FINE


def _verify(journal: Journal, arguments: Namespace, _: Settings) -> int:
    if arguments.head is not None and not is_head(arguments.head):
        raise Stop(f"--head : « {arguments.head} » n'est pas une tête", USAGE, HEAD_FORM)
    progress = Progress("entrées vérifiées")
    found = journal.verify(arguments.head, progress.at)
    progress.clear()
    if arguments.json:
        broken = found.broken
        told = {"why": broken.why.value, "sequence": broken.sequence, "message": broken.message} if broken else None
        say(json_text({
            "entries": found.entries, "decisions": found.decisions, "erased": found.erased,
            "head": f"{found.sequence}:{found.head}", "broken": told,
        }))  # fmt: skip
        return FINE if broken is None else FAILURE
    if found.broken is not None:
        said = (
            "la chaîne est entière, le journal ne l'est pas" if found.broken.why in BESIDE else "la chaîne est rompue"
        )
        tell(f"clausier : {said} ({found.broken.why.value}) : {found.broken.message}")
        say(f"vérifiées avant la rupture : {counted(found.entries, 'entrée')}")
        return FAILURE
    erased = f", dont {counted(found.erased, 'effacée')}" if found.erased else ""
    say(f"la chaîne est entière : {counted(found.entries, 'entrée')}, {counted(found.decisions, 'décision')}{erased}")
    say(f"tête : {found.sequence}:{found.head}")
    return FINE


def _head(journal: Journal, _: Namespace, __: Settings) -> int:
    say(journal.head())
    return FINE


def _replay(journal: Journal, arguments: Namespace, _: Settings) -> int:
    journal.access(arguments.decision, _caller(), "clausier journal replay")
    found = journal.replay(arguments.decision, decide_bytes)
    if arguments.result:
        say(found.result.decode())
    if found.same:
        say("mêmes octets : la décision se refait à l'identique")
        return FINE
    why = ""
    if found.engine is not None or found.calendar is not None:
        why = " ; le moteur ou le calendrier ne sont plus ceux de la décision"
    tell(f"clausier : le résultat obtenu n'est pas celui qui a été gardé{why}")
    return FAILURE


def _export(journal: Journal, arguments: Namespace, _: Settings) -> int:
    data: dict[str, Any] = journal.export(arguments.file, _caller(), arguments.why)
    if arguments.output:
        write_file(arguments.output, json_text(data) + "\n", private=True)
    else:
        say(json_text(data))
    return FINE


def _noted(kind: str) -> Callable[[Journal, Namespace, Settings], int]:
    def act(journal: Journal, arguments: Namespace, _: Settings) -> int:
        kept = getattr(journal, kind)(arguments.decision, _caller(), arguments.text)
        say(f"gardé au n° {kept.sequence} de la chaîne")
        return FINE

    return act


def _erase(journal: Journal, arguments: Namespace, _: Settings) -> int:
    if (arguments.file is None) == (arguments.decision is None):
        raise Stop("donnez un dossier, ou --decision", USAGE)
    if not arguments.yes:
        what = f"le dossier « {arguments.file} »" if arguments.file is not None else f"la décision {arguments.decision}"
        raise Stop(f"{what} serait effacé pour toujours : rien n'est fait", USAGE, "ajoutez --yes pour l'effacer")
    if arguments.file is not None:
        done = journal.erase(arguments.file, _caller(), arguments.why)
    else:
        done = journal.erase_decision(arguments.decision, _caller(), arguments.why)
    say(f"{counted(done.decisions, 'décision')} : leurs faits ne peuvent plus être lus" if done.decisions else
        "rien à effacer : c'était déjà fait")  # fmt: skip
    return FINE


def _retention(journal: Journal, arguments: Namespace, settings: Settings) -> int:
    path = Path(arguments.rules) if arguments.rules else settings.retention or settings.data / _RULES
    rules = read_rules(path, journal.contracts() | contract_names(settings.contracts))
    found = journal.apply_retention(rules, _caller(), erase=arguments.apply)
    for contract, count in found.past.items():
        say(f"{contract} : {counted(count, 'décision échue', 'décisions échues')}")
    if not found.past:
        say("aucune décision n'est au-delà de son temps")
    elif arguments.apply:
        say("leurs faits ont été effacés, et le journal le dit")
    else:
        say("rien n'est effacé ; --apply les efface")
    return FINE


def _rotate(arguments: Namespace, settings: Settings) -> int:
    try:
        count = rotate_master(settings, _caller(), arguments.why)
    except JournalError as error:
        raise Stop(error.message, FAILURE) from None
    say(f"la clé maîtresse est changée : {counted(count, 'clé')} de dossier ou d'entrée enveloppées par la nouvelle")
    say("mettez-en une copie en lieu sûr ; gardez l'ancienne tant que des sauvegardes d'avant existent")
    say("redémarrez le service : il tient encore l'ancienne, et ne garde plus rien")
    return FINE


def _accesses(journal: Journal, arguments: Namespace, _: Settings) -> int:
    for act in journal.accesses(arguments.decision):
        if arguments.json:
            say(json.dumps(act_data(act), ensure_ascii=False))
        else:
            say(f"{written(act.recorded_at)}  {act.subject}  {act.caller}  {act.detail}")
    return FINE


_SEALED = (Kind.NOTE, Kind.FLAG, Kind.UNFLAG)
_ACTIONS: dict[str, Callable[[Journal, Namespace, Settings], int]] = {
    "list": _list, "show": _show, "verify": _verify, "head": _head, "replay": _replay, "export": _export,
    "note": _noted("note"), "flag": _noted("flag"), "unflag": _noted("unflag"), "erase": _erase,
    "retention": _retention, "accesses": _accesses,
}  # fmt: skip


def _day(written: str | None) -> datetime | None:
    if written is None:
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=UTC)
    except ValueError:
        raise Stop(f"« {written} » n'est pas une date", hint="écrivez par exemple 2026-11-22") from None


def _number(written: str | None, option: str) -> int | None:
    if written is None or (written.isascii() and written.isdigit()):
        return None if written is None else int(written)
    raise Stop(f"{option} : « {written} » n'est pas un nombre entier", hint="écrivez par exemple 100")
