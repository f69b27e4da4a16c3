"""The journal of decisions: append-only, chained, sealed, replayable."""
