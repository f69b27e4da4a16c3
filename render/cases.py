"""Trees of conditions: « si A », « si A et si B », or a list: « si l'une des conditions suivantes est remplie : »."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby

from engine.kinds import TIMES
from grammar import nodes as n
from grammar.french import join, strip_determiner
from render.blocks import Item
from render.conditions import condition, negated, opening, subject_of
from render.expressions import record_of, said
from render.marks import Marks
from render.value_kinds import kind_of
from render.wording import Said, contracted, if_, neither
from render.words import Words

_LONGEST_INLINE = 170
#: Verbs that are not said twice of one subject: « a lieu après la perte et avant la fin ».
_REPEATED = ("a lieu ", "ont lieu ", "se situe ", "se situent ", "est ", "sont ")
_ALL = "les conditions suivantes sont réunies"
_ANY = "l'une des conditions suivantes est remplie"
_NONE = "aucune des conditions suivantes n'est remplie"


@dataclass(frozen=True, slots=True)
class Branch:
    """A line of a list of conditions, marked, with what is under it.

    ``subject`` is what its text starts with and speaks of, where that is known; ``joined`` tells a line made of several
    conditions, which no other may be put on.
    """

    text: str
    branches: tuple[Branch, ...] = ()
    subject: str = ""
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """When a clause holds. Each part is empty, or a text to follow the sentence, or a lead with a list to open.

    ``positive`` starts with « si », ``negative`` with « sauf si ».
    """

    positive: str = ""
    cases: tuple[Branch, ...] = ()
    negative: str = ""
    exceptions: tuple[Branch, ...] = ()


def given(tree: n.ConditionTree | None, words: Words, subject: Said | None = None) -> Given:
    """The conditions of a clause. ``subject`` is what the sentence speaks of, and may become « il » or « elle ».

    An element (« une opération ») does so in every condition, a grandeur only in a condition that stands alone.
    """
    if tree is None:
        return Given()
    flat, barred = _parts(tree)
    with words.subject(_element(subject, words)):
        positive, cases = _positive(flat, words, subject)
        negative, exceptions = _listed("sauf ", n.AnyOf(barred), words, None) if barred else ("", ())
    return Given(positive, cases, negative, exceptions)


def case_line(tree: n.ConditionTree, words: Words, subject: Said | None = None) -> Branch | None:
    """The conditions of a clause as one of the cases of a list; None where they are too many for a line of it."""
    flat, barred = _parts(tree)
    if not flat:
        return None
    with words.subject(_element(subject, words)):
        branch = branch_of(flat[0] if len(flat) == 1 else n.AllOf(flat), words)
        negative, exceptions = _listed("sauf ", n.AnyOf(barred), words, None) if barred else ("", ())
    if exceptions or (negative and branch.branches):
        return None
    return replace(branch, text=f"{branch.text}, {negative}") if negative else branch


def _parts(tree: n.ConditionTree) -> tuple[tuple[n.ConditionTree, ...], tuple[n.ConditionTree, ...]]:
    """What must be true, and what must not."""
    members = tree.members if isinstance(tree, n.AllOf) else (tree,)
    inside = [m for m in members if not isinstance(m, n.NoneOf)]
    flat = tuple(m for part in inside for m in (part.members if isinstance(part, n.AllOf) else (part,)))
    return flat, tuple(m for part in members if isinstance(part, n.NoneOf) for m in part.members)


def _element(subject: Said | None, words: Words) -> Said | None:
    """The subject of a sentence where it is an element of a list."""
    return subject if subject is not None and subject.name in words.program.declarations.records else None


def _positive(
    members: tuple[n.ConditionTree, ...], words: Words, subject: Said | None
) -> tuple[str, tuple[Branch, ...]]:
    if not members:
        return "", ()
    return _listed("", members[0] if len(members) == 1 else n.AllOf(members), words, subject)


def _listed(head: str, tree: n.ConditionTree, words: Words, subject: Said | None) -> tuple[str, tuple[Branch, ...]]:
    """« si A et si B », or the sentence that opens a list, with the list."""
    if isinstance(tree, n.AllOf | n.AnyOf) and len(tree.members) == 1:
        return _listed(head, tree.members[0], words, subject)
    if not isinstance(tree, n.AllOf | n.AnyOf | n.NoneOf | n.Some | n.Every):
        if subject is None or subject_of(tree) != subject.name:
            return head + if_(condition(tree, words)), ()
        with words.subject(subject):
            return head + if_(condition(tree, words)), ()
    if isinstance(tree, n.AllOf | n.AnyOf):
        inline = _inline(tree, words)
        if inline:
            return head + inline, ()
        lead = _ALL if isinstance(tree, n.AllOf) else _ANY
        branches = _lines(tree, words)
        if len(branches) == 1:
            return head + if_(branches[0].text), branches[0].branches
        return head + if_(f"{lead} :"), branches
    branch = branch_of(tree, words)
    return head + if_(branch.text), branch.branches


def _inline(tree: n.AllOf | n.AnyOf, words: Words) -> str:
    """Two short conditions on one line; the empty text for anything longer, or where « et » and « ou » would meet."""
    branches = _lines(tree, words)
    if len(branches) != 2 or any(branch.branches or branch.joined for branch in branches):
        return ""
    first, second = branches
    joint = " et " if isinstance(tree, n.AllOf) else " ou "
    rest = _of_the_same(first, second, words)
    text = if_(first.text) + joint + (rest or if_(second.text))
    return text if len(words.marks.plain(text)) <= _LONGEST_INLINE else ""


def _of_the_same(first: Branch, second: Branch, words: Words) -> str:
    """What a condition says of the subject of the one before: « exerce un métier » after « l'adhérent est… et »."""
    plain = words.marks.plain(first.text)
    if not first.subject or first.subject != second.subject or any(joint in plain for joint in (" et ", " ou ", ", ")):
        return ""
    said_first, rest = (one.text.removeprefix(f"{one.subject} ") for one in (first, second))
    verb = next((verb for verb in _REPEATED if said_first.startswith(verb) and rest.startswith(verb)), "")
    return rest.removeprefix(verb)


def branch_of(tree: n.ConditionTree, words: Words) -> Branch:
    """A tree of conditions as a line with what is under it."""
    match tree:
        case n.AllOf():
            return _branches(_ALL, " et ", _lines(tree, words), words)
        case n.AnyOf():
            return _branches(_ANY, " ou ", _lines(tree, words), words)
        case n.NoneOf(members):
            return _none(members, words)
        case n.Some(over, where):
            return _quantified("au moins", "une", "un", over, where, words)
        case n.Every(over, where):
            return _quantified("", "chacune", "chacun", over, where, words)
        case _:
            text = condition(tree, words)
            subject = opening(tree, words)
            return Branch(text, subject=subject if text.startswith(f"{subject} ") else "")


def _lines(tree: n.AllOf | n.AnyOf, words: Words) -> tuple[Branch, ...]:
    """The members of a tree, those that say the same of one list or of one value told together.

    « les mentions comprennent la date et la signature », « la franchise n'est ni de 15 jours ni de 30 jours ».
    """
    found: list[Branch] = []
    for _, group in groupby(tree.members, key=lambda member: _alike(member, isinstance(tree, n.AllOf), words)):
        members = tuple(group)
        first = members[0]
        if len(members) == 1:
            found.append(branch_of(first, words))
        elif isinstance(first, n.Includes) and isinstance(tree, n.AnyOf):
            values = (value for member in members if isinstance(member, n.Includes) for value in member.values)
            found.append(branch_of(replace(first, values=tuple(values)), words))
        else:
            told = [branch_of(member, words) for member in members]
            found.append(Branch(_together(told, isinstance(first, n.Includes)), subject=told[0].subject))
    return tuple(found)


def _alike(member: n.ConditionTree, every: bool, words: Words) -> object:
    """What members told together have in common; a member that stands alone has nothing so with any other."""
    match member:
        case n.Includes(n.Name(text) as it, values, False) if not words.formula(it) and (len(values) == 1 or not every):
            # « le choix d'une question et de sa réponse » stands alone: another « et » would not be read.
            return id(member) if any(" et " in value.text or " ou " in value.text for value in values) else text
        case n.Compare("!=", n.Name(text), n.Literal_()) if every and kind_of(member.left, words) not in TIMES:
            return (text, "!=")
        case _:
            return id(member)


def _together(told: list[Branch], included: bool) -> str:
    """Lines of one subject and one verb, made one."""
    if included:
        verb = next(verb for verb in (" comprennent ", " comprend ") if verb in told[0].text)
        return told[0].text + "".join(
            f"{' et ' if line is told[-1] else ', '}{line.text.partition(verb)[2]}" for line in told[1:]
        )
    head = told[0].text.partition(" différent")[0]
    values = [line.text.partition(" différent")[2].partition(" ")[2] for line in told]
    be = " sont" if head.endswith(" sont") else " est"
    negative = " ne sont " if be == " sont" else " n'est "
    return head.removesuffix(be) + negative + neither(values).removeprefix("pas ")


def _branches(lead: str, joint: str, branches: tuple[Branch, ...], words: Words) -> Branch:
    if len(branches) == 1:
        return branches[0]
    plain = [words.marks.plain(branch.text) for branch in branches]
    simple = len(branches) == 2 and not any(branch.branches or branch.joined for branch in branches)
    if simple and not any(word in text for text in plain for word in (joint, ", ")):
        first, second = branches
        if any(word in text for text in plain for word in (" et ", " ou ")):
            # « A ou B, et C »: the comma says what goes with what.
            told = f"{first.text},{joint}{second.text}"
            short = len(words.marks.plain(told)) <= _LONGEST_INLINE
            return Branch(told, joined=True) if short else Branch(f"{lead} :", branches)
        rest = _of_the_same(first, second, words)
        return Branch(first.text + joint + (rest or second.text), joined=True)
    return Branch(f"{lead} :", branches)


def _none(members: tuple[n.ConditionTree, ...], words: Words) -> Branch:
    if len(members) == 1 and not isinstance(members[0], n.AllOf | n.AnyOf | n.NoneOf | n.Some | n.Every):
        contrary = negated(members[0])
        if contrary is not None:
            return branch_of(contrary, words)
    return Branch(f"{_NONE} :", tuple(branch_of(member, words) for member in members))


def _quantified(
    head: str, feminine: str, masculine: str, over: n.Expression, where: n.ConditionTree, words: Words
) -> Branch:
    phrase = said(over, words, inside=True)
    article = feminine if phrase.feminine else masculine
    one = f"{head} {article} {contracted('de', phrase.text)}".strip()
    record = record_of(over, words)
    if record is None:
        inner = branch_of(where, words)
        return Branch(f"pour {one}, {inner.text}", inner.branches, joined=inner.joined)
    with words.element(record, "bare"):
        inner = branch_of(where, words)
        element = words.definite(words.program.declarations.records[record].noun.text)
    field = subject_of(where)
    own = field in words.program.declarations.records[record].fields and inner.subject == words.definite(field).text
    if head and own and not inner.joined and not inner.branches:
        # « le moyen d'au moins une des opérations est un chèque »
        return Branch(f"{inner.subject} {contracted('de', one)}{inner.text.removeprefix(inner.subject)}")
    if inner.subject == element.text:
        # « au moins une communication a lieu », « chacun des règlements a lieu »: « chacun » bears no negation.
        rest = inner.text.removeprefix(f"{element.text} ")
        if head or not rest.startswith(("ne ", "n'", "n’")):
            alone = isinstance(over, n.Name) and phrase.text == words.lexicon.definite_plural(element.name)
            short = f"{head} {article} {strip_determiner(element.text)[1]}" if head and alone else one
            return Branch(f"{short} {rest}", joined=inner.joined)
    return Branch(f"pour {one}, {inner.text}", inner.branches, joined=inner.joined)


def items(branches: tuple[Branch, ...], marks: Marks, *, last: bool = True) -> tuple[Item, ...]:
    """The lines of a list, each closed by « ; » and the last by « . »."""
    found: list[Item] = []
    for index, branch in enumerate(branches):
        final = last and index == len(branches) - 1
        below = items(branch.branches, marks, last=final)
        closed = "" if below else "." if final else " ;"
        found.append(Item(marks.runs(branch.text + closed), below))
    return tuple(found)


def in_line(branch: Branch) -> str:
    """A branch on one line, whatever is under it."""
    if not branch.branches:
        return branch.text
    return f"{branch.text} {join([in_line(inner) for inner in branch.branches])}"


__all__ = ["Branch", "Given", "branch_of", "case_line", "given", "in_line", "items"]
