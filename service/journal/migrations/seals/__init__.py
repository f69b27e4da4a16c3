"""The steps of the key store's tables, in order."""
