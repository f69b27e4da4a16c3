"""A Word file read back by its standard (ECMA-376), without the package that wrote it: what it says once its tracked
changes are all accepted or all refused."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
Choice = Literal["accept", "refuse"]


@dataclass(frozen=True, slots=True)
class Read:
    """A paragraph: its style, what it says (« ⇥ » for a tab), and whether it stands in a table."""

    style: str
    text: str
    cell: bool = False


def part(content: bytes, name: str = "word/document.xml") -> Element:
    """A part of the file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return ElementTree.fromstring(package.read(name))


def body_of_xml(xml: str) -> Element:
    """A body written apart from a file."""
    return ElementTree.fromstring(f"<w:body {SPACE}>{xml}</w:body>")


def said(root: Element, choice: Choice = "accept") -> list[Read]:
    """The paragraphs in order; those of the contents, which Word works out, and empty ones are left out."""
    body = root if root.tag == f"{W}body" else root.find(f"{W}body")
    assert body is not None
    return [one for one in _container(body, choice, False) if one.text and not one.style.startswith("TOC")]


def changed(root: Element, tag: str) -> list[str]:
    """What each `w:ins` or `w:del` around runs holds."""
    return [text for text in ("".join(_texts(one, "")) for one in root.iter(f"{W}{tag}")) if text]


def _container(parent: Element, choice: Choice, cell: bool) -> list[Read]:
    found: list[Read] = []
    carried = ""
    for child in parent:
        if child.tag == f"{W}p":
            text = carried + "".join(_texts(child, _gone(choice)))
            properties = child.find(f"{W}pPr/{W}rPr/{W}{_gone(choice)}")
            if properties is not None:
                carried = text  # without its mark, a paragraph runs on into the next one
                continue
            style = child.find(f"{W}pPr/{W}pStyle")
            found.append(Read("" if style is None else style.attrib[f"{W}val"], text, cell))
            carried = ""
        elif child.tag == f"{W}tbl":
            assert not carried
            for row in child.iter(f"{W}tr"):
                if row.find(f"{W}trPr/{W}{_gone(choice)}") is None:
                    for box in row.iter(f"{W}tc"):
                        found += _container(box, choice, True)
    assert not carried
    return found


def _gone(choice: Choice) -> str:
    return "del" if choice == "accept" else "ins"


def _texts(element: Element, gone: str) -> list[str]:
    found: list[str] = []
    for child in element:
        if child.tag in (f"{W}t", f"{W}delText"):
            found.append(child.text or "")
        elif child.tag == f"{W}tab" and element.tag == f"{W}r":
            found.append("⇥")
        elif child.tag != f"{W}{gone}":
            found += _texts(child, gone)
    return found
