"""The characters that no address nor reference holds."""

from __future__ import annotations

import re

#: The control characters of Unicode (category Cc).
CONTROL = re.compile("[\0-\x1f\x7f-\x9f]")
#: A reference as OpenAPI tells it: no control character, and something to be seen.
_ANY = r"[^\u0000-\u001f\u007f-\u009f]*"
REFERENCE = rf"^{_ANY}[^\u0000-\u0020\u007f-\u00a0]{_ANY}$"
