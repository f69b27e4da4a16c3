"""What the tests of the command line share: contracts on bikes, a stolen one, a command run in this process."""

import json
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BIKES = ROOT / "tests" / "fixtures" / "cli"
FROM = ["--contracts", str(BIKES)]
STOLEN: dict[str, Any] = {
    "date_d_effet": "2024-01-01",
    "valeur_du_velo": "2500.00",
    "vol": {
        "disparition": "2024-03-02T18:00",
        "lieu": "rue",
        "le_velo_etait_attache": True,
        "accessoires": [
            {"prix": "40.00", "l_accessoire_est_fixe": True},
            {"prix": "25.50", "l_accessoire_est_fixe": False},
        ],
    },
    "historique": [],
}


class Ran:
    """What a command did."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err


def case_file(folder: Path, data: Any) -> str:
    """A case on disk."""
    path = folder / "cas.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return str(path)


def edit(path: Path, old: str, new: str) -> None:
    """Change one text of a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
