"""From bytes to a text that YAML may be read from: size, encoding, and characters that nobody can see."""

import re
import unicodedata
from collections.abc import Iterator

from grammar.diagnostics import Diagnostic, Span

MAX_BYTES = 5_000_000
_BOM = "\ufeff"
_STAND_IN = "\N{REPLACEMENT CHARACTER}"

# Not printable in YAML, or read as a line end by some tools and not by others, or invisible: the eye and the
# machine would not read the same contract. A carriage return is welcome only before a line feed.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f]|\r(?!\n)"
)
_NAMES = {
    "Cc": "caractère de contrôle",
    "Cf": "signe de mise en forme",
    "Zl": "séparateur de ligne",
    "Zp": "séparateur de paragraphe",
}
_SIZE = "Découper le fichier : un article ou une garantie par fichier."


def too_big(file: str) -> Diagnostic:
    """The refusal of a file over `MAX_BYTES`."""
    limit = f"{MAX_BYTES // 1_000_000} Mo"
    return Diagnostic("Y001", Span.point(file), f"Le fichier dépasse {limit}.", suggestion=_SIZE)


def unreadable(file: str, why: str) -> Diagnostic:
    """The refusal of a file that is missing, forbidden or not a file."""
    remedy = "Vérifier le chemin du fichier et le droit de le lire."
    return Diagnostic("Y002", Span.point(file), f"Le fichier ne peut pas être lu : {why}.", suggestion=remedy)


def decode(data: bytes, file: str) -> tuple[str | None, tuple[Diagnostic, ...]]:
    """The text of UTF-8 bytes, or None and the place of the first byte that is not UTF-8."""
    if len(data) > MAX_BYTES:
        return None, (too_big(file),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8").removeprefix(_BOM)
        wrong = data[error.start]
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    utf16 = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    found = "Le fichier est en UTF-16." if utf16 else f"Octet trouvé : {wrong:02X}."
    message = "Le fichier n'est pas écrit en UTF-8."
    remedy = "Enregistrer le fichier avec le codage UTF-8 (sans BOM)."
    where = Span(file, line, column, line, column + 1)
    return None, (Diagnostic("Y003", where, message, found, suggestion=remedy),)


def clean(text: str, file: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text without its forbidden characters, each kind of them told once at its first place.

    The text is for going on reading only: a stand-in takes the place of each forbidden character so that
    columns stay right; a byte order mark at the start, which editors do not count, is taken off.
    """
    if len(text) * 4 > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        return "", (too_big(file),)
    found: list[Diagnostic] = []
    if text.startswith(_BOM):
        text = text[1:]
        found.append(_forbidden(_BOM, Span.point(file), 1))
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for match in _FORBIDDEN.finditer(text):
        kind = _kind(match[0])
        first.setdefault(kind, match.start())
        counts[kind] = counts.get(kind, 0) + 1
    for kind, at in first.items():
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        span = Span(file, line, column, line, column + 1)
        found.append(_forbidden(text[at], span, counts[kind]))
    return (_FORBIDDEN.sub(_STAND_IN, text) if first else text), tuple(found)


def hidden_in(text: str, span: Span) -> Iterator[Diagnostic]:
    """The forbidden characters that a quoted text brings in by escapes such as `\\0` or `\\u2028`."""
    kinds = dict.fromkeys(_kind(match[0]) for match in _FORBIDDEN.finditer(text))
    for kind in kinds:
        yield _forbidden(kind, span, 1)


def _kind(char: str) -> str:
    """All lone surrogates are told together; any other forbidden character by itself."""
    return "\ud800" if "\ud800" <= char <= "\udfff" else char


def _forbidden(char: str, span: Span, count: int) -> Diagnostic:
    more = f"Ce caractère revient {count} fois dans le fichier." if count > 1 else ""
    if char == _BOM:
        message = "Le fichier contient une marque d'ordre des octets (BOM), invisible."
        return Diagnostic("Y004", span, message, more, suggestion="Enregistrer le fichier en UTF-8 sans BOM.")
    if char == "\0":
        message = "Le fichier contient un caractère nul : ce n'est pas un texte, ou il est en UTF-16."
        remedy = "Enregistrer le fichier comme un texte en UTF-8, ou ôter ce caractère."
        return Diagnostic("Y005", span, message, more, suggestion=remedy)
    if "\ud800" <= char <= "\udfff":
        return lone_surrogate(span, more)
    name = _NAMES.get(unicodedata.category(char), "caractère non imprimable")
    message = f"Un caractère invisible est interdit : U+{ord(char):04X} ({name})."
    remedy = "Effacer ce caractère ; s'il vient d'un copier-coller, retaper le passage."
    return Diagnostic("Y006", span, message, more, suggestion=remedy)


def lone_surrogate(span: Span, detail: str = "") -> Diagnostic:
    """The refusal of half a character (U+D800 to U+DFFF), written as such or by an escape."""
    message = "Un demi-caractère isolé (U+D800 à U+DFFF) ne forme pas un texte."
    return Diagnostic("Y007", span, message, detail, suggestion="Retaper le caractère entier à cet endroit.")
