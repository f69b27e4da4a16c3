"""A piece of work in a thread of its own, which can be stopped where it only decides or reads.

Python raises an exception in another thread at the next step of its interpreter; in a function written in C it comes at
the return. `Stopped` is no `Exception`, so that nothing takes it for a fault of the work. It may be lost (raised where
errors cannot leave, as in the release of an object): it is sent again until the thread has ended. What decides can be
stopped anywhere: what it leaves to others (plans, compiled code, names of questions) is made aside and put in its place
by one assignment, and Python's ``with`` gives a lock back whatever is raised. What writes the journal, or fills what it
shares step by step, is never stopped.

The thread is a daemon: Python does not wait for it to end the process.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import threading
from collections.abc import Callable
from typing import Any

#: After so many seconds a thread that is told to stop is looked at again.
_AGAIN = 0.05


class Stopped(BaseException):
    """Raised in a thread to stop what it does."""


class Errand:
    """Some work, its thread, and ``told``, the future of what it returns or raises.

    ``left`` is called once, on the event loop where the errand was made, when the thread has ended.
    """

    def __init__(self, work: Callable[[], Any], left: Callable[[], None]) -> None:
        self._work = work
        self._left = left
        self._loop = asyncio.get_running_loop()
        self._thread = threading.Thread(target=self._run, name="work", daemon=True)
        self._over = False
        self.told: asyncio.Future[Any] = self._loop.create_future()

    def begin(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread, if it has not ended. To be called on the event loop, for work that can be stopped."""
        if self._over:
            return
        if self._thread.is_alive():
            ctypes.pythonapi.PyThreadState_SetAsyncExc(
                ctypes.c_ulong(self._thread.ident or 0), ctypes.py_object(Stopped)
            )
            self._loop.call_later(_AGAIN, self.stop)
        else:
            self._end(None, Stopped())

    def _run(self) -> None:
        # `Stopped` may come at any step of this too: nobody waits for the answer then, and `stop` sees the thread end.
        with contextlib.suppress(Stopped, RuntimeError):  # the loop may be closed
            self._loop.call_soon_threadsafe(self._end, *self._found())

    def _found(self) -> tuple[Any, BaseException | None]:
        try:
            return self._work(), None
        except BaseException as raised:
            return None, raised

    def _end(self, result: Any, error: BaseException | None) -> None:
        if self._over:
            return
        self._over = True
        self._left()
        if self.told.done():  # nobody waits for it
            return
        if error is None:
            self.told.set_result(result)
        elif isinstance(error, Stopped):
            self.told.cancel()
        else:
            self.told.set_exception(error)
