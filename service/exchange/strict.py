"""JSON read strictly (RFC 8259), so that no two parsers can disagree about it."""

import json
import math
from typing import Any, NoReturn

MOST_NAMES = 1_000
"""Names of one object; nothing that is sent has a tenth of them."""


def loads(given: str) -> Any:
    """Return the value of a JSON text.

    Raises ValueError, with a sentence for the sender, where it is none: also for a name given
    twice, for very many names, a number that no double holds, and nesting without end.
    """
    try:
        return json.loads(
            given, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_finite
        )
    except RecursionError as error:
        message = "it is nested too deeply"
        raise ValueError(message) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(pairs) > MOST_NAMES:  # whatever is said of each of them would take its time
        message = f"an object has more than {MOST_NAMES:,} names"
        raise ValueError(message)
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"the name {twice!r} stands twice in one object"
        raise ValueError(message)
    return made


def _finite(given: str) -> float:
    number = float(given)
    if math.isinf(number):
        message = f"{given[:20]} is beyond every number"
        raise ValueError(message)
    return number


def _refuse(given: str) -> NoReturn:
    message = f"{given} is no number of JSON"
    raise ValueError(message)
