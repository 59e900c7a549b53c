"""A head of the chain as it was kept outside, to be given to a command."""

import click


def read(given: str | None) -> tuple[int, str] | None:
    """Return the number and the hash of a head, None where none is given. Raises BadParameter."""
    if given is None:
        return None
    number, _, hash = given.partition(":")
    if not number.isdecimal():
        raise click.BadParameter("NUMBER:HASH is wanted", param_hint="--head")
    return int(number), hash
