"""What a contract may not write although YAML allows it, and YAML's own syntax errors said in French."""

import re
from dataclasses import dataclass

from grammar.diagnostics import Diagnostic, Span

_QUOTE = 'Mettre tout le texte entre guillemets : "…".'
_BOOLEANS = {"yes", "no", "on", "off", "true", "false", "y", "n"}
_NULLS = {"null", "~"}
#: No word that YAML reads otherwise is longer, unless it begins as a number does.
_LONGEST_WORD = max(map(len, _BOOLEANS | _NULLS))

# Numbers as YAML 1.1 reads them (yaml.org/type, numbers), and exponents as YAML 1.2 does.
_REWRITTEN = (
    (re.compile(r"[-+]?\d[\d_]*(:\d{1,2})+(\.[\d_]*)?"), "un nombre en base soixante"),
    (re.compile(r"[-+]?0[0-9_]+|0o[0-7]+"), "un nombre en base huit ou sans son zéro"),
    (re.compile(r"[-+]?0[xX][0-9a-fA-F_]+|[-+]?0[bB][01_]+"), "un nombre en base seize ou deux"),
    (re.compile(r"[-+]?\d[\d_]*_[\d_]*(\.[\d_]*)?"), "un nombre sans ses tirets bas"),
    (re.compile(r"[-+]?\d+(\.\d*)?[eE][-+]?\d+"), "un nombre à exposant"),
    (re.compile(r"[-+]?\.(inf|nan)", re.IGNORECASE), "un nombre infini ou indéfini"),
)
_NUMERIC = frozenset("+-.")
_COMMENT = re.compile(r"[ \t]+#")


def ambiguous(text: str, span: Span) -> Diagnostic | None:
    """Y035: a plain text that another YAML tool would turn into a truth value, nothing, or another number."""
    numeric = text[:1] in _NUMERIC or text[:1].isdigit()
    folded = text.casefold()
    remedy = f'Écrire "{text}" entre guillemets.'
    if folded in _BOOLEANS:
        meaning = "vrai ou faux"
        remedy = f'Écrire oui ou non, ou mettre le texte entre guillemets : "{text}".'
    elif folded in _NULLS:
        meaning = "une absence de valeur"
    else:
        found = next((meaning for pattern, meaning in _REWRITTEN if pattern.fullmatch(text)), None) if numeric else None
        if found is None:
            return None
        meaning = found
    message = f"« {text} » sans guillemets serait lu par un autre outil YAML comme {meaning}."
    return Diagnostic("Y035", span, message, suggestion=remedy)


def plain(text: str, span: Span, lines: list[str], as_key: bool) -> list[Diagnostic]:
    """The problems of one plain (unquoted) text that is not empty, read against the lines of its file."""
    found: list[Diagnostic] = []
    if text == "<<" and as_key:
        remedy = "Écrire les clés en toutes lettres, ou employer « reprend » ou « hérite de »."
        found.append(Diagnostic("Y015", span, "La clé de fusion « << » n'est pas admise.", suggestion=remedy))
    if span.end_line > span.line:
        remedy = "Écrire la phrase sur une seule ligne, ou commencer par « | » et aller à la ligne."
        found.append(Diagnostic("Y034", span, "La phrase continue sur la ligne suivante.", suggestion=remedy))
    if len(text) <= _LONGEST_WORD or text[0] in _NUMERIC or text[0].isdigit():
        doubtful = ambiguous(text, span)
        found += [doubtful] if doubtful is not None else []
    rest = lines[span.end_line - 1][span.end_column - 1 :]
    if as_key:
        if rest.startswith((" ", "\t")) or text[-1] in "\u00a0\u202f":
            message = f"La clé « {text.rstrip()} » est suivie d'un espace avant le deux-points."
            remedy = f"Coller le deux-points à la clé : « {text.rstrip()}: »."
            found.append(Diagnostic("Y024", span, message, suggestion=remedy))
        return found
    comment = _COMMENT.match(rest) if rest else None
    if comment and not comment[0].startswith("  "):
        at = span.end_column + len(comment[0]) - 1
        place = Span(span.file, span.end_line, at, span.end_line, span.end_column + len(rest))
        message = f"Tout ce qui suit le dièse est ignoré : il ne reste que « {text} »."
        remedy = "Mettre la valeur entre guillemets, ou deux espaces avant le dièse si c'est un commentaire."
        found.append(Diagnostic("Y032", place, message, suggestion=remedy))
    return found


def folded(span: Span) -> Diagnostic:
    """Y033: a scalar in `>` style, whose line ends YAML would turn into spaces."""
    remedy = "Employer « | », ou écrire le texte sur une ligne, entre guillemets s'il le faut."
    return Diagnostic("Y033", span, "Le texte replié « > » n'est pas admis.", suggestion=remedy)


def split_decimal(first: Span, second: Span, written: str) -> Diagnostic:
    """Y031: two items of a flow list that look like the two halves of a decimal number."""
    span = Span(first.file, first.line, first.column, second.end_line, second.end_column)
    message = f"La virgule de « {written} » sépare deux éléments de la liste."
    remedy = f'Écrire "{written}" entre guillemets, ou un espace après la virgule entre deux éléments.'
    return Diagnostic("Y031", span, message, suggestion=remedy)


def flow_mapping(span: Span, braces: bool) -> Diagnostic:
    """Y030: a mapping in flow style, by braces or by a pair inside brackets."""
    if braces:
        message = "Les accolades ne sont pas admises : une virgule décimale y couperait la valeur en deux."
        remedy = "Écrire en bloc, une clé par ligne et en retrait : « indemnité: 1 000,50 € »."
    else:
        message = "Un deux-points entre crochets forme une clé et sa valeur."
        remedy = "Mettre l'élément entre guillemets, ou écrire en bloc, une clé par ligne et en retrait."
    return Diagnostic("Y030", span, message, suggestion=remedy)


@dataclass(frozen=True, slots=True)
class _Said:
    """How one syntax error of the YAML library is said; `at_context` points to where the construct began."""

    context: str
    problem: str
    code: str
    message: str
    remedy: str
    at_context: bool = False


# The first line whose two texts are found in the library's (English) context and problem is used.
_SAID = (
    _Said("directive", "", "Y017", "Une ligne qui commence par « % » n'est pas admise.", "Ôter cette ligne."),
    _Said("", "%YAML", "Y017", "Une ligne qui commence par « % » n'est pas admise.", "Ôter cette ligne."),
    _Said("", "%TAG", "Y017", "Une ligne qui commence par « % » n'est pas admise.", "Ôter cette ligne."),
    _Said("anchor", "", "Y013", "« & » au début d'une valeur annonce une ancre.", _QUOTE, True),
    _Said("alias", "", "Y014", "« * » au début d'une valeur annonce un renvoi.", _QUOTE, True),
    _Said("tag", "", "Y016", "« ! » en tête de valeur annonce une étiquette.", _QUOTE, True),
    _Said("", "undefined tag handle", "Y016", "« ! » en tête de valeur annonce une étiquette.", _QUOTE, True),
    _Said("", "tab character", "Y018", "Le retrait contient une tabulation.", "Mettre des espaces."),
    _Said(
        "",
        "mapping values are not allowed",
        "Y025",
        "Un deux-points n'est pas attendu ici.",
        "Mettre entre guillemets une valeur qui contient « : » ; sinon aligner la ligne sur ses voisines.",
    ),
    _Said("", "mapping keys are not allowed", "Y022", "« ? » n'est pas attendu ici.", _QUOTE),
    _Said(
        "",
        "block sequence entries are not allowed",
        "Y010",
        "Une liste à tirets ne commence pas ici.",
        "Aller à la ligne avant le tiret, ou mettre la valeur entre guillemets.",
    ),
    _Said(
        "simple key",
        "':'",
        "Y010",
        "Cette ligne devrait être une clé, mais n'a pas de deux-points.",
        "Écrire « clé: valeur », ou rattacher la ligne à ce qui précède.",
        True,
    ),
    _Said(
        "quoted scalar",
        "end of stream",
        "Y010",
        "Le guillemet ouvert ici n'est jamais fermé.",
        "Fermer le guillemet, ou doubler l'apostrophe dans un texte entre apostrophes.",
        True,
    ),
    _Said(
        "quoted scalar",
        "document",
        "Y010",
        "Le guillemet ouvert ici n'est pas fermé avant « --- ».",
        "Fermer le guillemet.",
        True,
    ),
    _Said(
        "quoted scalar",
        "",
        "Y010",
        "Une barre oblique inverse est mal employée entre guillemets.",
        "La doubler (\\\\), ou mettre le texte entre apostrophes.",
    ),
    _Said(
        "block scalar",
        "",
        "Y010",
        "Le début du bloc de texte est mal écrit.",
        "Écrire « | » seul en fin de ligne, puis le texte en retrait.",
    ),
    _Said(
        "flow sequence",
        "",
        "Y010",
        "Le crochet ouvert ici n'est pas bien fermé.",
        "Fermer par « ] » et séparer les éléments par des virgules ; au besoin, des guillemets.",
        True,
    ),
    _Said(
        "flow mapping",
        "",
        "Y030",
        "Les accolades ne sont pas admises.",
        "Écrire en bloc, une clé par ligne et en retrait.",
        True,
    ),
    _Said(
        "",
        "-' indicator",
        "Y010",
        "Cette ligne n'appartient pas à la liste à tirets qui précède.",
        "L'aligner sur la clé qui porte la liste, ou la commencer par un tiret.",
    ),
    _Said(
        "block collection",
        "",
        "Y010",
        "Cette ligne n'appartient pas à la liste à tirets qui précède.",
        "L'aligner sur la clé qui porte la liste, ou la commencer par un tiret.",
    ),
    _Said(
        "block mapping",
        "",
        "Y010",
        "Une clé est attendue ici.",
        "Aligner la ligne sur les clés voisines ; après un guillemet fermant, ne rien ajouter.",
    ),
    _Said("", "node content", "Y010", "Une valeur est attendue ici.", _QUOTE),
    _Said("", "cannot start any token", "Y010", "Une valeur ne peut pas commencer par ce caractère.", _QUOTE),
    _Said(
        "",
        "document start",
        "Y010",
        "Le fichier ne devrait pas continuer ici.",
        "Aligner la ligne sur les clés du fichier, ou l'effacer.",
    ),
)
_OTHER = _Said("", "", "Y010", "La syntaxe YAML est incorrecte.", "Comparer la ligne avec ses voisines.")


def syntax_error(context: str, problem: str, began: Span | None, at: Span, line: str) -> Diagnostic:
    """A syntax error of the YAML library in French.

    `context` and `problem` are the library's own words, `began` where the construct began, `at` where the
    reading failed and `line` the line of the file there.
    """
    before, char = line[: at.column - 1].rstrip(" "), line[at.column - 1 : at.column]
    if char not in ("", "#") and before.endswith(('"', "'")) and "did not find expected" in problem:
        remedy = "Mettre tout le texte entre les guillemets, ou ôter ce qui suit."
        return Diagnostic("Y010", at, "Du texte suit un guillemet fermant.", suggestion=remedy)
    if char == "\t" and "cannot start any token" in problem:
        problem = "tab character"
    said = next((line for line in _SAID if line.context in context and line.problem in problem), _OTHER)
    span = began if said.at_context and began is not None else at
    return Diagnostic(said.code, span, said.message, suggestion=said.remedy)
