"""A head of the chain as it was kept outside, to be given to a command."""

import re

import click

# No database has a longer number.
HEAD = re.compile("([0-9]{1,19}):([0-9a-f]{64})", re.IGNORECASE)
FORM = "NUMBER:HASH is wanted, as it was printed: a number, a colon and 64 hexadecimal digits"


def read(given: str | None) -> tuple[int, str] | None:
    """Return the number and the hash of a head, None where none is given. Raises BadParameter."""
    if given is None:
        return None
    if not (found := HEAD.fullmatch(given)):
        raise click.BadParameter(FORM, param_hint="--head")
    return int(found[1]), found[2].lower()
