"""What keeps a spreadsheet from taking stated words for a formula, and how it is undone.

A cell that a spreadsheet would evaluate gets an apostrophe before it, and so its column is named
in another cell of the row. An empty text gets one too, which tells it from a field that is null.
"""

import re

GUARD = "'"

EVALUATED = re.compile("[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""How a cell begins that a spreadsheet evaluates (OWASP, CSV Injection); the wide signs are taken
for the plain ones where Japanese is set."""


def needs_guard(text: str) -> bool:
    """Tell whether a text must not stand in a cell as it is."""
    return not text or EVALUATED.match(text) is not None


def guarded(text: str) -> str:
    """Return a text behind its guard."""
    return GUARD + text


def unguarded(cell: str) -> str:
    """Return what stands behind the guard of a cell; without one, somebody has changed the cell."""
    behind = cell.removeprefix(GUARD)
    return behind if behind != cell and needs_guard(behind) else cell
