"""Numbers written with marks, 1,200 or 3.5, as the words they are found by."""

import re

_MARKED = re.compile(r"(?<![0-9])[0-9]+(?:[.,'][0-9]+)+")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([.,'])[0-9]{3}(?:\1[0-9]{3})*")


def figures(written: str) -> list[str] | None:
    """The words of a number with marks inside, None for anything else.

    Groups of three lose their marks, one other mark is the decimal point (1.200,50 is 1200.50);
    where that reading fails, each group is a word: 9.11.2001 is 9, 11, 2001.
    """
    if not _MARKED.fullmatch(written):
        return None
    if _THOUSANDS.fullmatch(written):
        return [re.sub("[.,']", "", written)]
    head, mark, tail = re.split(r"([.,'])(?=[0-9]+$)", written, maxsplit=1)
    whole = re.sub("[.,']", "", head)
    grouped = _THOUSANDS.fullmatch(head) and mark not in head
    if mark != "'" and (head.isdecimal() or grouped):
        return [f"{whole}.{tail}"]
    return re.split("[.,']", written)
