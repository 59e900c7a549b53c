"""What a searcher should know: what may have been meant instead, and what became of an id."""

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from service.models import Label, LabelWord, Speaker, SpeakerName
from service.record import ids, merged, names, survivors
from service.record.remarks import Warnings
from service.text.analysis import fold_words
from service.text.items import wanted

SHOWN = 5
"""Speakers that a warning names."""

_MOST_NAMES = 500


def of_speakers(session: Session, typed: str) -> Warnings:
    """Return a warning where the words that were typed are a name of speakers, else none.

    Either every word stands in one of their names, or one of their names stands whole among the
    words.
    """
    warnings = Warnings()
    said = wanted(typed)
    found = _bearers(session, _labels(said)) or _bearers(session, _inside(session, said))
    if found:
        named = ", ".join(f"{name} (speaker_id={id})" for id, name in found[:SHOWN])
        others = " and others" if len(found) > SHOWN else ""
        detail = (
            f"no statement has these words, but they match the name of {named}{others}: "
            "ask with speaker= or speaker_id= for what was said by them"
        )
        warnings.add("q", "matches-a-speaker", detail)
    return warnings


def of_merged(session: Session, asked: Sequence[str]) -> Warnings:
    """Return a warning for each id that was asked for and is now part of another statement."""
    warnings = Warnings()
    wanted = [ids.read("id", value) for value in asked if not value.startswith("!")]
    for id, (_, survivor) in merged.survivors(session, wanted).items():
        if survivor != id:
            warnings.add("id", "statement-merged", f"{id} is now {survivor}")
    return warnings


def _labels(said: Sequence[Sequence[str]]) -> Select[str]:
    """Return the names in which everything stands that was typed."""
    every = [or_(*some) for each in said if (some := list(_standing(each)))]
    return select(Label.folded).where(Label.field == "speaker", *(every or [false()]))


def _standing(pieces: Sequence[str]) -> Iterator[ColumnElement[bool]]:
    for piece in pieces:
        if conditions := names.standing(piece, ["speaker"]):
            yield and_(*conditions)


def _inside(session: Session, said: Sequence[Sequence[str]]) -> Select[str]:
    """Return the names that stand whole among the words that were typed."""
    words = {word for each in said for piece in each for word in fold_words(piece)}
    begun = select(LabelWord.label_number).where(
        LabelWord.field == "speaker", LabelWord.word.in_(words)
    )
    some = select(Label.folded).where(Label.number.in_(begun)).limit(_MOST_NAMES)
    whole = [folded for folded in session.scalars(some) if words.issuperset(folded.split())]
    return select(Label.folded).where(Label.field == "speaker", Label.folded.in_(whole))


def _bearers(session: Session, folded: Select[str]) -> Sequence[tuple[object, str]]:
    bearing = survivors.named(SpeakerName.folded.in_(folded))
    bearers = (
        select(Speaker.id, Speaker.name)
        .where(Speaker.number.in_(bearing), Speaker.kind != "unnamed")
        .order_by(Speaker.folded, Speaker.id)
        .limit(SHOWN + 1)
    )
    return [(id, name) for id, name in session.execute(bearers)]
