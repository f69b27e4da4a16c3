"""Plain data as JSON text: the same bytes for the same data, French letters as they are."""

from __future__ import annotations

import json
from typing import Any


def json_text(data: Any) -> str:
    """Indented JSON, keys in the order given."""
    return json.dumps(data, ensure_ascii=False, indent=2)
