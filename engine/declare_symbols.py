"""One declared name, from its block to its symbol: kind of name, type, gender, options."""

from __future__ import annotations

from engine.declarations import Declarations, add_choice, unknown_name
from engine.kinds import BOOL, COUNTS, HOURS, HOURS_DURATION, Kind, Type
from engine.names import canonical, declared_name
from engine.scopes import Scope, Symbol, What, json_key
from engine.source import is_yes, text_of
from grammar.diagnostics import Diagnostic
from grammar.french import normalize
from grammar.yaml_nodes import Mapping, Scalar

_ROUNDINGS = {
    "au centime": (2, 0),
    "à l'euro": (0, 0),
    "au centime supérieur": (2, 1),
    "au centime inférieur": (2, -1),
    "à l'euro supérieur": (0, 1),
    "à l'euro inférieur": (0, -1),
}


def symbol_of(
    block: Mapping,
    what: What,
    declarations: Declarations,
    scope: Scope,
    *,
    owner: str = "",
    default_each: str | None = None,
) -> Symbol | None:
    """The symbol of a declaration; None after a fault. ``default_each`` is the list of a file told per element."""
    name, sentence = block.get("nom"), block.get("phrase")
    prefix = f"{owner}/" if owner else scope.prefix
    note, question = text_of(block.get("note")), text_of(block.get("question"))
    each = block.get("pour chacun de")
    per_element = canonical(each.text) if isinstance(each, Scalar) else default_each
    right = block.get("sous réserve de")
    public = not is_yes(block.get("interne"))
    own_each = per_element if what == "grandeur" and not is_yes(block.get("sur l'ensemble")) else None
    if what == "state" and isinstance(each, Scalar):
        own_each = canonical(each.text)
    if isinstance(sentence, Scalar):
        text = normalize(sentence.text)
        contrary = text_of(block.get("contraire"))
        if contrary is None:
            remedy = "ajoutez « contraire: » avec la phrase négative"
            declarations.diagnostics.append(
                Diagnostic("N003", sentence.span, f"« {text} » n'a pas de contraire", suggestion=remedy)
            )
            contrary = f"non : {text}"
        key = f"{prefix}{text}"
        return Symbol(
            text,
            what,
            BOOL,
            key,
            scope.name,
            sentence.span,
            contrary=normalize(contrary),
            json=json_key(text),
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
    groups = block.get("groupes de") or block.get("chaque")
    if isinstance(groups, Scalar):
        record = block.get("en fiches")
        kind: Type | None = _list_type(record, record.text, declarations, scope) if isinstance(record, Scalar) else None
    elif isinstance(among, Scalar):
        kind = Type(Kind.LIST)
    elif what in ("hours", "period"):
        kind = HOURS if what == "hours" else Type(Kind.PERIOD)
    else:
        kind = _type_of(block, text, declarations, scope)
    if kind is None:
        return None
    key = f"{prefix}{text}"
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
        each=None if isinstance(among, Scalar) or isinstance(groups, Scalar) else own_each,
        right=canonical(right.text) if isinstance(right, Scalar) else None,
        among=canonical(among.text) if isinstance(among, Scalar) else None,
        public=public,
        rounding=_ROUNDINGS.get(normalize(rounding.text)) if isinstance(rounding, Scalar) else None,
        question=question,
        signed=is_yes(block.get("peut être négatif")),
        note=note,
        formula=_formula(block, kind, declarations),
    )


#: What stands, in a formula, for the value that a condition names.
GAP = "…"


def _formula(block: Mapping, kind: Type, declarations: Declarations) -> tuple[str, str] | None:
    """How a condition on the name is told: of a choice with a gap for its value, of a right or an event without."""
    written = block.get("formule"), block.get("formule contraire")
    told = tuple(normalize(text_of(node) or "") for node in written)
    if not isinstance(written[0], Scalar) or not isinstance(written[1], Scalar):
        return None
    if kind.kind in (Kind.CHOICE, Kind.MULTI):
        wrong = next((node for node in written if node is not None and not (text_of(node) or "").endswith(GAP)), None)
        remedy = f"finissez-la par « {GAP} », qui tient la place de la valeur"
    elif kind.kind in (Kind.RIGHT, Kind.EVENT):
        wrong = next((node for node in written if node is not None and GAP in (text_of(node) or "")), None)
        remedy = f"retirez « {GAP} » : un droit, un événement n'ont pas de valeur à dire"
    else:
        wrong, remedy = written[0], "retirez-la : un choix, un droit ou un événement ont une formule"
    if wrong is not None:
        message = "cette formule ne convient pas à ce nom"
        declarations.diagnostics.append(Diagnostic("N018", wrong.span, message, suggestion=remedy))
        return None
    return told[0].removesuffix(GAP).rstrip(), told[1].removesuffix(GAP).rstrip()


def _type_of(block: Mapping, name: str, declarations: Declarations, scope: Scope) -> Type | None:
    values = block.get("parmi")
    plural = is_yes(block.get("plusieurs"))
    if values is not None:
        made = add_choice(name, values, values.span, declarations, scope.contract)
        return Type(Kind.MULTI if plural else Kind.CHOICE, made)
    written = block.get("type")
    if not isinstance(written, Scalar):
        place = block.entries[0][0].span if block.entries else block.span
        remedy = "ajoutez « type: » : montant, nombre, date, événement, oui/non, un choix, liste de…"
        declarations.diagnostics.append(
            Diagnostic("N004", place, f"le type de « {name} » n'est pas dit", suggestion=remedy)
        )
        return None
    text = normalize(written.text)
    if text in (str(COUNTS), str(HOURS_DURATION)):
        return COUNTS if text == str(COUNTS) else HOURS_DURATION
    for kind in Kind:
        if text == kind.value and kind not in {Kind.CHOICE, Kind.MULTI, Kind.LIST, Kind.RECORD}:
            return Type(kind)
    for prefix in ("liste de ", "liste d'", "liste des "):
        if text.startswith(prefix):
            return _list_type(written, text.removeprefix(prefix), declarations, scope)
    choice = declarations.seen(scope.contract, "choices", canonical(text))
    if choice is not None:
        return Type(Kind.MULTI if plural else Kind.CHOICE, choice)
    known = declarations.all_seen(scope.contract, "choices")
    unknown_name(written, [*known, *(k.value for k in Kind)], "type inconnu", declarations)
    return None


def _list_type(written: Scalar, element: str, declarations: Declarations, scope: Scope) -> Type:
    """A list of records; of records unknown, once told, so that what is drawn from it is not told again."""
    known = declarations.all_seen(scope.contract, "records")
    for record in (declarations.records[key] for key in known.values()):
        if canonical(element) in (record.noun.text, record.noun.plural_text):
            return Type(Kind.LIST, record.name)
    unknown_name(written, known, "fiche inconnue", declarations)
    return Type(Kind.LIST)
