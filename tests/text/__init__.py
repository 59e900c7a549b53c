"""Promises of the text index."""
