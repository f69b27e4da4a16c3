"""Trees of conditions: « si A », « si A et si B », or a list opened by « si l'une de ces conditions est remplie : »."""

from __future__ import annotations

from dataclasses import dataclass, replace

from grammar import nodes as n
from grammar.french import join, strip_determiner
from render.blocks import Item
from render.conditions import condition, negated, opening, subject_of
from render.expressions import record_of, said
from render.marks import Marks
from render.wording import Said, contracted, if_
from render.words import Words

_LONGEST_INLINE = 170
#: Verbs that are not said twice of one subject: « a lieu après la perte et avant la fin ».
_REPEATED = ("a lieu ", "ont lieu ", "se situe ", "se situent ", "est ", "sont ")
_ALL = "toutes ces conditions sont remplies"
_ANY = "l'une de ces conditions est remplie"
_NONE = "aucune de ces conditions n'est remplie"


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
        return head + if_(f"{lead} :"), tuple(branch_of(member, words) for member in tree.members)
    branch = branch_of(tree, words)
    return head + if_(branch.text), branch.branches


def _inline(tree: n.AllOf | n.AnyOf, words: Words) -> str:
    """Two short conditions on one line; the empty text for anything longer, or where « et » and « ou » would meet."""
    branches = [branch_of(member, words) for member in tree.members]
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
        case n.AllOf(members):
            return _branches(_ALL, " et ", members, words)
        case n.AnyOf(members):
            return _branches(_ANY, " ou ", members, words)
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


def _branches(lead: str, joint: str, members: tuple[n.ConditionTree, ...], words: Words) -> Branch:
    branches = tuple(branch_of(member, words) for member in members)
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
