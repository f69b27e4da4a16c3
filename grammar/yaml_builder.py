"""The tree of a YAML text built from the library's events, with the problems of each node.

Only events are used (YAML 1.1, yaml.org/spec/1.1) and the stack is explicit and bounded, because the
library's own composer overflows on deep files. Every scalar stays text: nothing is guessed.
"""

import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from grammar import yaml_rules as rules
from grammar import yaml_text
from grammar.diagnostics import Diagnostic, Related, Span
from grammar.yaml_nodes import Mapping, Node, Scalar, Sequence, Style

MAX_DEPTH = 60
MAX_PROBLEMS = 200

# The C parser where the installation has it: ten times faster, with the same marks.
_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_STYLES: dict[str, Style] = {"'": "single", '"': "double", "|": "literal", ">": "literal"}
# What may stand on the line before a key announced by "?".
_EXPLICIT_KEY = frozenset(" \t-?:")


def build(text: str, file: str) -> tuple[Node | None, list[Diagnostic]]:
    """The tree of a text already cleaned (`yaml_text.clean`), and its problems, in no set order.

    The tree is not to be trusted when there is a problem, and may then be None.
    """
    builder = _Builder(file, text)
    builder.run(text)
    return builder.root, builder.problems


class _Open:
    """A list or keyed block whose end has not been read yet. It grows, hence no frozen record."""

    __slots__ = ("children", "flow", "keys", "mapping", "seen", "start")

    def __init__(self, mapping: bool, flow: bool, start: Span) -> None:
        self.mapping = mapping
        self.flow = flow
        self.start = start
        self.children: list[Node] = []
        self.keys: list[Scalar] = []
        self.seen: dict[str, Span] = {}

    def wants_key(self) -> bool:
        return self.mapping and len(self.keys) == len(self.children)


class _Builder:
    """Builds the tree from events, on an explicit stack, and gathers the problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.lines = [line.removesuffix("\r") for line in text.split("\n")]
        self.problems: list[Diagnostic] = []
        self.root: Node | None = None
        self._stack: list[_Open] = []
        self._documents = 0
        self._flow_mappings = 0
        # Lines that begin inside a text of several lines: a tab there is not an indent.
        self._inside_text: set[int] = set()
        self._read_to = 0

    def run(self, text: str) -> None:
        """Read all the events, or up to the first one after which nothing can be trusted."""
        try:
            events: Iterator[Any] = yaml.parse(text, Loader=_LOADER)
            for event in events:
                self._read_to = event.end_mark.line
                if not self._event(event):
                    break
                if len(self.problems) > MAX_PROBLEMS:
                    message = f"La lecture s'arrête après {MAX_PROBLEMS} problèmes."
                    self._tell("Y019", self._span(event), message, "Corriger les premiers, puis relire.")
                    break
            else:
                if self.root is None:
                    self._tell(
                        "Y008",
                        Span.point(self.file),
                        "Le fichier est vide.",
                        "Écrire au moins une clé et sa valeur, ou supprimer le fichier.",
                    )
        except yaml.MarkedYAMLError as error:
            self._syntax_error(error)
        except yaml.YAMLError:
            self.problems.append(rules.syntax_error("", "", None, Span.point(self.file), ""))
        self._find_tabs()

    def _event(self, event: Any) -> bool:
        """Take one event; False when reading should stop."""
        kind = type(event)
        if kind is yaml.ScalarEvent:
            self._scalar(event)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            return self._open(event)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self._close(event)
        elif kind is yaml.AliasEvent:
            self._tell(
                "Y014",
                self._span(event),
                "Les renvois YAML (« *nom ») ne sont pas admis.",
                "Récrire la valeur, ou la mettre entre guillemets si elle commence par un astérisque.",
            )
            self._add(Scalar(self._span(event), "", "plain"))
        elif kind is yaml.DocumentStartEvent:
            return self._document(event)
        return True

    def _document(self, event: Any) -> bool:
        self._documents += 1
        span = self._span(event)
        if self._documents > 1:
            self._tell(
                "Y011",
                span,
                "Un second document commence ici.",
                "Ôter la ligne « --- », ou en faire un autre fichier.",
            )
            return False
        if event.version or event.tags:
            line = span.line
            place = Span(self.file, line, span.column, line, len(self.lines[line - 1]) + 1)
            self._tell("Y017", place, "Les directives YAML (« %… ») ne sont pas admises.", "Ôter cette ligne.")
        return True

    def _properties(self, event: Any, span: Span) -> None:
        """Anchors and tags, that any node may carry."""
        if event.anchor is not None:
            self._tell(
                "Y013",
                span,
                f"L'ancre YAML « &{event.anchor} » n'est pas admise.",
                "L'ôter, ou mettre la valeur entre guillemets si elle commence par « & ».",
            )
        if event.tag is not None:
            self._tell(
                "Y016",
                span,
                "Les étiquettes YAML (« !nom ») ne sont pas admises.",
                "L'ôter, ou mettre la valeur entre guillemets si elle commence par « ! ».",
            )

    def _open(self, event: Any) -> bool:
        span = self._span(event)
        self._properties(event, span)
        if len(self._stack) >= MAX_DEPTH:
            self._tell(
                "Y012",
                span,
                f"Plus de {MAX_DEPTH} niveaux sont imbriqués.",
                "Aplatir le texte : nommer un passage à part et y faire référence.",
            )
            return False
        if self._stack and self._stack[-1].wants_key():
            self._complex_key(span)
        mapping, flow = isinstance(event, yaml.MappingStartEvent), bool(event.flow_style)
        if mapping and flow:
            if not self._flow_mappings:
                self.problems.append(rules.flow_mapping(span, self._char(span.line, span.column) == "{"))
            self._flow_mappings += 1
        self._stack.append(_Open(mapping, flow, span))
        return True

    def _close(self, event: Any) -> None:
        block = self._stack.pop()
        # The library ends a block where the next one begins: the last child says where it really stops.
        end = self._span(event) if block.flow or not block.children else block.children[-1].span
        first = block.start
        span = Span(self.file, first.line, first.column, end.end_line, end.end_column)
        if block.mapping:
            self._flow_mappings -= block.flow
            self._add(Mapping(span, tuple(zip(block.keys, block.children, strict=True)), block.flow))
        else:
            self._add(Sequence(span, tuple(block.children), block.flow))

    def _add(self, node: Node) -> None:
        """Give a finished node to the block that holds it."""
        if not self._stack:
            self.root = node
            return
        block = self._stack[-1]
        if block.wants_key():
            key = node if isinstance(node, Scalar) else Scalar(node.span, "", "plain")
            if key.text.strip():
                self._key(block, key)
            block.keys.append(key)
        else:
            block.children.append(node)

    def _key(self, block: _Open, key: Scalar) -> None:
        # Two spellings of one accent look the same on the page: they are the same key.
        name = unicodedata.normalize("NFC", key.text)
        first = block.seen.setdefault(name, key.span)
        if first is not key.span:
            related = (Related(first, "elle est déjà écrite ici"),)
            remedy = "Garder une seule des deux, ou réunir leurs valeurs."
            message = f"La clé « {key.text} » est écrite deux fois."
            self.problems.append(Diagnostic("Y020", key.span, message, related=related, suggestion=remedy))
        before = self.lines[key.span.line - 1][: key.span.column - 1]
        if not block.flow and "?" in before and _EXPLICIT_KEY.issuperset(before):
            self._complex_key(key.span)

    def _complex_key(self, span: Span) -> None:
        self._tell(
            "Y022",
            span,
            "Une clé doit être un texte simple, sans « ? » ni liste.",
            "Écrire « clé: valeur » ; mettre la clé entre guillemets si elle commence par un signe.",
        )

    def _scalar(self, event: Any) -> None:
        style = _STYLES.get(event.style, "plain")
        span = self._span(event)
        last = span.end_line
        if style == "literal":
            span = self._without_blank_end(span)
        if span.end_line > span.line:
            self._inside_text.update(range(span.line + 1, span.end_line + 1))
        source = () if style == "plain" else tuple(self.lines[span.line - 1 : last])
        node = Scalar(span, event.value, style, source)
        if event.anchor is not None or event.tag is not None:
            self._properties(event, self._span(event))
        elif not self._flow_mappings:
            as_key = bool(self._stack) and self._stack[-1].wants_key()
            self._check(node, event.style == ">", as_key)
        self._add(node)

    def _check(self, node: Scalar, folded: bool, as_key: bool) -> None:
        if node.style == "plain" and node.text and not node.text.isspace():  # nearly all of them
            self.problems += rules.plain(node.text, node.span, self.lines, as_key)
            if self._stack and self._stack[-1].flow:
                self._half_decimal(node)
            return
        if folded:
            self.problems.append(rules.folded(node.span))
        if as_key and not node.text.strip():
            self._tell("Y021", node.span, "La clé est vide.", "Écrire le nom de la clé avant le deux-points.")
        elif not node.text and node.style in ("plain", "literal"):
            self._empty_value(node.span)
        elif node.style == "plain":
            self.problems += rules.plain(node.text, node.span, self.lines, as_key)
        elif node.style == "double":
            self.problems.extend(yaml_text.hidden_in(node.text, node.span))

    def _empty_value(self, span: Span) -> None:
        block = self._stack[-1] if self._stack else None
        if block is not None and block.mapping:
            key = block.keys[-1]
            self._tell(
                "Y023",
                key.span,
                f"La clé « {key.text} » n'a pas de valeur.",
                'Écrire la valeur, ou ôter la clé ; "" dit un texte vide, [] une liste vide.',
            )
            return
        before = self.lines[span.line - 1][: span.column - 1]
        if before.endswith("-"):
            span = Span(self.file, span.line, span.column - 1, span.line, span.column)
        self._tell("Y023", span, "Aucune valeur n'est écrite ici.", "Écrire la valeur, ou ôter le tiret.")

    def _half_decimal(self, node: Scalar) -> None:
        block = self._stack[-1] if self._stack else None
        if block is None or block.mapping or not block.flow or not block.children:
            return
        before, here = block.children[-1].span, node.span
        line = self.lines[here.line - 1]
        if before.end_line != here.line or before.end_column + 1 != here.column:
            return
        around = line[here.column - 3 : here.column]
        if len(around) == 3 and around[0].isdigit() and around[1] == "," and around[2].isdigit():
            written = line[before.column - 1 : here.end_column - 1]
            self.problems.append(rules.split_decimal(before, here, written))

    def _without_blank_end(self, span: Span) -> Span:
        """The library ends a block text on the line after it: come back to its last written line."""
        last = span.end_line - (span.end_column == 1)
        while last > span.line and not self.lines[last - 1].strip():
            last -= 1
        return Span(self.file, span.line, span.column, last, len(self.lines[last - 1]) + 1)

    def _syntax_error(self, error: yaml.MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        began = None if error.context_mark is None else self._point(error.context_mark)
        at = Span.point(self.file) if mark is None else self._point(mark)
        self._read_to = at.line - 1
        context, problem = error.context or "", error.problem or ""
        line = self.lines[at.line - 1]
        opened = next((block for block in reversed(self._stack) if block.flow), None)
        if opened is not None and "quoted" not in context and self._at_end(at):
            # The file ends inside brackets: what matters is where they were opened.
            context, problem, began = "flow mapping" if opened.mapping else "flow sequence", "", opened.start
        if "escape code" in problem and self._escapes_surrogate(at):
            self.problems.append(yaml_text.lone_surrogate(at))
            return
        self.problems.append(rules.syntax_error(context, problem, began, at, line))

    def _at_end(self, at: Span) -> bool:
        return not self.lines[at.line - 1][at.column - 1 :] and not any(self.lines[at.line :])

    def _escapes_surrogate(self, at: Span) -> bool:
        digits = self.lines[at.line - 1][at.column - 1 :].lstrip("uU").lstrip("0")[:4].lower()
        return len(digits) == 4 and "d800" <= digits <= "dfff"

    def _find_tabs(self) -> None:
        """Tabs in an indent, outside texts of several lines, as far as the file was read."""
        told = {problem.span.line for problem in self.problems if problem.code == "Y018"}
        for number, line in enumerate(self.lines[: self._read_to + 1], 1):
            if "\t" not in line or number in self._inside_text or number in told:
                continue
            indent = line[: len(line) - len(line.lstrip(" \t"))]
            if "\t" in indent and line.strip():
                column = indent.index("\t") + 1
                self._tell(
                    "Y018",
                    Span(self.file, number, column, number, len(indent) + 1),
                    "Le retrait contient une tabulation.",
                    "La remplacer par des espaces.",
                )

    def _char(self, line: int, column: int) -> str:
        return self.lines[line - 1][column - 1 : column] if line <= len(self.lines) else ""

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _point(self, mark: Any) -> Span:
        """One character wide, so that the eye finds it; at the very end of the file, a point."""
        line, column = mark.line + 1, mark.column + 1
        if line > len(self.lines):
            # The library counts one line more at the end of a file without a last line end.
            line, column = len(self.lines), len(self.lines[-1]) + 1
        return Span(self.file, line, column, line, column + len(self._char(line, column)))

    def _tell(self, code: str, span: Span, message: str, suggestion: str) -> None:
        self.problems.append(Diagnostic(code, span, message, suggestion=suggestion))
