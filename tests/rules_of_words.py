"""Rule of the house on words: no layer names a product or a clause."""

import re
import unicodedata
from pathlib import Path

from source_files import texts

ID_SHAPE = re.compile(r"\b[A-Z]{3}-[0-9A-Za-z]+-[0-9]{2}")
CONTRACT_ID = re.compile(r"\b([A-Z]{2,5})-[0-9A-Za-z]+-[0-9]{2}")
SHARED = re.compile(r"^nature: notions communes$", re.MULTILINE)
PRODUCT_KEY = re.compile(r"^(produit|titre):[ \t]*(\S.*?)[ \t]*$", re.MULTILINE)


def plain(text: str) -> str:
    """Words without case, accents or punctuation, one space around each; aCamelName counts as words too."""
    split = re.sub(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])", " ", text)
    letters = (c for c in unicodedata.normalize("NFKD", split) if not unicodedata.combining(c))
    return " " + re.sub(r"[\W_]+", " ", "".join(letters).casefold()).strip() + " "


def product_names(root: Path) -> set[str]:
    """Folder, identifier and title of every product, as `plain` words."""
    names = set()
    for path in sorted((root / "contracts").rglob("produit.yaml")):
        if SHARED.search(path.read_text(encoding="utf-8")):
            continue  # notions that products share are no product: they bear an ordinary word
        names.add(path.relative_to(root / "contracts").parts[0])
        names.update(value.strip("\"'") for _, value in PRODUCT_KEY.findall(path.read_text(encoding="utf-8")))
    return {plain(name) for name in names}


def id_prefixes(root: Path) -> set[str]:
    """What stands before the first dash in the clause ids of the contracts."""
    paths = sorted((root / "contracts").rglob("*.yaml"))
    return {prefix for path in paths for prefix in CONTRACT_ID.findall(path.read_text(encoding="utf-8"))}


def product_words(root: Path) -> list[str]:
    """Names of products and ids of clauses in the layers: code, docstrings, templates, tables, file names."""
    names, prefixes = product_names(root), sorted(id_prefixes(root))
    shapes = [ID_SHAPE, *(re.compile(rf"\b{prefix}-[0-9A-Za-z]+") for prefix in prefixes)]
    found = []
    for path, content in texts(root):
        text = f"{path}\n{content}"
        words = plain(text)
        found += [f"{path}: names the product '{name.strip()}'" for name in sorted(names) if name in words]
        ids = {match.group() for shape in shapes for match in shape.finditer(text)}
        found += [f"{path}: names the clause {clause}" for clause in sorted(ids)]
    return found
