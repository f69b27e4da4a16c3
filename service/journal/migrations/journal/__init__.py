"""The steps of the journal's tables, in order."""
