"""What declarations say and no clause does: periods, perimeters, meanings of values, starts of counters, roundings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from engine.clauses import Atoms
from engine.declare import HISTORY_RECORD
from engine.kinds import Kind
from engine.names import canonical
from engine.naming import natural
from engine.program import Program
from engine.scopes import Choice, Scope, Symbol
from engine.source import blocks_of, scalars_of, text_of
from grammar import nodes as n
from grammar.french import join, normalize, typography
from grammar.yaml_nodes import Mapping as YamlBlock
from render.blocks import Block, Definition, Paragraph, Provision
from render.cases import branch_of, in_line
from render.definitions import period, value_meaning
from render.expressions import of, on
from render.perimeter_words import grouped_by
from render.retained import settled
from render.runs import Emphasis
from render.wording import if_, together
from render.words import FigureTable, Words

_ROUND = {
    (2, 0): "au centime", (0, 0): "à l'euro", (2, 1): "au centime supérieur", (2, -1): "au centime inférieur",
    (0, 1): "à l'euro supérieur", (0, -1): "à l'euro inférieur",
}  # fmt: skip


def declared_provisions(
    program: Program, figures: FigureTable, options: Mapping[str, str]
) -> dict[str, list[tuple[str, Provision]]]:
    """By article, what the declarations of its files say, each with the heading it stands under."""
    found: dict[str, list[tuple[str, Provision]]] = {}
    for root, name in program.roots:
        scope = program.declarations.scopes[name]
        article = text_of(root.get("article")) or ""
        told = _Declared(program, figures, options, scope)
        for heading, block in told.of_file(root):
            found.setdefault(article, []).append((heading, Provision("", article, (), (block,))))
        for there, definition in told.periods(root, article):
            found.setdefault(there, []).append(("Définitions", Provision("", there, (), (definition,))))
    return found


class _Declared:
    def __init__(self, program: Program, figures: FigureTable, options: Mapping[str, str], scope: Scope) -> None:
        self.program = program
        self.figures = figures
        self.options = options
        self.scope = scope

    def of_file(self, root: YamlBlock) -> Iterator[tuple[str, Block]]:
        """What one file declares."""
        for block in blocks_of(root.get("choix")):
            choice = self.program.declarations.choices.get(canonical(text_of(block.get("nom")) or ""))
            if choice is not None:
                yield from self._choice(choice)
        for block in blocks_of(root.get("paramètres")):
            symbol = self._symbol(block)
            day = self.program.declarations.default_days.get(symbol.key) if symbol is not None else None
            if symbol is not None and day is not None:
                yield "Définitions", self._in_force(symbol, day)
        for block in blocks_of(root.get("périmètres")):
            yield "Définitions", self._perimeter(block)
        for block in blocks_of(root.get("compteurs")):
            yield from self._counter(block)
        symbols = [symbol for block in blocks_of(root.get("grandeurs")) if (symbol := self._symbol(block))]
        for symbol in symbols:
            declared = self.program.declarations.blocks[symbol.key]
            if declared.get("chaque") is not None:
                yield from self._periods(symbol, declared)
        yield from self._dependent(symbols)

    def periods(self, root: YamlBlock, article: str) -> Iterator[tuple[str, Definition]]:
        """The periods of a file. One of the whole contract stands in the article that says when it starts."""
        for block in blocks_of(root.get("périodes")):
            symbol = self._symbol(block)
            span = self.program.periods.get(symbol.key) if symbol is not None else None
            if symbol is not None and span is not None:
                there = self._set_in(span.start) if self.scope.name == "" else None
                yield there or article, period(span, self._words(symbol.key))

    def _set_in(self, day: n.Expression | None) -> str | None:
        """The article of the first clause that sets a date of the contract."""
        symbol = self.scope.lookup(day.text) if isinstance(day, n.Name) else None
        for clause in sorted(self.program.own_clauses.values(), key=lambda c: natural(c.identifier)) if symbol else ():
            scope = self.program.declarations.scopes[clause.scope]
            named = (scope.lookup(canonical(s.text)) for s in scalars_of(clause.block.get(clause.verb)))
            if clause.verb == "fixe" and symbol in named:
                return clause.article
        return None

    def _words(self, owner: str) -> Words:
        return Words(self.program, self.scope, owner, self.figures)

    def _symbol(self, block: YamlBlock) -> Symbol | None:
        return self.scope.symbols.get(canonical(text_of(block.get("nom")) or ""))

    def _choice(self, choice: Choice) -> Iterator[tuple[str, Block]]:
        for value in choice.values:
            if value.meaning:
                yield "Définitions", value_meaning(value, self._words(""))

    def _in_force(self, symbol: Symbol, day: n.Expression) -> Paragraph:
        words = self._words(symbol.key)
        subject = words.definite(symbol.name)
        same = {(False, False): "celui", (True, False): "celle", (False, True): "ceux", (True, True): "celles"}
        pronoun = same[subject.feminine, subject.plural]
        text = f"{subject.text} {subject.verb('est', 'sont')} {pronoun} en vigueur {on(day, words)}"
        return Paragraph(words.marks.sentence(text))

    def _periods(self, symbol: Symbol, block: YamlBlock) -> Iterator[tuple[str, Block]]:
        words, atoms = self._words(symbol.key), Atoms(self.scope.vocabulary(), [])
        first, last = atoms.expression(block.get("du")), atoms.expression(block.get("au"))
        if first is not None and last is not None:
            subject = words.definite(symbol.name)
            each = normalize(text_of(block.get("chaque")) or "")
            span = f"le premier est celui {of(first, words)}, le dernier celui {of(last, words)}"
            if each in ("quinzaine", "semaine", "année"):
                span = f"la première est celle {of(first, words)}, la dernière celle {of(last, words)}"
            # « Les quinzaines » are fortnights: a name that begins with the period says it already.
            told = "" if re.match(rf"{each}s?( |$)", symbol.name) else f", par {each}"
            text = f"{subject.text} {subject.verb('suit', 'suivent')} le calendrier{told} : {span}"
            yield "Définitions", Paragraph(words.marks.sentence(text))

    def _perimeter(self, block: YamlBlock) -> Definition:
        name = canonical(text_of(block.get("nom")) or "")
        words = self._words(f"périmètre {name}")
        overlays, reading = block.get("variantes"), text_of(block.get("lecture")) or ""
        inner = overlays.get(self.options.get(reading, "")) if isinstance(overlays, YamlBlock) else None
        chosen = inner if isinstance(inner, YamlBlock) else block
        tree = settled(Atoms(self.scope.vocabulary(), []).conditions(chosen), self.options)
        term = (Emphasis(typography(f"Par {name}")),)
        if isinstance(tree, bool):
            return Definition(term, words.marks.runs("tous les versements antérieurs sont comptés ensemble."))
        members = tree.members if isinstance(tree, n.AllOf) else (tree,)
        leaves = [m for m in members if not isinstance(m, n.AllOf | n.AnyOf | n.NoneOf | n.Some | n.Every)]
        if len(leaves) < len(members):
            with words.element(HISTORY_RECORD, "bare"):
                those = f"tels que {in_line(branch_of(tree, words))}"
        else:
            those = join([grouped_by(member, words) for member in leaves])
        return Definition(term, words.marks.runs(f"sont comptés ensemble les versements antérieurs {those}."))

    def _counter(self, block: YamlBlock) -> Iterator[tuple[str, Block]]:
        symbol = self._symbol(block)
        start = Atoms(self.scope.vocabulary(), []).expression(block.get("au départ"))
        if symbol is not None and start is not None:
            words = self._words(symbol.key)
            subject = words.definite(symbol.name)
            verb = subject.verb("part", "partent")
            yield "Compteurs", Paragraph(words.marks.sentence(f"{subject.text} {verb} {of(start, words)}"))

    def _dependent(self, symbols: list[Symbol]) -> Iterator[tuple[str, Block]]:
        by_right: dict[str, list[Symbol]] = {}
        for symbol in symbols:
            if symbol.right is not None and symbol.type.kind is Kind.AMOUNT:
                by_right.setdefault(symbol.right, []).append(symbol)
            if symbol.rounding is not None and symbol.rounding in _ROUND:
                words = self._words(symbol.key)
                subject = words.definite(symbol.name)
                text = f"{subject.text} {subject.be('arrondi')} {_ROUND[symbol.rounding]}"
                yield "Montants et calculs", Paragraph(words.marks.sentence(text))
        for right, owed in by_right.items():
            words = self._words("")
            subject = together([words.definite(symbol.name) for symbol in owed])
            given = self.scope.lookup(right)
            if given is not None and given.is_sentence:
                needed = right
            elif given is not None and given.formula is not None:
                needed = given.formula[0]
            else:
                opened = words.definite(right)
                needed = f"{opened.text} {opened.be('accordé')}"
            owed_already = subject.text.endswith(f" {subject.agree('dû')}")
            if owed_already and needed == subject.text.replace(" dû", " est dû"):
                continue  # « le capital dû n'est dû que si le capital est dû » says nothing
            only = subject.verb("n'est", "ne sont")
            due = "à payer" if owed_already else subject.agree("dû")
            text = f"{subject.text} {only} {due} que {if_(needed)}"
            yield "Montants et calculs", Paragraph(words.marks.sentence(text))


__all__ = ["declared_provisions"]
