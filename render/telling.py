"""One clause about to be told: its keys parsed again in the words of its scope, its conditions, its subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from engine.clauses import Atoms, Clause
from engine.names import canonical
from engine.other_places import place_named
from engine.program import Program
from engine.scopes import Symbol
from engine.source import scalars_of, text_of
from grammar import nodes as n
from grammar.french import join, normalize, the
from grammar.yaml_nodes import Scalar
from render.blocks import Block, Bullets, Paragraph
from render.cases import Branch, Given, case_line, given, in_line, items
from render.expressions import said
from render.marks import Marks
from render.retained import effective, readings_seen, settled
from render.runs import Runs, Text
from render.wording import Said, contracted, together
from render.words import FigureTable, Style, Words

#: Verbs of what another clause may lift.
_LIFTED = frozenset(("exclut", "refuse", "suspend", "conditionne", "déchoit de"))
#: Verbs of what is done again with each element: « pour chaque » is always said of them.
_REPEATED = frozenset(
    ("augmente", "diminue", "remet", "prélève", "crédite", "débite", "répartit", "ajoute", "retranche")
)


@dataclass(frozen=True, slots=True)
class Line:
    """A clause as a line of a list: what it shares with the others, and the case it is about."""

    lead: Runs
    branch: Branch
    marks: Marks


class Telling:
    """All that the sentence of one clause is made from."""

    __slots__ = (
        "atoms", "block", "clause", "element", "every", "figures", "options", "program", "tree", "unread", "words",
    )  # fmt: skip

    def __init__(self, program: Program, clause: Clause, figures: FigureTable, options: Mapping[str, str]) -> None:
        self.program, self.figures, self.options = program, figures, options
        self.clause = clause.under(options)
        scope = program.declarations.scopes[clause.scope]
        self.words = Words(program, scope, clause.identifier, figures)
        self.atoms = Atoms(scope.vocabulary(), [])
        self.block = self.clause.block
        #: « pour chaque opération, » while the clause is told of each element.
        self.every = ""
        self.element = ""
        conditions = self.atoms.conditions(self.block)
        readings = readings_seen(program, scope.contract)
        named = {name: options[reading.identifier] for name, reading in readings.items()}
        read = settled(conditions, named)
        #: True where the reading retained leaves the clause without effect.
        self.unread = read is False
        if read is False:
            read = effective(conditions, named, readings)
        self.tree: n.ConditionTree | None = None if isinstance(read, bool) else read

    # --- what the clause says

    def text(self, key: str) -> str:
        """The prose under a key, on one line."""
        return normalize(text_of(self.block.get(key)) or "")

    def prose(self, key: str) -> str:
        """The prose under a key, its figures marked."""
        node = self.block.get(key)
        return self.words.prose(node.text).rstrip(" .") if isinstance(node, Scalar) else ""

    def node(self, *keys: str) -> n.Expression | None:
        """The computation under the first of the keys that is written."""
        found = next((self.block.get(key) for key in keys if self.block.get(key) is not None), None)
        return self.atoms.expression(found)

    def symbols(self, key: str) -> tuple[Symbol, ...]:
        """The grandeurs that a key names, those that are declared."""
        found = (self._symbol(scalar) for scalar in scalars_of(self.block.get(key)))
        return tuple(symbol for symbol in found if symbol is not None)

    def _symbol(self, scalar: Scalar) -> Symbol | None:
        scope = self.words.scope
        entry = scope.vocabulary().find(canonical(scalar.text)) or scope.vocabulary().find(scalar.text)
        found = scope.lookup(entry.text) if entry else None
        if found is not None:
            return found
        parsed = self.atoms.expression(scalar)
        if isinstance(parsed, n.Of):
            owner = place_named(self.program.declarations, scope, parsed.owner)
            return owner.symbols.get(parsed.member.text) if owner else None
        return None

    def subject(self, key: str) -> Said:
        """What a key names, as the subject of a sentence."""
        phrases = [self._phrase(scalar) for scalar in scalars_of(self.block.get(key))]
        return together(phrases) if phrases else Said("")

    def _phrase(self, scalar: Scalar) -> Said:
        symbol = self._symbol(scalar)
        if symbol is not None and symbol.noun is not None and self.words.scope.lookup(symbol.name) == symbol:
            return self.words.definite(symbol.name)
        parsed = self.atoms.expression(scalar)
        return said(parsed, self.words) if parsed is not None else Said(normalize(scalar.text))

    # --- the element

    @contextmanager
    def each(self, key: str, style: Style = "of") -> Iterator[None]:
        """Bind the element where the grandeur under a key is told per element: « pour chaque opération, »."""
        symbols = self.symbols(key)
        listed = next((s.among or s.each for s in symbols if s.among or s.each), None)
        if listed is None and symbols and symbols[0].what == "state":
            listed = self.words.scope.suite
        record = self.words.record_of(listed) if listed else None
        if record is None:
            yield
            return
        with self.of_each(record, style):
            yield

    @contextmanager
    def of_each(self, record: str, style: Style = "of") -> Iterator[None]:
        """Bind the element of a record, of each of which the clause is told."""
        noun = self.words.record_noun(record)
        before = self.every, self.element
        self.every = f"pour chaque {noun.text}, "
        self.element = the(noun)
        try:
            with self.words.element(record, style):
                yield
        finally:
            self.every, self.element = before

    def for_each(
        self, main: str, subject: Said | None = None, case: Given | None = None, tree: n.ConditionTree | None = None
    ) -> str:
        """« pour chaque opération, », but where what is told names the element: « la banque admet l'opération ».

        So does a condition of ``case``: « la prise en charge est accordée si la dépense est un émolument ».
        """
        told = subject.text if subject is not None and subject.text and subject.text in main else main
        if not self.element:
            return self.every
        if f" {self.element} " in f" {told} ":
            return ""
        if case is None or self.clause.verb in _REPEATED or _quantified(self.tree) or _quantified(tree):
            return self.every
        text = f"{main} {case.positive} {in_line(Branch('', case.cases))} "
        named = (self.element, contracted("de", self.element), contracted("à", self.element))
        return "" if any(re.search(rf" {re.escape(name)}[ ,;:]", text) for name in named) else self.every

    # --- the sentence

    def given(self, subject: Said | None = None) -> Given:
        """The conditions of the clause."""
        return given(self.tree, self.words, subject)

    def tell(
        self, main: str, *, subject: Said | None = None, leading: bool = False, joint: str = ""
    ) -> tuple[Block, ...]:
        """The sentence with its conditions.

        Conditions stand first where ``leading``, and where they would seem to bear on the last part only of what is
        said of the subject: « si C, la part est égale au plus faible des deux montants suivants : A et B ».
        ``joint`` precedes a « si » that follows.
        """
        predicate = main if subject is None else main.partition(subject.text)[2]
        told = subject is not None and subject.name not in self.program.declarations.records and not joint
        several = (leading or told) and self._several(predicate)
        first = leading or several
        case = self.given(None if first else subject)
        marks = self.words.marks
        head = f"{self._head()}{self.for_each(main, subject, case)}"
        blocks: list[Block] = []
        if not case.positive:
            main = f"{head}{main}"
        elif first and not case.cases:
            main = f"{head}{case.positive}, {main}"
        elif not several:
            main = f"{head}{main} {joint}{case.positive}"
        else:
            blocks.append(Paragraph(marks.sentence(f"{head}{main}")))
            main = f"cette règle joue {case.positive}"
        if case.cases:
            blocks.append(Bullets(marks.sentence(main), items(case.cases, marks)))
            if case.negative:
                rest = f"cette règle ne joue pas {case.negative.removeprefix('sauf ')}"
                blocks.append(self._closing(rest, case))
        elif case.negative:
            blocks.append(self._closing(f"{main.rstrip(',')}, {case.negative}", case))
        else:
            blocks.append(Paragraph(marks.sentence(main)))
        return (*blocks, *self._after())

    @property
    def plain(self) -> bool:
        """Whether the clause says nothing of other clauses, bears no title, and has an effect."""
        own = self.clause
        named = own.over or own.derogates or own.after or own.completes or self._lifters()
        return not (self.unread or named or self.block.get("titre") or self.block.get("texte"))

    def line(self, main: str, subject: Said | None = None) -> Line | None:
        """The clause as a line of a list; None where its sentence says more than what it does and when.

        « l'indemnité est exclue dans les cas suivants : » leads, the conditions make the line.
        """
        if self.tree is None or not self.plain:
            return None
        branch = case_line(self.tree, self.words, subject)
        lead = self.words.marks.sentence(f"{self.for_each(main, subject)}{main} dans les cas suivants :")
        return Line(lead, branch, self.words.marks) if branch else None

    def _several(self, predicate: str) -> bool:
        """Whether what is said has parts that a condition at its end would seem not to bear on."""
        plain = self.words.marks.plain(predicate)
        return any(joint in plain for joint in (" et ", " : ", ", ", " + ", " − ", " × ", " ÷ "))

    def _head(self) -> str:
        head = ""
        if self.unread:
            head = "règle écartée par l'interprétation retenue : "
        over = (*self.clause.over, *(name for name in self.clause.derogates if name not in self.clause.over))
        if over == ("toutes",):
            head += "par dérogation à toute autre règle, "
        elif over:
            listed = join([contracted("à", self.words.the_clause(identifier)) for identifier in over])
            head += f"par dérogation {listed}, "
        lifters = self._lifters()
        if lifters:
            head += f"sous réserve {join([contracted('de', self.words.the_clause(lifter)) for lifter in lifters])}, "
        return head

    def _lifters(self) -> tuple[str, ...]:
        """The clauses of other articles that lift this one: whoever reads it here alone would take it for whole."""
        own = self.clause
        if own.verb not in _LIFTED:
            return ()
        away = (c for c in self.program.clauses.values() if c.verb == "lève" and c.article != own.article)
        found = [c for c in away if own.identifier in {s.text for s in scalars_of(c.block.get("lève"))}]
        return tuple(c.identifier for c in found if not Telling(self.program, c, self.figures, self.options).unread)

    def _closing(self, text: str, case: Given) -> Block:
        marks = self.words.marks
        if case.exceptions:
            return Bullets(marks.sentence(text), items(case.exceptions, marks))
        return Paragraph(marks.sentence(text))

    def _after(self) -> tuple[Block, ...]:
        texts: list[str] = []
        if self.clause.after:
            listed = join([self.words.the_clause(identifier) for identifier in self.clause.after])
            texts.append(f"cette règle s'applique après {listed}")
        return tuple(Paragraph(self.words.marks.sentence(text)) for text in texts)


def _quantified(tree: n.ConditionTree | None) -> bool:
    """Whether a tree speaks of other elements than the one told of."""
    match tree:
        case n.Some() | n.Every():
            return True
        case n.AllOf(members) | n.AnyOf(members) | n.NoneOf(members):
            return any(_quantified(member) for member in members)
        case _:
            return False


def completing(telling: Telling) -> tuple[Block, ...]:
    """« Cette clause complète l'article … »."""
    if not telling.clause.completes:
        return ()
    listed = join([telling.words.the_clause(identifier) for identifier in telling.clause.completes])
    return (Paragraph(telling.words.marks.sentence(f"cette clause complète {listed}")),)


def joined(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Paragraphs that follow one another made one."""
    found: list[Block] = []
    for block in blocks:
        last = found[-1] if found else None
        if isinstance(block, Paragraph) and isinstance(last, Paragraph):
            found[-1] = replace(last, runs=(*last.runs, Text(" "), *block.runs))
        else:
            found.append(block)
    return tuple(found)
