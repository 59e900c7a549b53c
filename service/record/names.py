"""Names as search keys: what makes two spellings one name, who bears it, its label in the index."""

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, bindparam, select
from sqlalchemy.orm import Session

from service.models import Label, LabelWord, Speaker, SpeakerName
from service.record import batches, chain, known, near_words, survivors
from service.record.errors import InvalidQuery
from service.record.inserting import Insertion
from service.record.standing import FEW, Typed, Words
from service.text.analysis import fold_name, fold_words, pieces
from service.text.names import is_acronym

LONGEST_KEY = 1_000
"""Bytes of a key that stands in an index; PostgreSQL refuses a row of over 2,704 there."""

MOST_BEARERS = 100
"""Speakers of one name that a conflict lists."""

DOUBLE_QUOTES = '"“”„‟\N{FULLWIDTH QUOTATION MARK}'
"""Marks that stand around a whole name, in the shapes that keyboards and programs give them."""

CUT = "…"
"""What a key holds that is cut and hashed, and no word."""

_CUT_KEY = re.compile(rf".{{100}}{CUT}[0-9a-f]{{64}}", re.DOTALL)

OF_PERSONS = {"speaker", "said_to", "q"}
"""Parameters whose words stand in the names of persons."""

EXACT = {"recorded_by"}
"""Fields whose names are told apart to the letter: two keys of the service are two clients."""


def key_in(field: str, name: str) -> str:
    """Return what a name is compared by in a field."""
    return name if field in EXACT else key(name)


@lru_cache(4_096)
def key(name: str) -> str:
    """Return what a name is compared by: folded, and where that is very long, cut and hashed."""
    folded = fold_name(name)
    if len(folded.encode()) <= LONGEST_KEY:
        return folded
    return f"{folded[:100]}{CUT}{hashlib.sha256(folded.encode()).hexdigest()}"


def stated_kind(kind: str | None) -> str | None:
    """Return a kind that a client has sent; None of `unspecified`, which rules out nobody."""
    return None if kind == "unspecified" else kind


def bearers(session: Session, name: str, kind: str | None) -> Sequence[Speaker]:
    """Return the speakers of a name, compared folded, that may be of a kind; unnamed ones never.

    Whoever was merged into another is found as that one. Any kind may be one that is not specified.
    """
    kind = stated_kind(kind)
    asked = {"folded": key(name), "kind": kind}
    if (batch := batches.deferring(session)) is not None:
        named = batch.bearers[key(name)]
        may = [each for each in named if kind is None or each.kind in {kind, "unspecified"}]
        return may[:MOST_BEARERS]
    listed = _BEARERS if kind is None else _BEARERS_OF_KIND
    return known.rows(
        session, ("bearers", asked["folded"], kind), lambda: session.scalars(listed, asked).all()
    )


def labels(session: Session, named: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Return the numbers of names, by field and folded name; unknown ones are made.

    `named` are pairs of a field and a name that stands in it.
    """
    wanted = {(field, key_in(field, name)): name for field, name in dict.fromkeys(named)}
    if not wanted:
        return {}
    if (batch := batches.of(session)) is not None:
        return _labelled_ahead(session, batch.labels, wanted)
    found = dict(known.ask_once(session, ("labels", *wanted), lambda: _labelled(session, wanted)))
    found |= _make(session, {each: wanted[each] for each in wanted if each not in found})
    return found


def tokens(session: Session, named: Sequence[tuple[str, str]]) -> list[str]:
    """Return what stands in the text index for each of some names; unknown ones get a number."""
    batch = batches.of(session)
    standing: dict[tuple[str, str], str] = {} if batch is None else batch.tokens
    wanted = [each for each in named if each not in standing]
    if wanted:
        numbers = labels(session, wanted)
        for field, name in wanted:
            standing[field, name] = f":{field}.{numbers[field, key_in(field, name)]}"
    return [standing[each] for each in named]


def labelled(
    session: Session, named: Iterable[tuple[str, str | None]]
) -> dict[tuple[str, str], int]:
    """Return the numbers of those names that have one already, as `labels` does."""
    wanted = {(field, key_in(field, name)) for field, name in named if name is not None}
    return _labelled(session, wanted) if wanted else {}


def words_of(field: str, folded: str) -> set[str] | None:
    """Return the words that a label is found by; None where its name was too long to be kept."""
    if field in EXACT:
        return set(fold_words(folded))
    return None if _CUT_KEY.fullmatch(folded) else set(folded.split())


def _labelled_ahead(
    session: Session, found: dict[tuple[str, str], int], wanted: Mapping[tuple[str, str], str]
) -> dict[tuple[str, str], int]:
    """Return the numbers out of those that a batch knows, which learns the others."""
    unknown = {each: wanted[each] for each in wanted if each not in found}
    if unknown:
        found |= known.ask_each(
            session, "label", unknown, lambda some: _labelled(session, set(some))
        )
        found |= _make(session, {each: unknown[each] for each in unknown if each not in found})
    return {each: found[each] for each in wanted}


def _labelled(session: Session, wanted: Collection[tuple[str, str]]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    fields = {field for field, _ in wanted}
    for folded in batches.parts({each for _, each in wanted}):
        # Every field with every name is asked for: that is quicker than pairs, and finds some more.
        for row in session.execute(_LABELS, {"fields": fields, "folded": folded}):
            if (row.field, row.folded) in wanted:
                found[row.field, row.folded] = row.number
    return found


_BEARERS = (
    select(Speaker)
    .where(
        Speaker.number.in_(survivors.named(SpeakerName.folded == bindparam("folded"))),
        Speaker.kind != "unnamed",
    )
    .order_by(Speaker.number)
    .limit(MOST_BEARERS)
)
_BEARERS_OF_KIND = _BEARERS.where(Speaker.kind.in_([bindparam("kind"), "unspecified"]))
_label = Label.__table__.c
_LABELS = select(_label.field, _label.folded, _label.number).where(
    _label.field.in_(bindparam("fields", expanding=True)),
    _label.folded.in_(bindparam("folded", expanding=True)),
)


def _make(session: Session, wanted: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], int]:
    """Make labels, each of the name that it folds, and return their numbers."""
    if not wanted:
        return {}
    chain.end(session).subjects = None  # a label is no revision, and may yet be rolled back
    _NEW_LABELS.write(session, list(wanted))
    made = _labelled(session, wanted)
    words = [
        (field, word, made[field, folded])
        for (field, folded), name in wanted.items()
        for word in dict.fromkeys(fold_words(name))
    ]
    _NEW_WORDS.write(session, words)
    near_words.learn(session, [word for field, word, _ in words if field == near_words.FIELD])
    return made


_NEW_LABELS = Insertion(Label, ("field", "folded"))
_NEW_WORDS = Insertion(LabelWord, ("field", "word", "label_number"))


def matching(parameter: str, typed: str, fields: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition on labels of some fields that what was typed sets.

    Every word stands in the name, in any order, `spokes*` as a beginning; in double quotes it is
    the whole name. What stands behind an elision is a word too, or in a run of a script without
    spaces, and an acronym is the same with full stops, but not where persons are named, for Ana is
    not Lana. Raises InvalidQuery where there is no word.
    """
    typed = typed.strip()
    if (whole_name := unquoted(typed)) != typed:
        return Label.field.in_(fields) & (Label.folded == key(whole_name))
    conditions = standing(typed, fields, is_loose=parameter not in OF_PERSONS)
    if not conditions:
        raise InvalidQuery.at(parameter, "no-word", f"{parameter} needs a word to look for")
    return and_(Label.field.in_(fields), *conditions)


def unquoted(typed: str) -> str:
    """Return what stands between double quotes, or what was typed where there are none."""
    quoted = len(typed) > 1 and typed[0] in DOUBLE_QUOTES and typed[-1] in DOUBLE_QUOTES
    return (typed[1:-1].strip() if quoted else "") or typed


def standing(
    typed: str, fields: Sequence[str], *, is_loose: bool = False
) -> list[ColumnElement[bool]]:
    """Return conditions on labels that every word that was typed stands in the name."""
    which, named = LabelWord.field.in_(fields), Label if is_loose else None
    words = Words(LabelWord.label_number, LabelWord.word, which, named)
    return words.standing(Label.number, typed_words(typed, is_loose=is_loose))


def typed_words(typed: str, *, is_loose: bool = False) -> list[Typed]:
    """Return the words that were typed, and whether each is a beginning only.

    Loosely: an acronym is one word, whether it has full stops or none, where the words are few. The
    letters of a beginning may be less than one: U.K.* is not Ukraine, and n-t* may be n-tv.
    """
    found: list[Typed] = []
    for piece in pieces(typed):
        is_begun = piece.endswith("*")
        words = fold_words(piece.strip(DOUBLE_QUOTES).rstrip("*"))
        in_letters = not is_begun and all(len(word) == 1 for word in words)
        if is_loose and in_letters and is_acronym("".join(words)):
            words = ["".join(words)]
        last = len(words) - 1
        found += ((word, is_begun and at == last) for at, word in enumerate(words))
    return typed_words(typed) if is_loose and len(found) > FEW else found
