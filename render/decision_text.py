"""A decision told in French for the terminal: verdicts, amounts and how they came, reasons, what is missing."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from engine.burdens import to_be_proved_by_who_owes
from engine.decision import Decision
from engine.declare import HISTORY_KEY
from engine.facts import path_of
from engine.in_force import bare_path
from engine.kinds import Kind
from engine.places import tables_of_rows
from engine.program import Grandeur, Program
from engine.scopes import Symbol
from grammar.french import agree, join, typography
from render.plain_values import amount, show
from render.sentences import sentence_of
from render.summed import sum_told
from render.version_date import day_of
from render.wording import capital
from render.words import conditions_of

_WIDTH = 100
_AGREED = frozenset({"accordé", "refusé", "indéterminé"})
_VERDICTS = {
    "non réglé": "le contrat ne règle pas ce cas", "sans objet": "sans objet",
    "conflit": "deux clauses se contredisent", "indéterminé": "indéterminé",
}  # fmt: skip
_STEPS = {
    "add": "ajout", "subtract": "retrait", "cap": "plafond", "floor": "minimum", "forward": "report",
    "backward": "avance", "end": "fin",
}  # fmt: skip
_RANKED = re.compile(r"\[(\d+)\]")


def explain_text(decision: Decision) -> str:
    """The whole decision as lines of French, ending with a newline."""
    return "\n".join(_Teller(decision).lines()) + "\n"


class _Teller:
    def __init__(self, decision: Decision) -> None:
        self.program: Program = decision.case.program
        self.questions = decision.questions
        self.title = decision.identity.title
        self.data = decision.to_dict()
        self.facts = {path_of(symbol, self.program): symbol for symbol in self.program.facts}
        self.rows = tables_of_rows(self.program)

    def lines(self) -> Iterator[str]:
        version = self.data["contract"]["version"]
        yield f"{self.title}, version du {day_of(version)}"
        shared: dict[str, dict[str, Any]] = {"documents": {}, "obligations": {}}
        readings: dict[str, str] = {}
        for grandeur in self.questions:
            answer = self.data["answers"][path_of(grandeur.symbol, self.program)]
            yield ""
            elements = answer.get("elements")
            if elements is None:
                yield from self._answer(grandeur, answer, "")
            else:
                yield from self._elements(grandeur, elements)
            for one in [answer] if elements is None else elements:
                for key, known in shared.items():
                    known.update({entry["clause"]: entry for entry in one[key]})
                readings.update(
                    {touched["reading"]: touched["option"] for touched in one["readings"] if touched["changed_by"]}
                )
        yield from self._documents(shared["documents"])
        yield from self._obligations(shared["obligations"])
        yield from self._parameters()
        yield from self._readings(readings)

    # --- one answer

    def _elements(self, grandeur: Grandeur, elements: list[dict[str, Any]]) -> Iterator[str]:
        if not elements:
            yield f"{self._named(grandeur)}{typography(' :')} aucun élément connu"
        shared = all(answer["reasons"] == elements[0]["reasons"] for answer in elements) and len(elements) > 1
        for rank, answer in enumerate(elements, start=1):
            yield from self._answer(grandeur, answer | ({"reasons": []} if shared else {}), f", n°\u00a0{rank}")
        if shared:
            yield from self._reasons(elements[0]["reasons"])

    def _named(self, grandeur: Grandeur) -> str:
        return _name(grandeur.symbol, self.program.declarations.told_place(grandeur.symbol))

    def _answer(self, grandeur: Grandeur, answer: dict[str, Any], suffix: str) -> Iterator[str]:
        yield f"{self._named(grandeur)}{suffix}{typography(' :')} {self._verdict(grandeur, answer)}"
        yield from self._steps(grandeur.kind, answer)
        dates = answer.get("dates")
        if dates and dates["theorique"] != dates["reelle"]:
            theory, real = (show(dates[name], grandeur.kind) for name in ("theorique", "reelle"))
            # A date that may be moved, where it is not known whether it is, has no clause that moved it.
            moved = join([self._clause(identifier) for identifier in dates["motif"]])
            yield from _wrapped(f"date théorique : {theory} ; date réelle : {real}" + (f" ({moved})" if moved else ""))
        if grandeur.kind is Kind.SCHEDULE and answer["verdict"] == "établi":
            for line, clauses in zip(answer["value"], answer["line_reasons"], strict=True):
                yield from _wrapped(f"{show([line], grandeur.kind)} ({join(clauses)})", "– ")
        yield from self._reasons(answer["reasons"])
        for clause in answer["reservations"]:
            proof = "la preuve en" if to_be_proved_by_who_owes(self.program, clause) else "la preuve contraire"
            yield from _wrapped(f"sous réserve, si {proof} est faite : {self._told(clause)}", "– ")
        for limit in answer["ledger"]["limits"]:
            yield from _wrapped(_limit(limit))
        if answer["missing"]:
            yield from _wrapped("il manque : " + " ; ".join(self._fact(path) for path in answer["missing"]))
        if answer.get("ask_next"):
            yield from _wrapped("à demander d'abord : " + self._question(answer["ask_next"]))
        if answer.get("silent"):
            yield from _wrapped("le contrat ne dit rien de : " + join([key.split("/")[-1] for key in answer["silent"]]))

    def _verdict(self, grandeur: Grandeur, answer: dict[str, Any]) -> str:
        verdict, kind = str(answer["verdict"]), grandeur.kind
        noun = grandeur.symbol.noun
        if verdict == "établi":
            if kind is Kind.DOCUMENTS:
                return "voir plus bas"
            return show(answer["value"], kind)
        if kind is Kind.BOOL and verdict in ("accordé", "refusé"):
            return "oui" if verdict == "accordé" else "non"
        text = _VERDICTS.get(verdict, verdict)
        if verdict in _AGREED and noun is not None:
            text = agree(verdict, noun.gender, grandeur.symbol.plural_only)
        bounds = answer.get("bounds")
        if bounds:
            words = {"au_moins": "au moins", "au_plus": "au plus"}
            text += f" ({join([f'{words[key]} {show(value, kind)}' for key, value in bounds.items()])})"
        return text

    def _steps(self, kind: Kind, answer: dict[str, Any]) -> Iterator[str]:
        """« 6 000,00 € + 15,00 € → 6 015,00 € ; plafond → 5 000,00 € »."""
        moved = [reason for reason in answer["reasons"] if reason["effect"] in _STEPS and "before" in reason]
        if not moved:
            return
        text = show(moved[0]["before"], kind)
        for reason in moved:
            after = show(reason.get("after"), kind)
            text += f" {_change(reason, kind)} → {after}"
        yield from _wrapped(text)

    def _reasons(self, reasons: list[dict[str, Any]]) -> Iterator[str]:
        told: set[tuple[str, str]] = set()
        for reason in reasons:
            key = (reason["clause"], reason.get("via", ""))
            if key not in told:
                told.add(key)
                via = f" (par renvoi de {reason['clause']})" if reason.get("via") else ""
                told_as = self._told(reason.get("via") or reason["clause"], reason.get("missed", ()))
                yield from _wrapped(told_as + via, "– ")
                for summed in reason.get("sums", ()):
                    # That nothing was paid before is told with the limit.
                    if summed["terms"] or summed["list"] != HISTORY_KEY:
                        yield from _wrapped(sum_told(summed), "  ")

    # --- clauses and facts

    def _clause(self, identifier: str) -> str:
        clause = self.program.clauses.get(self.rows.get(identifier, identifier))
        if clause is None:
            return identifier
        own = clause.contract == self.program.declarations.own
        of = "" if own else conditions_of(self.program, clause)
        return f"article {clause.article}{of}, {identifier}" if clause.article else f"{identifier}{of}"

    def _missed(self, clauses: Sequence[str]) -> str:
        """« Obligation manquée : déclarer le vol à l'assureur (article 4, X-2). »"""
        duties = {duty.clause: duty.what for duty in self.program.duties.values() if duty.clause in clauses}
        told = [f"{duties[clause]} ({self._clause(clause)})" for clause in clauses]
        return f" {'Obligation manquée' if len(told) == 1 else 'Obligations manquées'} : {join(told)}."

    def _told(self, identifier: str, missed: Sequence[str] = ()) -> str:
        """« article 2.a, X-1 : L'indemnité ne dépasse pas… »; of the duties that it lists, those missed alone."""
        holder = self.rows.get(identifier, identifier)
        if holder not in self.program.clauses:
            return self._clause(identifier)
        lines = sentence_of(self.program, holder).split("\n")
        if missed and len(lines) > 1:
            return f"{self._clause(identifier)} : {lines[0]}{self._missed(missed)}"
        text = lines[0] if identifier in self.rows else "\n".join(lines)
        return f"{self._clause(identifier)} : {text}"

    def _fact(self, path: str) -> str:
        """The French of a path: « opérations[0].date (heure) » stays readable where it is no fact of its own."""
        symbol = self.facts.get(path)
        if symbol is not None:
            return symbol.name if symbol.noun is None else symbol.noun.text
        known = self.facts.get(bare_path(path))
        if known is not None and known.what == "parameter" and known.noun is not None:
            return f"{known.noun.text} en vigueur le {day_of(path.partition(' (')[2].rstrip(')'))}"
        base, bracket, rest = path.partition("[")
        listed = self.facts.get(base)
        if listed is None or not bracket:
            return path
        rank, _, field = rest.partition("].")
        named = (
            f"{listed.noun.text if listed.noun else listed.name}, n°\u00a0{int(rank) + 1 if rank.isdigit() else rank}"
        )
        known_field = self._field(path)
        told = known_field.noun.text if known_field and known_field.noun else known_field.name if known_field else field
        return f"{named}, {told}" if told else named

    def _field(self, path: str) -> Symbol | None:
        """The field of a record that « opérations[0].date » names, with or without its hour."""
        base, bracket, rest = bare_path(path).partition("[")
        listed = self.facts.get(base)
        record = self.program.declarations.records.get(listed.type.of) if listed and bracket else None
        name = rest.partition("].")[2]
        return next((one for one in record.fields.values() if one.json == name), None) if record else None

    def _question(self, path: str) -> str:
        symbol = self.facts.get(path)
        if symbol is not None and symbol.question is not None:
            return symbol.question
        field = self._field(path)
        return f"{self._fact(path)} : {field.question}" if field and field.question else self._fact(path)

    # --- what the answers share

    def _documents(self, entries: dict[str, dict[str, Any]]) -> Iterator[str]:
        due = [entry for entry in entries.values() if entry["needed"] is not False and entry["supplied"] is not True]
        if due:
            yield from ("", typography("Pièces à fournir :"))
        for entry in due:
            doubt = " (à confirmer)" if entry["needed"] is None else ""
            yield from _wrapped(f"{entry['document']}{doubt} ({self._clause(entry['clause'])})", "– ")

    def _obligations(self, entries: dict[str, dict[str, Any]]) -> Iterator[str]:
        due = [entry for entry in entries.values() if entry["status"] != "sans objet"]
        if due:
            yield from ("", typography("Obligations :"))
        for entry in due:
            by = f", au plus tard le {show(entry['deadline'], Kind.DATE)}" if entry.get("deadline") else ""
            yield from _wrapped(
                f"{entry['who']} : {entry['what']}{by} — {entry['status']} ({self._clause(entry['clause'])})", "– "
            )

    def _parameters(self) -> Iterator[str]:
        used: list[dict[str, Any]] = self.data["parameters"]
        if used:
            yield from ("", typography("Valeurs en vigueur :"))
        for one in used:
            symbol = self.facts[one["parameter"]]
            on = f" le {day_of(one['date'])}" if one["date"] else ""
            since = f", depuis le {day_of(one['since'])}" if one["since"] else ""
            source = f"tarif « {self.data['tariff']['title']} »" if one["source"] == "tarif" else "donné dans le cas"
            name = symbol.noun.text if symbol.noun is not None else symbol.name
            yield from _wrapped(f"{name}{on} : {show(one['value'], symbol.type.kind)}{since} ({source})", "– ")

    def _readings(self, touched: dict[str, str]) -> Iterator[str]:
        if touched:
            yield from ("", typography("Points d'interprétation dont dépend la réponse :"))
        for identifier, option in touched.items():
            reading = self.program.readings.get(identifier)
            question = reading.question if reading else identifier
            yield from _wrapped(f"{question} Lecture retenue : {option}.", "– ")


def _name(symbol: Symbol, place: str) -> str:
    """The name of a question, with the guarantee it belongs to."""
    name = capital(symbol.noun.text if symbol.noun is not None else symbol.name)
    return typography(f"{capital(place)}, {name[:1].lower() + name[1:]}" if place not in ("", symbol.name) else name)


def _change(reason: dict[str, Any], kind: Kind) -> str:
    effect = reason["effect"]
    if kind is Kind.AMOUNT and effect in ("add", "subtract") and reason.get("after") is not None:
        moved = abs(Fraction(reason["after"]) - Fraction(reason["before"]))
        cents = moved * 100
        shown = amount(f"{int(cents) // 100}.{int(cents) % 100:02}") if cents.denominator == 1 else amount(moved)
        return f"{'+' if effect == 'add' else '−'} {shown}"
    return f"− {_STEPS[effect]}" if kind is Kind.AMOUNT and effect == "cap" else f"; {_STEPS[effect]}"


def _limit(limit: dict[str, Any]) -> str:
    shown = {name: amount(limit[name]) for name in ("limit", "used", "left_before", "left_after") if limit[name]}
    parts = [f"limite par {limit['perimeter']} : {shown.get('limit', 'inconnue')}"]
    words = (("used", "déjà versé"), ("left_before", "reste avant"), ("left_after", "reste après"))
    parts += [f"{label} : {shown[name]}" for name, label in words if name in shown]
    return " ; ".join(parts)


def _wrapped(text: str, bullet: str = "") -> list[str]:
    """Lines of at most a hundred characters, indented, in French typography; the lines of a list stay apart."""
    first, *rest = typography(text).split("\n")
    margin = "  " + " " * len(bullet)
    told = _filled(first, f"  {bullet}", margin)
    return told + [line for item in rest for line in _filled(item.strip(), margin + "  ", margin + "    ")]


def _filled(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )
