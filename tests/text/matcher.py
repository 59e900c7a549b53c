"""What the engines promise, in plain Python over the tokens of an entry."""

from service.text import Entry, Query, Term


def matches(entry: Entry, query: Query) -> bool:
    """Whether an entry is found."""
    return all(any(_stands(entry, term) for term in clause) for clause in query.must) and not any(
        _stands(entry, term) for term in query.must_not
    )


def _stands(entry: Entry, term: Term) -> bool:
    length = len(term.words)
    stream = (*entry.words, "|")
    places = [stream[place : place + length] for place in range(len(stream))]
    if length == 1:
        places += [(token,) for token in entry.tokens]
    return any(_equal(place, term) for place in places)


def _equal(words: tuple[str, ...], term: Term) -> bool:
    if not term.prefix:
        return words == term.words
    return (
        len(words) == len(term.words)
        and words[:-1] == term.words[:-1]
        and words[-1].startswith(term.words[-1])
    )
