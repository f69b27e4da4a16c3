"""First stage of meaning: the names a contract declares, before any clause is read.

Two passes: choices, records and scopes first, since the others refer to them; then facts, grandeurs and the rest.
User text never raises: what cannot be understood becomes a diagnostic and is left out.
"""

from __future__ import annotations

from dataclasses import replace

from engine.declarations import Declarations, add_choice, claim, unknown_name
from engine.declare_symbols import symbol_of
from engine.declare_worlds import lay_out, let_in, refuse_clashes
from engine.kinds import PARAMETERS, Kind, Type
from engine.names import canonical, declared_name
from engine.scopes import Record, Scope, Symbol, What, entries_of, json_key
from engine.source import ContractSource, SourceFile, blocks_of, scalars_of, text_of
from grammar.diagnostics import Diagnostic, Span, nearest
from grammar.french import Gender, Noun, normalize
from grammar.vocabulary import Entry
from grammar.yaml_nodes import Mapping, Scalar

HISTORY = "versements antérieurs"
#: How a case calls it.
HISTORY_KEY = "historique"
HISTORY_RECORD = "versement antérieur"
_FEMININE_FIELDS = frozenset({"grandeur", "date", "personne", "carte"})


def declare(source: ContractSource) -> Declarations:
    """The declarations of all files of a contract version and of its closure. The order of files changes nothing."""
    declarations = lay_out(source)
    files = tuple(source.closure)
    for file in files:
        _declare_choices(file, declarations)
    _declare_history(declarations, source.product.root.span)
    for file in files:
        _declare_records(file, declarations)
    for file in files:
        _declare_scope(file, declarations)
    for file in files:
        _declare_names(file, declarations)
    refuse_clashes(declarations)
    _type_lists(declarations)
    _name_conditions(declarations)
    _declare_values(declarations)
    let_in(declarations)
    for file in files:
        _know_lists(file, declarations)
    return declarations


def contract_of(file: SourceFile, declarations: Declarations) -> str:
    """The product of the closure that a file belongs to."""
    return file.contract or declarations.own


def scope_of(file: SourceFile, declarations: Declarations) -> Scope:
    """The scope a file writes in."""
    written = text_of(file.root.get("portée"))
    world = declarations.worlds[contract_of(file, declarations)]
    return declarations.scopes[world.scopes[canonical(written)] if written else world.top]


def _declare_choices(file: SourceFile, declarations: Declarations) -> None:
    for block in blocks_of(file.root.get("choix")):
        name = block.get("nom")
        if isinstance(name, Scalar):
            add_choice(
                canonical(name.text), block.get("valeurs"), name.span, declarations, contract_of(file, declarations)
            )


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
    symbol = Symbol(HISTORY, "fact", listed, HISTORY, "", span, lists, plural_only=True, json=HISTORY_KEY)
    for world in declarations.worlds.values():
        # One history for all: a line says which grandeur it is of.
        world.records[HISTORY_RECORD] = HISTORY_RECORD
        declarations.scopes[world.top].symbols[HISTORY] = symbol
    declarations.facts.append(symbol)


def _declare_records(file: SourceFile, declarations: Declarations) -> None:
    for block in blocks_of(file.root.get("fiches")):
        name = block.get("nom")
        if not isinstance(name, Scalar):
            continue
        noun = declared_name(name, block, declarations.diagnostics).noun
        world = declarations.worlds[contract_of(file, declarations)]
        key = f"{world.prefix}{noun.text}"
        if key in declarations.records:
            declarations.diagnostics.append(Diagnostic("N002", name.span, f"« {noun.text} » est déjà déclaré"))
            continue
        record = Record(key, noun, {}, None, name.span)
        declarations.records[key] = record
        world.records[noun.text] = key
        around = Scope("", "", name.span, contract=world.contract)
        for entry in blocks_of(block.get("champs")):
            symbol = symbol_of(entry, "field", declarations, around, owner=key)
            if symbol:
                claim(record.fields, symbol, declarations)
        when = block.get("a lieu")
        if isinstance(when, Scalar):
            field_name = canonical(when.text)
            if field_name not in record.fields:
                unknown_name(when, record.fields, "champ inconnu", declarations)
            else:
                declarations.records[key] = Record(key, noun, record.fields, field_name, name.span)


def _declare_scope(file: SourceFile, declarations: Declarations) -> None:
    name = file.root.get("portée")
    article = text_of(file.root.get("article")) or ""
    if isinstance(name, Scalar):
        declared = declared_name(name, file.root, declarations.diagnostics, need_gender=False)
        noun = declared.noun
        world = declarations.worlds[contract_of(file, declarations)]
        if noun.text not in world.scopes:
            top, key = declarations.scopes[world.top], f"{world.prefix}{noun.text}"
            known = declarations.scopes.get(key)
            if known is not None:
                # Common notions have no prefix: a guarantee of theirs would take the place of one of the contract.
                key = f"{world.contract}/{noun.text}"
                title = declarations.worlds[known.contract].title
                message = f"« {noun.text} » est déjà une portée de « {title} »"
                remedy = "donnez-lui un autre nom"
                declarations.diagnostics.append(Diagnostic("N002", name.span, message, suggestion=remedy))
            path = (*top.path, json_key(noun.text))
            scope = Scope(key, article, name.span, noun, top, world.contract, f"{key}/", path)
            scope.plural_only = declared.plural_only
            declarations.scopes[key] = scope
            world.scopes[noun.text] = key
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
        ("paramètres", "parameter"),
        ("grandeurs", "grandeur"),
        ("compteurs", "state"),
        ("périodes", "period"),
        ("horaires", "hours"),
    )
    for section, what in sections:
        for block in blocks_of(file.root.get(section)):
            symbol = symbol_of(block, what, declarations, scope, default_each=default_each)
            if symbol is None or not claim(scope.symbols, symbol, declarations):
                continue
            declarations.blocks[symbol.key] = block
            if what == "parameter" and not _may_be_dated(symbol, block, declarations):
                continue
            if what in ("fact", "parameter"):
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
            world = declarations.worlds[scope.contract]
            world.perimeters[canonical(name.text)] = f"{world.prefix}{canonical(name.text)}"
            declarations.perimeters.append((canonical(name.text), block, scope))


def _may_be_dated(symbol: Symbol, block: Mapping, declarations: Declarations) -> bool:
    """Whether the type of a parameter is one that a value in force may have."""
    if symbol.type.kind in PARAMETERS:
        return True
    place = block.get("type") or block.get("parmi")
    message = f"un paramètre ne peut pas être de type {symbol.type}"
    remedy = f"types possibles : {', '.join(kind.value for kind in PARAMETERS)} ; sinon, déclarez un fait"
    declarations.diagnostics.append(
        Diagnostic("N016", place.span if place else symbol.span, message, suggestion=remedy)
    )
    return False


def _name_conditions(declarations: Declarations) -> None:
    """« sous réserve de » may name a sentence that clauses establish, which keeps its article, as well as a right."""
    for key, symbol in tuple(declarations.grandeurs.items()):
        scope = declarations.scopes[symbol.scope]
        if symbol.right is None or scope.lookup(symbol.right) is not None:
            continue
        sentence = scope.lookup(normalize(text_of(declarations.blocks[key].get("sous réserve de")) or ""))
        if sentence is not None and sentence.is_sentence:
            named = replace(symbol, right=sentence.name)
            declarations.grandeurs[key] = scope.symbols[symbol.name] = named


def _type_lists(declarations: Declarations) -> None:
    """A list drawn from another has the elements of that one; a list of groups has those of its record."""
    for key, symbol in tuple(declarations.grandeurs.items()):
        if symbol.among is None:
            continue
        scope, source, seen = declarations.scopes[symbol.scope], symbol, {symbol.name}
        while source.among is not None and not source.type.of:
            inner = scope.lookup(source.among)
            if inner is None or inner.type.kind is not Kind.LIST or inner.name in seen:
                if source is not symbol and (inner is None or inner.name not in seen):
                    break  # the list it is drawn from tells it
                lists = [s.name for s in scope.visible() if s.type.kind is Kind.LIST and s.name != source.name]
                near = nearest(source.among, lists)
                message = f"liste inconnue : « {source.among} »"
                advice = f"vouliez-vous écrire « {near} » ?" if near else None
                declarations.diagnostics.append(Diagnostic("N005", symbol.span, message, suggestion=advice))
                break
            seen.add(inner.name)
            source = inner
        typed = replace(symbol, type=Type(Kind.LIST, source.type.of))
        declarations.grandeurs[key] = scope.symbols[symbol.name] = typed


def _know_lists(file: SourceFile, declarations: Declarations) -> None:
    """N005, once, where it is written: a list whose elements are taken one by one and that is not declared."""
    scope = scope_of(file, declarations)
    # « crédite … pour chacun de » takes a computation, which says by itself what it does not know.
    blocks = [b for b in blocks_of(file.root.get("clauses")) if b.get("crédite") is None]
    written = [file.root.get("suite"), file.root.get("pour chacun de")]
    for section in ("grandeurs", "compteurs"):
        blocks += blocks_of(file.root.get(section))
    written += [block.get("pour chacun de") for block in blocks]
    for scalar in written:
        if isinstance(scalar, Scalar) and scope.elements_of(canonical(scalar.text)) is None:
            lists = [symbol.name for symbol in scope.visible() if symbol.type.kind is Kind.LIST]
            unknown_name(scalar, lists, "liste inconnue", declarations)


def _declare_values(declarations: Declarations) -> None:
    """Values of choices and fields of records can be named anywhere: they join the vocabulary of their contract."""
    for world in declarations.worlds.values():
        entries = declarations.scopes[world.top].extra_entries
        for key in world.choices.values():
            entries.extend((value.text, Entry("NAME", value.text)) for value in declarations.choices[key].values)
        for key in world.records.values():
            record = declarations.records[key]
            entries.append((record.noun.text, Entry("NAME", record.noun.text)))
            for symbol in record.fields.values():
                entries.extend(entries_of(symbol))
        # A name of another scope is read too, so that « X de Y » can be said and « X » alone be explained.
        for key in world.scopes.values():
            scope = declarations.scopes[key]
            nouns = [symbol for symbol in scope.symbols.values() if symbol.noun is not None]
            entries.extend(entry for symbol in nouns for entry in entries_of(symbol))
            if scope.noun:
                entries.append((scope.noun.text, Entry("NAME", scope.noun.text)))
