"""A fact may hold any character: each format writes it, or says which it is; none is lost, none is refused."""

from __future__ import annotations

import io
import re
import unicodedata
from html import unescape
from importlib import import_module
from pathlib import Path
from typing import Any, cast
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_text import pages

from render.blocks import Document, Group, Paragraph, Provision, Section
from render.formats import FORMATS, Format, write_document
from render.glyphs import characters_of
from render.marks import Marks
from render.pdf import to_pdf
from render.runs import Text, plain
from render.visible import visible

#: What a fact holds, and what each format says of it.
CONTROLS = {
    "a\x00b": "a[U+0000]b",
    "a\x01b": "a[U+0001]b",
    "a\x7fb": "a[U+007F]b",
    "a\x85b": "a[U+0085]b",
    "a\ufffeb": "a[U+FFFE]b",
    "a\ufdd0b": "a[U+FDD0]b",
    "a\U0001ffffb": "a[U+1FFFF]b",
    "a\ud800b": "a[U+D800]b",
    "a\u2028b": "a[U+2028]b",
    "12\u202e34": "12[U+202E]34",
    "a\u2067b": "a[U+2067]b",
    "a\u200fb": "a[U+200F]b",
}
#: What the fonts of a PDF lack: the other formats write it as it is.
FOREIGN = {
    "王": "[U+738B]",
    "م": "[U+0645]",
    "😀": "[U+1F600]",
    "\ufffd": "[U+FFFD]",
    "\ue000": "[U+E000]",
    "ไ": "[U+0E44]",
}
#: What they hold.
DRAWN = ("Łódź", "Đặng", "İğş", "Αθήνα", "Иван", "→ ✓ ❤", "№ ½ n² ₂", "œuvre à 12 €")


def letter_with(text: str) -> Document:
    """A letter that tells a fact."""
    provision = Provision("", "", (), (Paragraph((Text(f"Le nom est « {text} »."),)),))
    return Document("Essai", "essai", "2020-01-01", (Section("", (Text("Objet"),), (Group("", (provision,)),)),),
                    letter=True, caption="Essai")  # fmt: skip


def read(text: str, to: str) -> str:
    """What a letter that tells a fact says, read back from the file."""
    content: Any = write_document(letter_with(text), cast(Format, to))
    if to == "pdf":
        return "".join(pages(content)).replace("\n", " ")
    if to == "docx":
        with ZipFile(io.BytesIO(content)) as packed:
            return unescape(re.sub("<[^>]+>", "", packed.read("word/document.xml").decode()))
    told = unescape(content) if to == "html" else re.sub(r"\\(.)", r"\1", content)
    assert told.encode()
    return told


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("text", CONTROLS, ids=ascii)
def test_what_no_format_writes_is_told_by_its_number(text: str, to: str) -> None:
    assert f"« {CONTROLS[text]} »" in read(text, to)


@pytest.mark.parametrize("text", FOREIGN, ids=ascii)
def test_a_character_that_the_fonts_lack_is_told_by_its_number_in_a_pdf_only(text: str) -> None:
    assert f"« {FOREIGN[text]} »" in read(text, "pdf")
    for to in FORMATS[:2]:
        assert f"« {text} »" in read(text, to)
    assert f"« {text} »" in read(text, "docx")


@pytest.mark.parametrize("text", DRAWN)
def test_a_character_that_the_fonts_hold_is_drawn(text: str) -> None:
    told = unicodedata.normalize("NFC", read(text, "pdf"))
    assert f"« {text} »" in told


def test_a_character_of_those_that_stand_for_figures_is_not_lost() -> None:
    runs = Marks().runs("a\U000f0000b")
    assert plain(runs) == "a\U000f0000b"
    assert "« a[U+F0000]b »" in read(plain(runs), "pdf")


@pytest.mark.parametrize("to", FORMATS)
def test_a_line_that_ends_inside_a_fact_is_a_space(to: str) -> None:
    assert "« un # deux »" in read("un\r\n# deux", to)


@settings(max_examples=40, deadline=None)
@given(st.text(st.characters(codec=None), max_size=40))
def test_no_fact_is_refused(text: str) -> None:
    for to in FORMATS:
        assert write_document(letter_with(text), cast(Format, to))


def test_a_document_that_has_nothing_to_show_otherwise_is_the_same() -> None:
    letter = letter_with("Zoé n'a pas 12 €")
    assert visible(letter) is letter


def test_a_very_long_word_of_a_pdf_is_cut_where_the_line_ends() -> None:
    """A thousand digits, of which a line of 16 cm holds about a hundred: all are read, in order."""
    word = "".join(f"{rank:04}" for rank in range(250))
    lines = "".join(pages(to_pdf(letter_with(word)))).replace("\u200b", "").split("\n")
    assert max(map(len, lines)) < 120
    assert word in "".join(line.strip() for line in lines)


def test_the_characters_of_the_fonts() -> None:
    """The Latin of Europe is in both; the heart is in the one that stands in for the other."""
    roots = (import_module(name).ROOT for name in ("fontpkg_source_serif_4", "fontpkg_source_sans_3"))
    serif, sans = (
        frozenset().union(*(characters_of(font) for font in Path(root).rglob("*.ttf"))) for root in roots
    )
    assert {ord(one) for one in "aéœŁřβЖ€–"} <= serif & sans
    assert ord("❤") in sans - serif
    assert not {0x738B, 0x0645, 0x1F600, 0xFFFD, 0xFFFF} & (serif | sans)
