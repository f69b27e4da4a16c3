"""Names of another place: a guarantee of the contract, a contract read, a guarantee of a contract read.

« l'indemnité de la garantie vol » names a scope; « la fin du contrat carte » a contract read, of which only the public
grandeurs may be named; « l'indemnité de la garantie vol du contrat carte » a scope of it.
"""

from __future__ import annotations

from engine.declarations import Declarations
from engine.scopes import Scope, Symbol
from grammar import nodes as n


def place_named(declarations: Declarations, scope: Scope, owner: n.Expression) -> Scope | None:
    """The scope that the words after « de » stand for, seen from a scope; None when they are no scope's name."""
    match owner:
        case n.Name(text):
            key = declarations.seen(scope.contract, "scopes", text)
            if key is not None:
                return declarations.scopes[key]
            read = read_as(declarations, scope, text)
            return declarations.scopes[declarations.worlds[read].top] if read is not None else None
        case n.Of(member, n.Name(text)):
            read = read_as(declarations, scope, text)
            key = declarations.worlds[read].scopes.get(member.text) if read is not None else None
            return declarations.scopes[key] if key is not None else None
        case _:
            return None


def read_as(declarations: Declarations, scope: Scope, name: str) -> str | None:
    """The contract that the product of a scope reads under a name, where it could be found."""
    namespace = declarations.worlds[scope.contract].namespaces.get(name)
    return namespace.contract if namespace and namespace.contract in declarations.worlds else None


def kept_private(declarations: Declarations, scope: Scope, symbol: Symbol) -> bool:
    """Whether a name is of a contract read, and not one of its public grandeurs."""
    there = declarations.scopes[symbol.scope].contract
    seen = {around.contract for around in scope.around()}
    return there not in seen and not (symbol.what == "grandeur" and symbol.public)


def private_name(symbol: Symbol, title: str) -> tuple[str, str]:
    """What is wrong with naming it, and the remedy."""
    if symbol.what == "grandeur":
        message = f"« {symbol.name} » est une grandeur interne de « {title} »"
        return message, "retirez « interne: oui » de sa déclaration, ou lisez une autre grandeur"
    message = (
        f"« {symbol.name} » n'est pas une grandeur de « {title} » : d'un contrat lu, on ne nomme que les grandeurs"
    )
    return message, "déclarez ce nom dans des notions communes, que les deux contrats partagent"


def said_by_another(declarations: Declarations, scope: Scope, sentence: str) -> Symbol | None:
    """A yes/no grandeur that one contract read alone declares: a sentence needs no « du contrat… »."""
    read = {name.contract for name in declarations.worlds[scope.contract].namespaces.values()}
    found = [
        other.symbols[sentence]
        for other in declarations.scopes.values()
        if other.contract in read and sentence in other.symbols
    ]
    public = [s for s in found if s.is_sentence and s.what == "grandeur" and s.public]
    return public[0] if len(public) == 1 else None


def told_of_elements(declarations: Declarations, scope: Scope, records: list[str], name: str) -> Symbol | None:
    """A public grandeur told of each element bound around, of a list that a contract read declares."""
    read = {namespace.contract for namespace in declarations.worlds[scope.contract].namespaces.values()}
    for record in reversed(records):
        for other in declarations.scopes.values():
            symbol = other.symbols.get(name) if other.contract in read else None
            if symbol is None or symbol.each is None or symbol.what != "grandeur" or not symbol.public:
                continue
            listed = other.lookup(symbol.each)
            if listed is not None and listed.type.of == record:
                return symbol
    return None


def places_of(declarations: Declarations, scope: Scope, name: str) -> list[str]:
    """The scopes and contracts, as they are called from a scope, that declare a name it does not see."""
    world = declarations.worlds[scope.contract]
    own = [bare for bare, key in world.scopes.items() if name in declarations.scopes[key].symbols]
    read = [
        called
        for called, namespace in world.namespaces.items()
        if namespace.contract in declarations.worlds
        and name in declarations.scopes[declarations.worlds[namespace.contract].top].symbols
    ]
    return [*own, *read]
