"""First stage of meaning: the names a contract declares, before any clause is read.

Two passes: choices, records and scopes first, since the others refer to them; then facts, grandeurs and the rest.
User text never raises: what cannot be understood becomes a diagnostic and is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from engine.kinds import BOOL, HOURS, Kind, Type
from engine.names import canonical, declared_name
from engine.scopes import Choice, ChoiceValue, Record, Scope, Symbol, What, json_key, entries_of
from engine.source import ContractSource, SourceFile, blocks_of, is_yes, items_of, scalars_of, text_of
from grammar.diagnostics import Diagnostic, Related, Span, nearest
from grammar.french import Gender, Noun, normalize
from grammar.vocabulary import Entry
from grammar.yaml_nodes import Mapping, Scalar

HISTORY = "versements antérieurs"
HISTORY_RECORD = "versement antérieur"
_FEMININE_FIELDS = frozenset({"grandeur", "date", "personne", "carte"})
_ROUNDINGS = {
    "au centime": (2, 0),
    "à l'euro": (0, 0),
    "au centime supérieur": (2, 1),
    "au centime inférieur": (2, -1),
    "à l'euro supérieur": (0, 1),
    "à l'euro inférieur": (0, -1),
}


@dataclass(slots=True)
class Declarations:
    """All the names of one version of a contract."""

    scopes: dict[str, Scope]
    choices: dict[str, Choice] = field(default_factory=dict)
    records: dict[str, Record] = field(default_factory=dict)
    facts: list[Symbol] = field(default_factory=list)
    grandeurs: dict[str, Symbol] = field(default_factory=dict)
    states: dict[str, Symbol] = field(default_factory=dict)
    suites: dict[str, Scope] = field(default_factory=dict)
    blocks: dict[str, Mapping] = field(default_factory=dict)
    periods: list[tuple[Symbol, Mapping, Scope]] = field(default_factory=list)
    hours: list[tuple[Symbol, Mapping, Scope]] = field(default_factory=list)
    perimeters: list[tuple[str, Mapping, Scope]] = field(default_factory=list)
    diagnostics: list[Diagnostic] = field(default_factory=list)

    @property
    def top(self) -> Scope:
        """The scope of the contract itself."""
        return self.scopes[""]


def declare(source: ContractSource) -> Declarations:
    """The declarations of all files of a contract version. The order of files changes nothing."""
    top = Scope("", "", source.product.root.span)
    declarations = Declarations({"": top})
    files = (source.product, *source.files)
    for file in files:
        _declare_choices(file, declarations)
    _declare_history(declarations, source.product.root.span)
    for file in files:
        _declare_records(file, declarations)
    for file in files:
        _declare_scope(file, declarations)
    for file in files:
        _declare_names(file, declarations)
    _type_lists(declarations)
    _declare_values(declarations)
    return declarations


def scope_of(file: SourceFile, declarations: Declarations) -> Scope:
    """The scope a file writes in."""
    written = text_of(file.root.get("portée"))
    return declarations.scopes[canonical(written)] if written else declarations.top


def _declare_choices(file: SourceFile, declarations: Declarations) -> None:
    for block in blocks_of(file.root.get("choix")):
        name = block.get("nom")
        if isinstance(name, Scalar):
            _add_choice(canonical(name.text), block.get("valeurs"), name.span, declarations)


def _add_choice(name: str, values: object, span: Span, declarations: Declarations) -> None:
    known = declarations.choices.get(name)
    if known:
        declarations.diagnostics.append(
            Diagnostic(
                "N002", span, f"« {name} » est déjà déclaré", related=(Related(known.span, "première fois ici"),)
            )
        )
        return
    found: dict[str, ChoiceValue] = {}
    for item in items_of(values):  # type: ignore[arg-type]
        scalar = item if isinstance(item, Scalar) else item.get("valeur") if isinstance(item, Mapping) else None
        if not isinstance(scalar, Scalar):
            continue
        meaning = text_of(item.get("sens")) if isinstance(item, Mapping) else None
        shown = normalize(scalar.text)
        value = ChoiceValue(canonical(shown), shown, scalar.span, meaning)
        if value.text in found:
            declarations.diagnostics.append(
                Diagnostic("N002", scalar.span, f"la valeur « {shown} » est écrite deux fois")
            )
        found.setdefault(value.text, value)
    declarations.choices[name] = Choice(name, tuple(found.values()), span)


def _declare_history(declarations: Declarations, span: Span) -> None:
    """Earlier lines of the ledger: the same shape comes out of a decision and goes into the next case."""
    fields: dict[str, Symbol] = {}
    for name, kind in (
        ("grandeur", Kind.TEXT),
        ("montant", Kind.AMOUNT),
        ("date", Kind.DATE),
        ("dossier", Kind.TEXT),
        ("personne", Kind.TEXT),
        ("carte", Kind.TEXT),
    ):
        gender = Gender.FEMININE if name in _FEMININE_FIELDS else Gender.MASCULINE
        noun = Noun(name, gender)
        fields[name] = Symbol(name, "field", Type(kind), f"{HISTORY}/{name}", "", span, noun, json=json_key(name))
    noun = Noun("versement antérieur", Gender.MASCULINE, HISTORY)
    declarations.records["versement antérieur"] = Record("versement antérieur", noun, fields, "date", span)
    lists = Noun(HISTORY, noun.gender, HISTORY)
    listed = Type(Kind.LIST, "versement antérieur")
    symbol = Symbol(HISTORY, "fact", listed, HISTORY, "", span, lists, plural_only=True, json="historique")
    declarations.top.symbols[HISTORY] = symbol
    declarations.facts.append(symbol)


def _declare_records(file: SourceFile, declarations: Declarations) -> None:
    for block in blocks_of(file.root.get("fiches")):
        name = block.get("nom")
        if not isinstance(name, Scalar):
            continue
        noun = declared_name(name, block, declarations.diagnostics).noun
        if noun.text in declarations.records:
            declarations.diagnostics.append(Diagnostic("N002", name.span, f"« {noun.text} » est déjà déclaré"))
            continue
        record = Record(noun.text, noun, {}, None, name.span)
        declarations.records[noun.text] = record
        for entry in blocks_of(block.get("champs")):
            symbol = _symbol(entry, "field", declarations, Scope("", "", name.span), owner=noun.text)
            if symbol:
                _claim(record.fields, symbol, declarations)
        when = block.get("a lieu")
        if isinstance(when, Scalar):
            field_name = canonical(when.text)
            if field_name not in record.fields:
                _unknown(when, record.fields, "champ inconnu", declarations)
            else:
                declarations.records[noun.text] = Record(noun.text, noun, record.fields, field_name, name.span)


def _declare_scope(file: SourceFile, declarations: Declarations) -> None:
    name = file.root.get("portée")
    article = text_of(file.root.get("article")) or ""
    if isinstance(name, Scalar):
        noun = declared_name(name, file.root, declarations.diagnostics, need_gender=False).noun
        if noun.text not in declarations.scopes:
            scope = Scope(noun.text, article, name.span, noun, declarations.top)
            declarations.scopes[noun.text] = scope
    suite = file.root.get("suite")
    if isinstance(suite, Scalar):
        scope = scope_of(file, declarations)
        scope.suite = canonical(suite.text)
        scope.suite_order = tuple(canonical(s.text) for s in scalars_of(file.root.get("dans l'ordre de")))
        declarations.suites[scope.name] = scope


def _declare_names(file: SourceFile, declarations: Declarations) -> None:
    scope = scope_of(file, declarations)
    each = file.root.get("pour chacun de")
    default_each = canonical(each.text) if isinstance(each, Scalar) else scope.suite
    sections: tuple[tuple[str, What], ...] = (
        ("faits", "fact"),
        ("grandeurs", "grandeur"),
        ("compteurs", "state"),
        ("périodes", "period"),
        ("horaires", "hours"),
    )
    for section, what in sections:
        for block in blocks_of(file.root.get(section)):
            symbol = _symbol(block, what, declarations, scope, default_each=default_each)
            if symbol is None or not _claim(scope.symbols, symbol, declarations):
                continue
            declarations.blocks[symbol.key] = block
            if what == "fact":
                declarations.facts.append(symbol)
            elif what == "grandeur":
                declarations.grandeurs[symbol.key] = symbol
            elif what == "state":
                declarations.states[symbol.key] = symbol
            elif what == "period":
                declarations.periods.append((symbol, block, scope))
            else:
                declarations.hours.append((symbol, block, scope))
    for block in blocks_of(file.root.get("périmètres")):
        name = block.get("nom")
        if isinstance(name, Scalar):
            declarations.perimeters.append((canonical(name.text), block, scope))


def _symbol(
    block: Mapping,
    what: What,
    declarations: Declarations,
    scope: Scope,
    *,
    owner: str = "",
    default_each: str | None = None,
) -> Symbol | None:
    name, sentence = block.get("nom"), block.get("phrase")
    prefix = owner or scope.name
    note, question = text_of(block.get("note")), text_of(block.get("question"))
    each = block.get("pour chacun de")
    per_element = canonical(each.text) if isinstance(each, Scalar) else default_each
    right = block.get("sous réserve de")
    public = not is_yes(block.get("interne"))
    own_each = per_element if what == "grandeur" and not is_yes(block.get("sur l'ensemble")) else None
    if isinstance(sentence, Scalar):
        text = normalize(sentence.text)
        contrary = text_of(block.get("contraire"))
        if contrary is None:
            remedy = "ajoutez « contraire: » avec la phrase négative"
            declarations.diagnostics.append(
                Diagnostic("N003", sentence.span, f"« {text} » n'a pas de contraire", suggestion=remedy)
            )
            contrary = f"non : {text}"
        key = f"{prefix}/{text}" if prefix else text
        return Symbol(
            text,
            what,
            BOOL,
            key,
            scope.name,
            sentence.span,
            contrary=normalize(contrary),
            json=json_key(text),
            external=is_yes(block.get("externe")),
            each=own_each,
            public=public,
            question=question,
            note=note,
        )
    if not isinstance(name, Scalar):
        return None
    declared = declared_name(name, block, declarations.diagnostics)
    text = declared.noun.text
    among = block.get("tirées de") or block.get("tirés de")
    groups = block.get("groupes de")
    if isinstance(groups, Scalar):
        record = block.get("en fiches")
        kind: Type | None = _list_type(record, record.text, declarations) if isinstance(record, Scalar) else None
    elif isinstance(among, Scalar):
        kind = Type(Kind.LIST)
    elif what in ("hours", "period"):
        kind = HOURS if what == "hours" else Type(Kind.PERIOD)
    else:
        kind = _type_of(block, text, declarations)
    if kind is None:
        return None
    key = f"{prefix}/{text}" if prefix else text
    rounding = block.get("arrondi")
    return Symbol(
        text,
        what,
        kind,
        key,
        scope.name,
        name.span,
        declared.noun,
        declared.plural_only,
        json=json_key(text),
        external=is_yes(block.get("externe")),
        each=None if isinstance(among, Scalar) or isinstance(groups, Scalar) else own_each,
        right=canonical(right.text) if isinstance(right, Scalar) else None,
        among=canonical(among.text) if isinstance(among, Scalar) else None,
        public=public,
        rounding=_ROUNDINGS.get(normalize(rounding.text)) if isinstance(rounding, Scalar) else None,
        question=question,
        signed=is_yes(block.get("peut être négatif")),
        note=note,
    )


def _type_of(block: Mapping, name: str, declarations: Declarations) -> Type | None:
    values = block.get("parmi")
    plural = is_yes(block.get("plusieurs"))
    if values is not None:
        _add_choice(name, values, values.span, declarations)
        return Type(Kind.MULTI if plural else Kind.CHOICE, name)
    written = block.get("type")
    if not isinstance(written, Scalar):
        place = block.entries[0][0].span if block.entries else block.span
        remedy = "ajoutez « type: » : montant, nombre, date, événement, oui/non, un choix, liste de…"
        declarations.diagnostics.append(
            Diagnostic("N004", place, f"le type de « {name} » n'est pas dit", suggestion=remedy)
        )
        return None
    text = normalize(written.text)
    for kind in Kind:
        if text == kind.value and kind not in {Kind.CHOICE, Kind.MULTI, Kind.LIST, Kind.RECORD}:
            return Type(kind)
    for prefix in ("liste de ", "liste d'", "liste des "):
        if text.startswith(prefix):
            return _list_type(written, text.removeprefix(prefix), declarations)
    choice = canonical(text)
    if choice in declarations.choices:
        return Type(Kind.MULTI if plural else Kind.CHOICE, choice)
    _unknown(written, [*declarations.choices, *(k.value for k in Kind)], "type inconnu", declarations)
    return None


def _list_type(written: Scalar, element: str, declarations: Declarations) -> Type | None:
    for record in declarations.records.values():
        if canonical(element) in (record.name, record.noun.plural_text):
            return Type(Kind.LIST, record.name)
    _unknown(written, declarations.records, "fiche inconnue", declarations)
    return None


def _type_lists(declarations: Declarations) -> None:
    """A list drawn from another has the elements of that one; a list of groups has those of its record."""
    for key, symbol in tuple(declarations.grandeurs.items()):
        if symbol.among is None:
            continue
        scope, source, seen = declarations.scopes[symbol.scope], symbol, {symbol.name}
        while source.among is not None and not source.type.of:
            inner = scope.lookup(source.among)
            if inner is None or inner.type.kind is not Kind.LIST or inner.name in seen:
                near = nearest(source.among, [s.name for s in scope.visible() if s.type.kind is Kind.LIST])
                message = f"liste inconnue : « {source.among} »"
                advice = f"vouliez-vous écrire « {near} » ?" if near else None
                declarations.diagnostics.append(Diagnostic("N005", symbol.span, message, suggestion=advice))
                break
            seen.add(inner.name)
            source = inner
        typed = replace(symbol, type=Type(Kind.LIST, source.type.of))
        declarations.grandeurs[key] = scope.symbols[symbol.name] = typed


def _declare_values(declarations: Declarations) -> None:
    """Values of choices and fields of records can be named anywhere: they join the vocabulary of the contract."""
    entries = declarations.top.extra_entries
    for choice in declarations.choices.values():
        for value in choice.values:
            entries.append((value.text, Entry("NAME", value.text)))
    for record in declarations.records.values():
        entries.append((record.noun.text, Entry("NAME", record.name)))
        for symbol in record.fields.values():
            if symbol.contrary is not None:
                entries.append((symbol.name, Entry("SENTENCE", symbol.name)))
                entries.append((symbol.contrary, Entry("SENTENCE", symbol.name, True)))
            else:
                entries.append((symbol.name, Entry("NAME", symbol.name)))
                if symbol.noun:
                    entries.append((symbol.noun.plural_text, Entry("NAME", symbol.name)))
    for scope in declarations.scopes.values():
        # A name of another scope is read too, so that « X de Y » can be said and « X » alone be explained.
        entries.extend(entry for symbol in scope.symbols.values() if scope.name for entry in entries_of(symbol))
        if scope.noun:
            entries.append((scope.noun.text, Entry("NAME", scope.name)))


def _claim(table: dict[str, Symbol], symbol: Symbol, declarations: Declarations) -> bool:
    known = table.get(symbol.name)
    same_json = next((s for s in table.values() if s.json == symbol.json), None)
    clash = known or (same_json if symbol.json else None)
    if clash is not None:
        related = (Related(clash.span, f"« {clash.name} » est déclaré ici"),)
        declarations.diagnostics.append(
            Diagnostic(
                "N002",
                symbol.span,
                f"« {symbol.name} » est déjà déclaré"
                if known
                else f"« {symbol.name} » et « {clash.name} » se confondent",
                ""
                if known
                else f"Sans accents ni apostrophes, les deux s'écrivent {symbol.json} : une seule clé JSON.",
                related=related,
                suggestion="donnez-lui un autre nom, ou retirez l'une des deux déclarations",
            )
        )
        return False
    table[symbol.name] = symbol
    return True


def _unknown(scalar: Scalar, candidates: object, what: str, declarations: Declarations) -> None:
    near = nearest(canonical(scalar.text), list(candidates))  # type: ignore[call-overload]
    declarations.diagnostics.append(
        Diagnostic(
            "N005",
            scalar.span,
            f"{what} : « {scalar.text} »",
            suggestion=f"vouliez-vous écrire « {near} » ?" if near else None,
        )
    )
