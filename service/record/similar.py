"""Twins and near twins of a statement: what may be the same statement, recorded twice.

Others are found by the text index (`service.record.candidates`) and held against the statement word
by word (`service.text.likeness`), each text of one against each text of the other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from uuid import UUID

from sqlalchemy.orm import Session

from service.models import Statement
from service.record import (
    candidates,
    cursor,
    merges,
    outlines,
    paging,
    relations,
    statements,
    twins,
    variants,
    whole,
)
from service.record.documents import Document
from service.record.outlines import Labelled, Outline
from service.text.alignment import align
from service.text.key import LAST, untied
from service.text.likeness import (
    CONTAINED,
    CONTAINS,
    FIGURES_DIFFER,
    SAME_WORDS,
    SMALL_CHANGES,
    Effort,
    Likeness,
)

EXACT_TWIN = "exact-twin"
REASONS: Mapping[str, int] = {
    EXACT_TWIN: 0,
    SAME_WORDS: 1,
    SMALL_CHANGES: 2,
    CONTAINS: 2,
    CONTAINED: 2,
    FIGURES_DIFFER: 3,
}
"""The order of the reasons; equal ones are ordered by their score."""

MOST_SHOWN = 4_000
"""Characters of a text that is shown word by word: a page has a hundred of them."""

MOST_PAIRS = 1 << 32
"""Pairs of words that are gone through for one answer: some 800 ms of texts that share no run."""

Rank = tuple[int, int, int, float, int, int]


@dataclass(frozen=True, slots=True)
class Twin:
    """Another statement, why it is alike, and which text of this one is like which of its own."""

    key: int
    number: int
    reason: str
    score: float
    this: Labelled
    that: Labelled
    speaker: str
    date: str

    @property
    def rank(self) -> Rank:
        """What is less for the one that is rather the same statement."""
        return (
            relations.SPEAKERS[self.speaker],
            relations.DATES[self.date],
            REASONS[self.reason],
            -self.score,
            -untied(self.key),
            -self.number,
        )


@dataclass(frozen=True, slots=True)
class Pair:
    """A statement and a twin of it, as a row of the list shows them."""

    of: Statement
    statement: Statement
    twin: Twin


def page(session: Session, id: UUID, *, limit: int, after: str | None) -> paging.Page[Pair]:
    """Return a page of a statement's twins, the likeliest first.

    Raises NotFound, Gone, Merged, InvalidQuery. The number of SQL statements does not grow with
    the page, nor with what is compared.
    """
    statement = statements.get(session, id)
    own = outlines.of(statement)
    found = candidates.of(session, statement, [text for _, text in own.texts])
    others, effort = outlines.read(session, found.keys), Effort(MOST_PAIRS)
    alike = [each for other in others if (each := twin(own, other, effort)) is not None]
    listed = sorted(alike, key=attrgetter("rank"))
    is_whole = found.all_of_them and not effort.is_spent
    total = paging.Total(len(listed), "exact" if is_whole else "at_least")
    scope = f"similar {id}"
    if after is not None:
        place = tuple(cursor.decode(after, scope, *_PARTS))
        listed = [each for each in listed if each.rank > place]
    shown = paging.page(listed, limit, total, lambda each: cursor.encode(scope, *each.rank))
    if not is_whole:
        shown.warnings.add("id", "not-all-compared", _CUT)
    read = whole.statements(session, [each.key for each in shown.data])
    pairs = [Pair(statement, *both) for both in zip(read, shown.data, strict=True)]
    return shown.holding(pairs)


def document(pair: Pair) -> Document:
    """Return what is said of a twin, beside the other statement: what a merge of it would meet."""
    found = pair.twin
    (this, own), (that, other) = found.this, found.that
    short = max(len(own.text), len(other.text)) <= MOST_SHOWN
    segments = align(own.text, other.text).segments if short else None
    return {
        "reason": found.reason,
        "score": round(found.score, 3),
        "speaker": found.speaker,
        "date": found.date,
        "compared": {"this": this, "other": that},
        "differences": None if segments is None else variants.kinds(segments),
        "segments": None if segments is None else [variants.segment(each) for each in segments],
        "mergeable": merges.are_of_one(pair.statement, pair.of),
        "unlike": [name for name, _ in merges.differing(pair.statement, pair.of)],
    }


_CUT = (
    f"more than {candidates.MOST} statements share words with this one, or they are very long:"
    " those that share its rarest words were compared, the newest of them, as far as that takes no"
    " long time"
)


def twin(one: Outline, other: Outline, effort: Effort) -> Twin | None:
    """Return how another statement is like one, None where it is not, as far as is compared."""
    pairs = list(_alike(one.texts, other.texts, effort))
    if not pairs:
        return None
    like, this, that = min(pairs, key=lambda pair: (REASONS[pair[0].reason], -pair[0].score))
    reason = EXACT_TWIN if twins.are_exact(one, other) else like.reason
    related = relations.speaker(one, other), relations.date(one, other)
    return Twin(other.key, other.number, reason, like.score, this, that, *related)


def _alike(
    own: Sequence[Labelled], others: Sequence[Labelled], effort: Effort
) -> Iterator[tuple[Likeness, Labelled, Labelled]]:
    for this in own:
        for that in others:
            if (like := this[1].like(that[1], effort)) is not None:
                yield like, this, that
                if like.reason == SAME_WORDS:
                    return


def _score(value: object) -> float:
    if not -1 <= (score := float(str(value))) <= 0:
        raise ValueError
    return score


_rank, _falling = cursor.within(0, len(REASONS)), cursor.within(-LAST, 0)
_PARTS = (_rank, _rank, _rank, _score, _falling, _falling)
"""How the parts of a cursor are read."""
