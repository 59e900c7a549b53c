"""Loaded by Schemathesis: how a text is sent as a file of lines, which it does not know."""

import schemathesis


@schemathesis.serializer("application/x-ndjson", "application/ndjson", "application/jsonl")
def lines(_, value):
    """Send what was made up as it is."""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
