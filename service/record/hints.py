"""What a searcher should know: what may have been meant instead, and what became of an id."""

import itertools
import math
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session

from service.models import Label, LabelWord, Speaker, SpeakerName
from service.record import completion, ids, merged, names, survivors
from service.record.remarks import Warnings
from service.text.analysis import fold_words
from service.text.items import wanted
from service.text.lists import every_word

SHOWN = 5
"""Speakers that a warning names."""

_MOST_UNKNOWN = 3
"""Names asked for of which it is told who may be meant."""

_MOST_NAMES = 200
"""Names that have a word which is still a rare one."""

_MOST_WORDS = 5
"""Words of a name that is made of common words alone."""

_MOST_SPELLED = 1_000
"""Names that words may spell in any order."""


def of_speakers(session: Session, typed: str) -> Warnings:
    """Return a warning where the words that were typed are a name of speakers, else none.

    Either every word stands in one of their names, or one of their names stands whole among the
    words.
    """
    warnings = Warnings()
    said = wanted(typed)
    found = _bearers(session, _labels(said)) or _bearers(session, _inside(session, said))
    if found:
        detail = (
            f"nothing was found, but these words match the name of {_named(found)}: "
            "ask with speaker= or speaker_id= for what was said by them"
        )
        warnings.add("q", "matches-a-speaker", detail)
    return warnings


def of_unknown(session: Session, asked: Sequence[str]) -> Warnings:
    """Return a warning for each speaker that was asked for and whose name nobody bears.

    Named are those whose whole name stands among the words, or else those whose name has one
    typing error less, or initials, or else those who have the last word, behind a title.
    """
    warnings = Warnings()
    by_name = [each for each in asked if not (each.startswith("!") or ids.FORM.fullmatch(each))]
    for typed in by_name[:_MOST_UNKNOWN]:
        condition = names.matching("speaker", typed, ["speaker", "unnamed"])
        if session.scalar(select(exists().where(condition))):
            continue
        if found := _meant(session, names.unquoted(typed.strip())):
            detail = f"nobody is called {typed}, but these words may mean {_named(found)}"
            warnings.add("speaker", "speaker-meant", detail)
    return warnings


def of_merged(session: Session, asked: Sequence[str]) -> Warnings:
    """Return a warning for each id that was asked for and is now part of another statement."""
    warnings = Warnings()
    wanted = [ids.read("id", value) for value in asked if not value.startswith("!")]
    for id, (_, survivor) in merged.survivors(session, wanted).items():
        if survivor != id:
            warnings.add("id", "statement-merged", f"{id} is now {survivor}")
    return warnings


def _meant(session: Session, typed: str) -> Sequence[tuple[object, str]]:
    """Return the ids and names of those who may be meant by a name that nobody bears."""
    if found := _bearers(session, _inside(session, [[typed]])):
        return found
    fits = completion.fitting(session, typed, ())
    least = min(fits.values(), default=0)
    closest = {name for name, fit in fits.items() if fit == least}
    if closest and (found := _bearers(session, closest)):
        return found
    return _bearers(session, _labels([[word] for word in fold_words(typed)[-1:]]))


def _named(found: Sequence[tuple[object, str]]) -> str:
    named = ", ".join(f"{name} (speaker_id={id})" for id, name in found[:SHOWN])
    return named + (" and others" if len(found) > SHOWN else "")


def _labels(said: Sequence[Sequence[str]]) -> Select[str]:
    """Return the names in which everything stands that was typed."""
    single = " ".join(each[0] for each in said if len(each) == 1)
    every = _standing(single)
    for each in said:
        alternatives = [and_(*some) for piece in each if (some := _standing(piece))]
        if len(each) > 1 and alternatives:
            every.append(or_(*alternatives))
    return select(Label.folded).where(*(every or [false()]))


def _standing(typed: str) -> list[ColumnElement[bool]]:
    return names.standing(typed, ["speaker"])


def _inside(session: Session, said: Sequence[Sequence[str]]) -> set[str]:
    """Return the names that may stand whole among the words that were typed.

    Looked through are the names that have a rare one of the words. A name of common words alone is
    looked up as they spell it, up to five of them, so that nobody waits for all who are called
    John; of very many common words only those that stand side by side are tried.
    """
    words = dict.fromkeys(w for each in said for piece in each for w in fold_words(piece))
    of_rare = session.execute(_named_by_the_rare(list(words))).all() if words else ()
    rare = {word for word, _ in of_rare}
    whole = {name for _, name in of_rare if name and words.keys() >= set(name.split())}
    return whole | _spelled([word for word in words if word not in rare])


def _named_by_the_rare(words: Sequence[str]) -> Select[str, str | None]:
    """Return those of some words that stand in few names, each with these names, or with none."""
    each = every_word(words)
    having = and_(LabelWord.field == "speaker", LabelWord.word == each.c.value)
    further = select(LabelWord.label_number).where(having).offset(_MOST_NAMES).limit(1)
    return (
        select(each.c.value, Label.folded)
        .select_from(each)
        .outerjoin(LabelWord, having)
        .outerjoin(Label, Label.number == LabelWord.label_number)
        .where(~further.correlate(each).exists())
    )


def _spelled(words: Sequence[str]) -> set[str]:
    """Return the names that some words spell: in any order while these are few, else as typed."""
    spelled: set[str] = set()
    for size in range(1, _MOST_WORDS + 1):
        if math.perm(len(words), size) <= _MOST_SPELLED:
            orders: Iterable[Sequence[str]] = itertools.permutations(words, size)
        else:
            orders = (words[begin : begin + size] for begin in range(len(words) - size + 1))
        spelled.update(map(" ".join, orders))
    return spelled


def _bearers(
    session: Session, folded: Select[str] | Collection[str]
) -> Sequence[tuple[object, str]]:
    bearing = survivors.named(SpeakerName.folded.in_(folded))
    bearers = (
        select(Speaker.id, Speaker.name)
        .where(Speaker.number.in_(bearing), Speaker.kind != "unnamed")
        .order_by(Speaker.folded, Speaker.id)
        .limit(SHOWN + 1)
    )
    return [(id, name) for id, name in session.execute(bearers)]
