"""How a command ends: the exit codes, and the exception that stops a command with a sentence for the user."""

from __future__ import annotations

FINE = 0
FAILURE = 1
USAGE = 2


class Stop(Exception):
    """Stops the command: ``message`` (French) goes to stderr, ``code`` is the exit code, ``hint`` says what to do."""

    def __init__(self, message: str, code: int = USAGE, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.hint = hint
