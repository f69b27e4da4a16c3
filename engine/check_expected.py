"""What a case expects, looked at without deciding: the questions, clauses, facts and values it names exist."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Mapping as Table

from engine.duties import Status
from engine.expected import DUTY, PREFIXES, parted, question_of
from engine.kinds import AMOUNT, COUNTS, NUMBER, TIMES, Kind
from engine.outcomes import Verdict
from engine.places import rows_of
from engine.plain_data import plain
from engine.program import Grandeur, Program
from engine.reading import NOT_HAPPENED, BadValue, quantity_kind, read_quantity, read_value
from engine.scopes import Symbol, bare_key, json_key
from engine.source import items_of
from grammar.diagnostics import Diagnostic, Related, Span, nearest
from grammar.french import normalize, the
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence

_VERDICTS = tuple(verdict.value for verdict in Verdict)
_NONE = "aucun"
_LIKE_A_CLAUSE = "écrivez la valeur comme dans une clause : 1 500 €, 3 mars 2024, 15 jours, oui"
_OR_A_VERDICT = f"écrivez une valeur (1 500 €, 3 mars 2024, oui), ou un verdict : {', '.join(_VERDICTS)}"
# The answers that only a verdict tells, without a prefix.
_TOLD_BY_VERDICT = {
    Kind.RIGHT: "",
    Kind.DOCUMENTS: " ; « pièces … » attend des pièces",
    Kind.SCHEDULE: " ; « lignes … » attend des lignes",
    Kind.CHRONOLOGY: " ; « lignes … » attend des lignes",
}


def expectations(program: Program, node: Node | None, scope: str) -> Iterator[Diagnostic]:
    """Every mistake of a block ``attendu`` of a case that stands in a scope."""
    seen: dict[tuple[str, str], Span] = {}
    for key, value in node.entries if isinstance(node, Mapping) else ():
        written = normalize(key.text)
        if written.startswith(DUTY):
            yield from _duty(program, key, written.removeprefix(DUTY).strip(), value)
            continue
        prefix, question = parted(written)
        grandeur = question_of(program, scope, question)
        if grandeur is None:
            yield _unknown_question(program, scope, key, written)
            continue
        first = seen.setdefault((prefix, grandeur.key), key.span)
        if first is not key.span:
            related = (Related(first, "première fois ici"),)
            yield Diagnostic("R007", key.span, f"« {written} » est dit deux fois", related=related,
                             suggestion="gardez-en une")  # fmt: skip
        yield from _values(program, prefix, grandeur, value)


def _duty(program: Program, key: Scalar, identifier: str, value: Node) -> Iterator[Diagnostic]:
    duties = sorted({duty.clause for duty in program.duties.values()})
    if identifier not in duties:
        near = nearest(identifier, duties)
        remedy = f"vouliez-vous écrire « {DUTY}{near} » ?" if near else "nommez une clause « oblige » ou « conseille »"
        yield Diagnostic("C002", key.span, f"aucune obligation ne porte l'identifiant {identifier}", suggestion=remedy)
    yield from _word(value, [status.value for status in Status])


def _word(value: Node, words: list[str]) -> Iterator[Diagnostic]:
    """S011, S013: one word out of a list."""
    if not isinstance(value, Scalar):
        yield _form(value, "un mot", f"écrivez un de ces mots : {', '.join(words)}")
    elif value.text not in words:
        near = nearest(value.text, words)
        remedy = f"vouliez-vous écrire « {near} » ?" if near else f"écrivez un de ces mots : {', '.join(words)}"
        yield Diagnostic("S013", value.span, f"« {value.text} » n'est pas une réponse possible", suggestion=remedy)


def _form(value: Node, wanted: str, remedy: str) -> Diagnostic:
    return Diagnostic("S011", value.span, f"{wanted} est attendu ici", suggestion=remedy)


def _unknown_question(program: Program, scope: str, key: Scalar, written: str) -> Diagnostic:
    visible = program.declarations.scopes[scope].visible()
    named = [_named(symbol) for symbol in visible if symbol.what in ("grandeur", "state")]
    near = nearest(written, [f"{prefix}{name}" for prefix in ("", *PREFIXES) for name in named])
    remedy = f"vouliez-vous écrire « {near} » ?" if near else "« clausier questions » donne la liste des questions"
    return Diagnostic("N006", key.span, f"« {written} » n'est pas une question du contrat", suggestion=remedy)


def _named(symbol: Symbol) -> str:
    return symbol.name if symbol.noun is None else the(symbol.noun, symbol.plural_only)


def _values(program: Program, prefix: str, grandeur: Grandeur, value: Node) -> Iterator[Diagnostic]:
    """What is expected of a question; of each element in turn where it is asked of each."""
    one = _READERS[prefix]
    if grandeur.symbol.each is None:
        yield from one(program, grandeur, value)
    elif not isinstance(value, Sequence):
        yield _form(value, "une liste", "cette question se pose pour chaque élément : une réponse pour chacun")
    else:
        for item in value.items:
            yield from one(program, grandeur, item)


def _answer(program: Program, grandeur: Grandeur, value: Node) -> Iterator[Diagnostic]:
    kind = grandeur.symbol.type.kind
    if isinstance(value, Scalar) and value.text in _VERDICTS:
        return
    if kind in _TOLD_BY_VERDICT:
        for wrong in _word(value, list(_VERDICTS)):
            remedy = f"{wrong.suggestion}{_TOLD_BY_VERDICT[kind]}"
            yield Diagnostic(wrong.code, wrong.span, wrong.message, suggestion=remedy)
    elif kind is Kind.LIST:
        for item in items_of(value):
            if not isinstance(item, Scalar) or not re.fullmatch("[1-9][0-9]*", item.text):
                yield _form(item, "le rang d'un élément", "écrivez les rangs des éléments gardés : [1, 3]")
    elif not (kind in TIMES and isinstance(value, Scalar) and value.text == NOT_HAPPENED):
        yield from _value(program, grandeur, value, _OR_A_VERDICT)


def _value(program: Program, grandeur: Grandeur, value: Node, remedy: str = _LIKE_A_CLAUSE) -> Iterator[Diagnostic]:
    """F010 and the like: a value that the question cannot have."""
    try:
        read_value(grandeur.symbol, plain(value), grandeur.key, program)
    except BadValue as bad:
        yield Diagnostic(bad.code, value.span, bad.message, suggestion=bad.suggestion or remedy)


def _texts(value: Node) -> Iterator[Scalar | Diagnostic]:
    for item in items_of(value):
        yield item if isinstance(item, Scalar) else _form(item, "un texte", "écrivez un texte, ou une liste de textes")


def _among(value: Node, check: Callable[[Scalar], Diagnostic | None]) -> Iterator[Diagnostic]:
    """What is wrong in a text or a list of texts, each looked at by itself."""
    for item in _texts(value):
        found = check(item) if isinstance(item, Scalar) else item
        if found is not None:
            yield found


def _reasons(program: Program, _: Grandeur, value: Node) -> Iterator[Diagnostic]:
    return _among(value, lambda item: _clause(program, item))


def _main_reason(program: Program, _: Grandeur, value: Node) -> Iterator[Diagnostic]:
    if not isinstance(value, Scalar):
        yield _form(value, "une clause", "écrivez l'identifiant de la clause principale, ou « aucun »")
    elif value.text != _NONE:
        yield from _among(value, lambda item: _clause(program, item))


def _clause(program: Program, item: Scalar) -> Diagnostic | None:
    if item.text in program.clauses:
        return None
    rows = [row.text for clause in program.clauses.values() for row, _ in rows_of(clause)]
    if item.text in rows:
        return None
    near = nearest(item.text, [*program.clauses, *rows])
    remedy = f"vouliez-vous écrire « {near} » ?" if near else "nommez une clause du contrat, ou la ligne d'un tableau"
    return Diagnostic("C002", item.span, f"aucune clause ne porte l'identifiant {item.text}", suggestion=remedy)


def _missing(program: Program, _: Grandeur, value: Node) -> Iterator[Diagnostic]:
    return _among(value, lambda item: _fact(program, item))


def _fact(program: Program, item: Scalar) -> Diagnostic | None:
    lists = [fact.json for fact in program.facts if fact.type.kind is Kind.LIST]
    single = {fact.json for fact in program.facts}
    name, _, day = item.text.partition(" (")
    dated = {fact.json for fact in program.facts if fact.what == "parameter"}
    # A parameter is missed on a day: « le taux (1er mars 2015) ».
    if bare_key(name) in dated and day.endswith(")") and read_quantity(day[:-1]) is not None:
        return None
    for key in (json_key(item.text), bare_key(item.text)):
        # The hour of a fact known by its day, or a field of one element: « operations[0].montant ».
        element = any(re.fullmatch(f"(.*_)?{re.escape(name)}_[0-9]+_.+", key) for name in lists)
        if element or key in single or key.removesuffix("_heure") in single:
            return None
    near = nearest(item.text, [_named(fact) for fact in program.facts])
    remedy = f"vouliez-vous écrire « {near} » ?" if near else "nommez un fait déclaré"
    return Diagnostic("F003", item.span, f"fait inconnu : « {item.text} »", suggestion=remedy)


def _theoretical(program: Program, grandeur: Grandeur, value: Node) -> Iterator[Diagnostic]:
    if grandeur.kind not in TIMES:
        yield _other_kind(grandeur, value, "une date")
    else:
        yield from _value(program, grandeur, value)


def _other_kind(grandeur: Grandeur, value: Node, wanted: str) -> Diagnostic:
    message = f"« {grandeur.symbol.name} » n'est pas {wanted}"
    return Diagnostic("T008", value.span, message, suggestion="ôtez cette ligne, ou posez une autre question")


def _documents(program: Program, grandeur: Grandeur, value: Node) -> Iterator[Diagnostic]:
    if grandeur.kind is not Kind.DOCUMENTS:
        yield _other_kind(grandeur, value, "une liste de pièces")
        return
    labels = program.declarations.choices[f"{grandeur.key} remises"].texts

    def known(item: Scalar) -> Diagnostic | None:
        if item.text in labels:
            return None
        near = nearest(item.text, labels)
        remedy = f"vouliez-vous écrire « {near} » ?" if near else f"pièces : {', '.join(labels)}"
        return Diagnostic("T006", item.span, f"aucune clause n'exige « {item.text} »", suggestion=remedy)

    yield from _among(value, known)


def _left(program: Program, grandeur: Grandeur, value: Node) -> Iterator[Diagnostic]:
    if not isinstance(value, Mapping):
        yield _form(value, "un bloc", "écrivez, sous la clé, « périmètre: ce qui reste »")
        return
    counted = sorted({step.perimeter.name for step in grandeur.steps if step.perimeter})
    for key, left in value.entries:
        if key.text not in counted:
            near = nearest(key.text, counted)
            listed = f"périmètres : {', '.join(counted)}" if counted else "aucune limite de cette grandeur ne se compte"
            remedy = f"vouliez-vous écrire « {near} » ?" if near else listed
            message = f"« {grandeur.symbol.name} » n'a pas de limite par « {key.text} »"
            yield Diagnostic("N007", key.span, message, suggestion=remedy)
        yield from _value(program, grandeur, left)


def _lines(_: Program, grandeur: Grandeur, value: Node) -> Iterator[Diagnostic]:
    if grandeur.kind is Kind.CHRONOLOGY:
        yield from _among(value, lambda item: _dated(grandeur, item))
        return
    if grandeur.kind is not Kind.SCHEDULE:
        yield _other_kind(grandeur, value, "un échéancier")
        return
    yield from _among(value, lambda item: _line(grandeur, item))


def _line(grandeur: Grandeur, item: Scalar) -> Diagnostic | None:
    day, sign, worth = item.text.partition(" = ")
    counts = grandeur.symbol.type == COUNTS
    told = quantity_kind(worth.removeprefix("-"))
    if sign and read_quantity(day) is not None and told == (NUMBER if counts else AMOUNT):
        return None
    if counts:
        return _form(item, "une ligne « date = nombre »", "écrivez par exemple « 1er mars 2015 = 300 »")
    return _form(item, "une ligne « date = montant »", "écrivez par exemple « 1er mars 2015 = 300 € »")


def _dated(grandeur: Grandeur, item: Scalar) -> Diagnostic | None:
    name, sign, day = item.text.rpartition(" = ")
    told = [entry.told for entry in grandeur.entries]
    if not sign or (day != NOT_HAPPENED and read_quantity(day) is None):
        return _form(item, "une ligne « nom = date »", "écrivez par exemple « la fin = 1er mars 2015 »")
    if name in told:
        return None
    near = nearest(name, told)
    remedy = f"vouliez-vous écrire « {near} » ?" if near else f"dates inscrites : {', '.join(told)}"
    return Diagnostic("N006", item.span, f"aucune clause n'inscrit « {name} »", suggestion=remedy)


_READERS: Table[str, Callable[[Program, Grandeur, Node], Iterable[Diagnostic]]] = {
    "": _answer,
    "motifs ": _reasons,
    "motif principal ": _main_reason,
    "réserves ": _reasons,
    "manque ": _missing,
    "date théorique ": _theoretical,
    "pièces ": _documents,
    "reste ": _left,
    "lignes ": _lines,
}
