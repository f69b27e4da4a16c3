"""The log: one JSON object a line, on stderr.

No body, no fact of a case and no path of a request, where the reference of a file or a person may stand: only the
template of the route. What an exception says may quote a case (« KeyError: 'Dupont' »), so that its type and where it
was raised are told, not its words, unless the settings ask for the facts.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import time
import traceback
from datetime import UTC, datetime
from typing import IO, Any

import msgspec

LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}
_NAMES = {logging.DEBUG: "debug", logging.INFO: "info", logging.WARNING: "warning", logging.ERROR: "error",
          logging.CRITICAL: "critical"}  # fmt: skip
_encode = msgspec.json.Encoder().encode


class Log:
    """Writes lines. ``facts``: whether the words of exceptions may be told, with what they quote of a case."""

    def __init__(self, level: str = "info", *, facts: bool = False, stream: IO[bytes] | None = None) -> None:
        self.level = LEVELS[level]
        self.facts = facts
        self._second, self._written = -1, ""
        self._stream = stream if stream is not None else sys.stderr.buffer

    def write(self, level: int, event: str, fields: dict[str, Any]) -> None:
        """One line, where the level is told."""
        if level < self.level:
            return
        line = {"time": self._time(), "level": _NAMES.get(level, "info"), "event": event}
        line.update(fields)
        with contextlib.suppress(OSError, ValueError):  # a log that cannot be written stops no answer
            self._stream.write(_encode(line) + b"\n")
            self._stream.flush()

    def _time(self) -> str:
        """Now; its second is written once a second."""
        second, rest = divmod(time.time_ns(), 1_000_000_000)
        if second != self._second:
            self._second = second
            self._written = datetime.fromtimestamp(second, UTC).strftime("%Y-%m-%dT%H:%M:%S")
        return f"{self._written}.{rest // 1_000_000:03}Z"

    def error_of(self, error: BaseException) -> dict[str, Any]:
        """An exception as plain data: its type and where it was raised; its words where facts may be told.

        What is cut because the service stops failed nowhere: it has no trace.
        """
        if isinstance(error, asyncio.CancelledError):
            return {"error": type(error).__name__}
        frames = traceback.extract_tb(error.__traceback__)
        trace = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return {"error": type(error).__name__, "trace": trace} | ({"words": str(error)} if self.facts else {})


class LogHandler(logging.Handler):
    """Sends what the standard library's loggers tell (the contracts, the server) to the log."""

    def __init__(self, log: Log) -> None:
        super().__init__(log.level)
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """One record. Its own fields are in its attribute ``clausier``; its arguments are told only where facts are."""
        fields: dict[str, Any] = dict(record.__dict__.get("clausier", {}))
        if record.exc_info and record.exc_info[1] is not None:
            fields |= self._log.error_of(record.exc_info[1])
        args = record.args if isinstance(record.args, tuple) else ()
        # The server counts its own tasks: no number of it comes from a case.
        harmless = not record.args or (record.name.startswith("uvicorn") and all(type(one) is int for one in args))
        event = record.getMessage() if self._log.facts or harmless else str(record.msg)
        self._log.write(record.levelno, event, {"logger": record.name} | fields)


def install(log: Log) -> None:
    """Let every logger of the process write in the log, and nowhere else."""
    root = logging.getLogger()
    root.handlers[:] = [LogHandler(log)]
    root.setLevel(log.level)
    # The doors tell every request; of the server, only what goes wrong is worth a line.
    logging.getLogger("uvicorn").setLevel(max(log.level, logging.WARNING))
