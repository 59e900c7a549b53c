"""Characters that cannot be seen, written as escapes."""

import json


def visible(text: str) -> str:
    """Return a text in which every character that cannot be seen is an escape.

    So nothing in it begins a line, moves a cursor or turns the direction of what follows.
    """
    return "".join(each if each.isprintable() else json.dumps(each)[1:-1] for each in text)
