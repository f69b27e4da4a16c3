"""The worlds of a closure, laid out before any name is declared: tops of contracts, namespaces, what each one sees."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bonds import Bond, Tie, bonds_of, is_common
from engine.declarations import Declarations
from engine.names import DeclaredName, declared_name
from engine.scopes import Scope, Symbol, entries_of, json_key
from engine.source import ContractSource, text_of
from engine.worlds import Namespace, World
from grammar.diagnostics import Diagnostic, Related
from grammar.vocabulary import Entry


def lay_out(source: ContractSource) -> Declarations:
    """Declarations without a name yet, with a world and an outer scope for each product of the closure."""
    sources = {part.identifier: part for part in (source, *source.parts)}
    declarations = Declarations({}, own=source.identifier)
    called = _called(source, sources)
    for identifier in sources:
        _world(identifier, sources, called, declarations)
    return declarations


def _called(source: ContractSource, sources: Mapping[str, ContractSource]) -> dict[str, DeclaredName]:
    """How the closure calls each contract read: as its nearest reader does, the first by id where several are."""
    found: dict[str, DeclaredName] = {}
    level, seen = [source.identifier], {source.identifier}
    while level:
        following: list[str] = []
        for identifier in sorted(level):
            for bond in (bond for root in sources[identifier].roots for bond in bonds_of(root)):
                target = bond.contract.text
                if bond.name is not None and target in sources and target not in found:
                    found[target] = declared_name(bond.name, bond.block, [], need_gender=False)
                if target in sources and target not in seen:
                    seen.add(target)
                    following.append(target)
        level = following
    return found


def _world(
    identifier: str, sources: Mapping[str, ContractSource], called: Mapping[str, DeclaredName], made: Declarations
) -> Scope:
    """The outer scope of a product, made with those whose notions it sees."""
    source = sources[identifier]
    name = "" if identifier == made.own else f"{identifier}/"
    if name in made.scopes:
        return made.scopes[name]
    root = source.product.root
    bonds = [b for written in source.roots for b in bonds_of(written) if b.contract.text in sources]
    shares = tuple(sorted({bond.contract.text for bond in bonds if bond.tie is Tie.SHARES}))
    flat = identifier == made.own or is_common(root)
    prefix = "" if flat else f"{identifier}/"
    told = called.get(identifier)
    path = () if flat or told is None else (_path(identifier, told, called),)
    scope = Scope(name, "", root.span, told.noun if told and not flat else None, None, identifier, prefix, path)
    scope.plural_only = told is not None and told.plural_only
    made.scopes[name] = scope
    made.worlds[identifier] = World(identifier, text_of(root.get("titre")) or identifier, prefix, name, shares)
    scope.shared = tuple(_world(other, sources, called, made) for other in shares)
    for bond in bonds:
        _name_contract(bond, identifier, made)
    return scope


def _path(identifier: str, told: DeclaredName, called: Mapping[str, DeclaredName]) -> str:
    """The JSON name of a contract read: its own id where two contracts are called by one name."""
    named = json_key(told.noun.text)
    same = [other for other, known in called.items() if json_key(known.noun.text) == named]
    return named if same == [identifier] else json_key(identifier)


def _name_contract(bond: Bond, reader: str, made: Declarations) -> None:
    if bond.name is None:
        return
    told = declared_name(bond.name, bond.block, made.diagnostics)
    names = made.worlds[reader].namespaces
    known = names.get(told.noun.text) or next((n for n in names.values() if n.contract == bond.contract.text), None)
    if known is not None:
        related = (Related(known.span, "première fois ici"),)
        message = f"« {bond.contract.text} » et « {known.contract} » portent le même nom"
        if known.contract == bond.contract.text:
            message = f"« {bond.contract.text} » est déjà lu"
        remedy = "lisez chaque contrat une fois, sous un nom à lui"
        made.diagnostics.append(Diagnostic("N002", bond.name.span, message, related=related, suggestion=remedy))
        return
    names[told.noun.text] = Namespace(bond.contract.text, told.noun, told.plural_only, bond.name.span)


def let_in(declarations: Declarations) -> None:
    """The words of the contracts read, in the vocabulary of their readers: how they are called, the names they have.

    Facts are among them, so that naming one may be refused with its reason (see `engine.lower_names`).
    """
    for world in declarations.worlds.values():
        entries = declarations.scopes[world.top].extra_entries
        for name, namespace in sorted(world.namespaces.items()):
            entries.append((name, Entry("NAME", name)))
            entries.extend(_words_of(namespace.contract, declarations))


def _words_of(contract: str, declarations: Declarations) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    told: list[Symbol] = []
    for scope in declarations.scopes.values():
        if scope.contract != contract:
            continue
        if scope.noun is not None and scope.parent is not None:
            found.append((scope.noun.text, Entry("NAME", scope.noun.text)))
        for symbol in scope.symbols.values():
            public = symbol.what == "grandeur" and symbol.public
            told += [symbol] if public else []
            if public or symbol.noun is not None:
                found.extend(entries_of(symbol))
    for symbol in told:
        choice = declarations.choices.get(symbol.type.of)
        found.extend((value.text, Entry("NAME", value.text)) for value in (choice.values if choice else ()))
        listed = symbol.type.of if symbol.type.of in declarations.records else ""
        if symbol.each is not None:
            source = declarations.scopes[symbol.scope].lookup(symbol.each)
            listed = source.type.of if source else listed
        record = declarations.records.get(listed)
        if record is not None:
            found.append((record.noun.text, Entry("NAME", record.noun.text)))
            found.extend(entry for field in record.fields.values() for entry in entries_of(field))
    return found


def refuse_clashes(declarations: Declarations) -> None:
    """N002: at the top of a case, one name is one thing: a fact of the contract, a common notion, a contract read."""
    taken: dict[str, Symbol] = {}
    for scope in sorted(declarations.scopes.values(), key=lambda one: (one.contract == declarations.own, one.name)):
        if scope.parent is not None or scope.path:
            continue
        for symbol in scope.symbols.values():
            known = taken.setdefault(symbol.json or symbol.key, symbol)
            if known.scope != symbol.scope:
                title = declarations.worlds[declarations.scopes[known.scope].contract].title
                declarations.diagnostics.append(
                    Diagnostic(
                        "N002",
                        symbol.span,
                        f"« {symbol.name} » est déjà une notion commune de « {title} »",
                        related=(Related(known.span, f"« {known.name} » est déclaré ici"),),
                        suggestion="retirez l'une des deux déclarations, ou donnez-lui un autre nom",
                    )
                )
    own = declarations.worlds[declarations.own]
    scopes = {json_key(name): declarations.scopes[key].span for name, key in own.scopes.items()}
    for namespace in own.namespaces.values():
        named = json_key(namespace.noun.text)
        place = scopes.get(named) or (taken[named].span if named in taken else None)
        if place is not None:
            declarations.diagnostics.append(
                Diagnostic(
                    "N002",
                    namespace.span,
                    f"« {namespace.noun.text} » est déjà déclaré",
                    related=(Related(place, "il l'est ici"),),
                    suggestion="donnez un autre nom au contrat lu",
                )
            )
