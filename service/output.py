"""Writing a result to a file."""

from __future__ import annotations

from pathlib import Path

from service.exits import FAILURE, Stop
from service.system_errors import reason


def write_file(written: str, content: str | bytes, private: bool = False) -> None:
    """Write bytes, or a text in UTF-8 with its own line ends, making the folders on the way. Stops when it cannot.

    What is ``private`` is for whoever writes it alone to read.
    """
    path = Path(written)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if private:
            path.touch(0o600)
            path.chmod(0o600)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace"))
    except (OSError, ValueError) as error:
        raise Stop(f"{written} : écriture impossible ({reason(error)})", FAILURE) from None
