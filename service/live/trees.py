"""The YAML trees of what serves, read before a document wants them.

Decisions do without them, so that a contract is received without its trees (see `engine.shelf`); the first page would
wait for those of every contract, seconds on a busy machine.
"""

from __future__ import annotations

import threading

from engine.shelf import read_tree_now
from service.live.snapshot import Snapshot

#: What is left to requests between two contracts, in seconds.
_BREATH = 0.02


def read_trees(snapshot: Snapshot, stopping: threading.Event) -> bool:
    """Read every tree that is not read yet; whether it was done before ``stopping`` was set."""
    for identifier in snapshot.library:
        product = snapshot.library.product(identifier)
        for day in product.versions:
            for tree, _ in product.version(day).program.roots:
                read_tree_now(tree)
        if stopping.wait(_BREATH):
            return False
    return True
