"""The commands of the operator, a file for what each is about."""

MOST_FAULTS = 20
"""Faults that a command names."""
