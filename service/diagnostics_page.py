"""``python -m service.diagnostics_page`` writes docs/diagnostics.md: every code, what is wrong, what to do."""

from __future__ import annotations

from pathlib import Path

from grammar.catalogue import CODES, Severity
from grammar.remedies import REMEDIES

PAGE = Path("docs/diagnostics.md")
_FAMILIES = {
    "Y": "L'écriture YAML", "S": "La structure d'un fichier", "L": "La langue des phrases", "N": "Les noms",
    "T": "Les types", "C": "L'accord des clauses entre elles", "R": "Les lectures", "F": "Les faits d'un cas",
    "B": "Les contrats entre eux", "P": "Le tarif de la banque",
}  # fmt: skip
_INTRODUCTION = """\
# Les diagnostics

Page engendrée par `python -m service.diagnostics_page`. Le message d'un diagnostic donne la place et le remède de cette
place ; voici, pour chaque code, ce qui ne va pas et que faire en général. La première lettre dit la famille. Une étoile
marque un avertissement : le contrat décide, mais quelque chose n'y sert pas. Un code ne change jamais de sens.
"""


def diagnostics_page() -> str:
    """The whole page, in Markdown: one table for each family, in the order of the catalogue."""
    rows = {code: (entry.title, entry.severity is Severity.WARNING, REMEDIES[code]) for code, entry in CODES.items()}
    parts = [_INTRODUCTION]
    for letter in dict.fromkeys(code[0] for code in rows):
        parts.append(f"\n## {letter} : {_FAMILIES[letter]}\n\n| code | ce qui ne va pas | que faire |\n|---|---|---|\n")
        parts += [
            f"| {code}{'*' if warns else ''} | {title} | {remedy} |\n"
            for code, (title, warns, remedy) in sorted(rows.items())
            if code[0] == letter
        ]
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(diagnostics_page(), encoding="utf-8")
