"""Contracts that reload while they serve."""
