"""French typography: one plain form to read, the typographic form to print."""

import re
import unicodedata

__all__ = ["normalize", "sentence", "typography"]

_SPACES = r"[ \t\u00a0\u202f]*"
_AFTER_OPENING = re.compile(rf"«{_SPACES}")
_BEFORE_CLOSING = re.compile(rf"{_SPACES}»")
# Only where the sign ends a word: not in « 9:30 », an address or a query.
_HIGH_SIGNS = re.compile(rf"(?<=[^\s:;!?«]){_SPACES}([:;!?]+)(?=[\s)\]»]|$)")
_OPENING = re.compile(r"[\s«“\"(\[]*")


def normalize(text: str) -> str:
    """NFC, straight apostrophes, each run of white space (U+00A0, U+202F too) one plain space, stripped."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'").replace("ʼ", "'")
    return " ".join(plain.split())


def typography(text: str) -> str:
    """The printed form of a French text; applying it twice changes nothing.

    Apostrophe ’; U+00A0 inside « » and before a colon; U+202F before ; ! ?. A missing space is added.
    """
    text = text.replace("'", "’")
    text = _AFTER_OPENING.sub("«\u00a0", text)
    text = _BEFORE_CLOSING.sub("\u00a0»", text)
    return _HIGH_SIGNS.sub(lambda found: _space_before(found[1]) + found[1], text)


def _space_before(signs: str) -> str:
    return "\u00a0" if signs.startswith(":") else "\u202f"


def sentence(text: str) -> str:
    """A capital on the first letter (after an opening mark) and a period unless the text ends with a stop.

    Stops are . ! ? … and the colon that opens a list; a stop inside closing » or ) counts.
    """
    text = text.strip()
    if not text:
        return ""
    opening = _OPENING.match(text)
    first = opening.end() if opening is not None else 0
    text = text[:first] + text[first : first + 1].upper() + text[first + 1 :]
    ending = text.rstrip("»)\u00a0\u202f ") or text
    return text if ending.endswith((".", "!", "?", "…")) or text.endswith(":") else text + "."
