"""A document as a Word file (DOCX), and two versions of one as a Word file with tracked changes.

The package python-docx holds the file together; its styles, lists and settings are those of
``templates/word_*.xml``. Article numbers are written, not counted by Word: a reference to « article IV.A.2 »
must find it, and a tracked change must not renumber what it shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from render.blocks import Document
from render.docx_align import Writing, Written, aligned, untouched
from render.docx_body import FIRST_LIST, Body, field, run
from render.docx_flow import body_of, front_of, level_of
from render.extras import needed
from render.version_date import day_of
from render.visible import visible

if TYPE_CHECKING:
    from docx.document import Document as WordFile

_EXTRA = "docx"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
#: Contents are of use from so many headings on.
_CONTENTS_FROM = 4
#: What the empty file of python-docx holds and a contract has no use for: a thumbnail, styles of another Word.
_LEFT_OUT = ("thumbnail", "stylesWithEffects", "customXml")
#: What stands left of the text for the ids of clauses, in twentieths of a point (2 cm).
_MARKS = 1134
#: The size of the headings of a letter, in half points.
_LETTER_HEADING = "24"
_CENTIMETRE = 360_000  # in English Metric Units
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)


def to_docx(document: Document) -> bytes:
    """The file; the same bytes for the same document.

    Raises `render.extras.MissingExtra` where the extra ``docx`` is not installed.
    """
    document = visible(document)
    return _file(document, untouched(front_of(document)), untouched(body_of(document)))


def redline_docx(old: Document, new: Document, remarks: Iterable[str] = ()) -> bytes:
    """``new`` as tracked changes to ``old``: all accepted, the file says ``new``; all refused, it says ``old``.

    Clauses are paired by id, then word by word, a figure or a date being one word; an article or a clause that moves is
    removed where it was and added where it goes. The contents and the heads of pages are those of ``new``: Word works
    the contents out again. ``remarks`` are sentences joined to the title as a comment. The same bytes for the same
    documents. Raises `render.extras.MissingExtra` where the extra ``docx`` is not installed.
    """
    old, new, said = visible(old), visible(new), visible(tuple(remarks))
    front, body = aligned(front_of(old), front_of(new)), aligned(body_of(old), body_of(new))
    return _file(new, front, body, said)


def _file(document: Document, front: Writing, body: Writing, remarks: tuple[str, ...] = ()) -> bytes:
    word: WordFile = needed("docx", _EXTRA).Document()
    writer = Body((*front, *body))
    opening, articles = writer.blocks(front), writer.blocks(body)
    headings = sum(1 for w in body if isinstance(w, Written) and level_of(w.line) and w.fate != "removed")
    contents = writer.contents("Sommaire") if headings >= _CONTENTS_FROM and not document.letter else ""
    _fill(word, opening + contents + articles)
    _style(word, len(writer.listings))
    if document.letter:
        _without_marks(word)
    _page(word, document)
    _about(word, document)
    if remarks:
        _comment(word, remarks)
    return _packed(word)


def _parse(xml: str) -> Any:
    return needed("docx.oxml", _EXTRA).parse_xml(xml)


def _fill(word: WordFile, xml: str) -> None:
    body = word.element.body
    body.clear_content()
    for element in reversed(list(_parse(f"<w:body {_W}>{xml}</w:body>"))):
        body.insert(0, element)


def _style(word: WordFile, listings: int) -> None:
    """The styles of the project in place of those of the empty file, and the numbering of lists, settings in French."""
    templates = files("render") / "templates"
    styles = word.styles.element
    latent = styles.find(_name("latentStyles"))
    for child in list(styles):
        if child is not latent:
            styles.remove(child)
    for sheet in ("word_styles.xml", "word_styles_inline.xml", "word_styles_letter.xml"):
        for element in _parse((templates / sheet).read_text(encoding="utf-8")):
            if element.tag == _name("docDefaults"):
                styles.insert(0, element)
            else:
                styles.append(element)
    numbering = word.part.numbering_part.element
    for child in list(numbering):
        numbering.remove(child)
    numbering.extend(list(_parse((templates / "word_numbering.xml").read_text(encoding="utf-8"))))
    for rank in range(FIRST_LIST + 1, FIRST_LIST + listings + 1):
        restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        numbering.append(_parse(f'<w:num {_W} w:numId="{rank}"><w:abstractNumId w:val="2"/>{restart}</w:num>'))
    settings = word.settings.element
    for child in list(settings):
        settings.remove(child)
    settings.extend(list(_parse((templates / "word_settings.xml").read_text(encoding="utf-8"))))


def _without_marks(word: WordFile) -> None:
    """A letter has no ids of clauses: what is kept for them is given back to the text. Its headings are small."""
    for place in word.styles.element.iter(_name("ind")):
        left = int(place.get(_name("left"), "0"))
        if left >= _MARKS:
            place.set(_name("left"), str(left - _MARKS))
    for size in (_name("sz"), _name("szCs")):
        for one in word.styles["heading 1"].element.iter(size):
            one.set(_name("val"), _LETTER_HEADING)


def _page(word: WordFile, document: Document) -> None:
    """A4, the title and the date of the version at the head of pages but the first, « Page 2 sur 9 » at the foot."""
    section: Any = word.sections[0]
    section.page_width, section.page_height = 21 * _CENTIMETRE, int(29.7 * _CENTIMETRE)
    section.top_margin = section.bottom_margin = int(2.5 * _CENTIMETRE)
    sides = (int(2.5 * _CENTIMETRE), 2 * _CENTIMETRE)
    section.left_margin, section.right_margin = sides if document.letter else sides[::-1]
    section.header_distance = section.footer_distance = int(1.25 * _CENTIMETRE)
    section.different_first_page_header_footer = True
    _write(section.header.paragraphs[0], "Header", (document.title, f"Version du {day_of(document.version)}"))
    # The first page of a letter, often the only one, bears no number.
    for foot in (section.footer,) if document.letter else (section.footer, section.first_page_footer):
        _write(foot.paragraphs[0], "Footer", (document.product,))
        page = f"<w:r><w:tab/></w:r>{run('Page ')}{field('PAGE')}{run(' sur ')}{field('NUMPAGES')}"
        foot.paragraphs[0]._p.extend(list(_parse(f"<w:p {_W}>{page}</w:p>")))


def _write(paragraph: Any, style: str, texts: tuple[str, ...]) -> None:
    paragraph.style = style
    paragraph.add_run("\t".join(texts))


def _about(word: WordFile, document: Document) -> None:
    """The properties of the file. Its day is that of the version: the day it is made would change its bytes."""
    about = word.core_properties
    about.title, about.subject, about.language = document.title, document.subtitle, "fr-FR"
    about.identifier, about.version = document.product, document.version
    about.author = about.last_modified_by = about.comments = about.keywords = about.category = ""
    try:
        about.created = about.modified = datetime.fromisoformat(document.version)
    except ValueError:
        about.created = about.modified = datetime(*_ZIP_DAY)


def _comment(word: WordFile, remarks: tuple[str, ...]) -> None:
    """The sentences as a comment on the title, whose words may all be changes."""
    comment = word.comments.add_comment("\n".join(remarks), author="Clausier", initials="C")
    comment._comment_elm.attrib.pop(_name("date"), None)
    rank = f'w:id="{comment.comment_id}"'
    mark = f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference {rank}/></w:r>'
    first, *last = _parse(f"<w:p {_W}><w:commentRangeStart {rank}/><w:commentRangeEnd {rank}/>{mark}</w:p>")
    title = word.paragraphs[0]._p
    title.insert(1, first)  # after the properties of the paragraph
    title.extend(last)


def _name(tag: str) -> str:
    return str(needed("docx.oxml.ns", _EXTRA).qn(f"w:{tag}"))


def _packed(word: WordFile) -> bytes:
    """The file, its parts in the same order with the same day each time."""
    for part in (word.part, word.part.package):
        for key, link in list(part.rels.items()):
            if any(left in link.reltype for left in _LEFT_OUT):
                del part.rels[key]
    saved, packed = BytesIO(), BytesIO()
    word.save(saved)
    with ZipFile(saved) as source, ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ZIP_DAY)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            target.writestr(entry, source.read(name))
    return packed.getvalue()


__all__ = ["redline_docx", "to_docx"]
