"""Statements as documents, read for answers: in three queries, however many they are.

The rows are read as they stand and put together here; no object of the models is made of one, for
that takes ten times as long. What is to be changed is loaded whole (`service.record.whole`). What
comes out equals `documents.statement`, and a test holds both to the dump of the schema.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import bindparam
from sqlalchemy.orm import Session

from service.models import Statement
from service.record import batches, rendered_rows
from service.record.documents import Document
from service.text.connections import rows, typed_rows
from service.text.glimpse import Glimpse, NeedsTransaction
from service.text.key import sequence
from service.text.lists import Among, listed

Lists: TypeAlias = Mapping[int, list[Any]]
"""Of the number of a statement: what stands in a list of it, in order."""

_columns = Statement.__table__.c
_BY_NUMBER = rendered_rows.STATEMENTS.where(Among(_columns.number, rendered_rows.NUMBERS))
_OF_KEYS = 'SELECT "key", number FROM statement WHERE "key" IN ({})'
_BY_ID = rendered_rows.STATEMENTS.where(_columns.id == bindparam("id"))
_MERGED, _STATUS = 1, 25
_in_lists, _in_appearances = itemgetter(0, 1), itemgetter(0, 1, 2)


def of_keys(session: Session, keys: Sequence[int]) -> list[Document]:
    """Return the statements of some keys of the text index, in the order of the keys."""
    return of_numbers(session, numbers(session, keys))


def numbers(session: Session, keys: Sequence[int]) -> list[int]:
    """Return the numbers of the statements of some keys, in the order of the keys.

    A key holds the number itself, but for that of a time of day, which is looked up. Raises
    NeedsTransaction where one has changed since it was found, in a glimpse.
    """
    known = {key: number for key in keys if (number := sequence(key)) is not None}
    for some in batches.parts(key for key in keys if key not in known):
        # As text, so that a glimpse has an answer too: these are numbers, and nothing else.
        found = rows(session, _OF_KEYS.format(",".join(map(str, some))))
        known |= {key: number for key, number in found}  # noqa: C416 - of rows mypy knows no pairs
    if isinstance(session, Glimpse) and not known.keys() >= set(keys):
        raise NeedsTransaction
    return [known[key] for key in keys]


def of_numbers(session: Session, numbers: Sequence[int]) -> list[Document]:
    """Return the statements of some numbers, in the order of these."""
    if not numbers:
        return []
    found = typed_rows(session, _BY_NUMBER, {"numbers": listed(numbers)})
    documents = dict(zip((row[0] for row in found), _documents(session, found), strict=True))
    return [documents[number] for number in numbers]


def of_id(session: Session, id: UUID) -> tuple[int, Document] | None:
    """Return a statement with its number.

    None where there is none, or it is withdrawn, or part of another.
    """
    found = typed_rows(session, _BY_ID, {"id": id.hex})
    if not found or found[0][_MERGED] is not None or found[0][_STATUS] == "withdrawn":
        return None
    return found[0][0], _documents(session, found)[0]


def _documents(session: Session, rows: Sequence[Sequence[Any]]) -> list[Document]:
    """Return the documents of some rows of statements, in the order of these."""
    numbers = {"numbers": listed([row[0] for row in rows])}
    appearances = _appearances(typed_rows(session, rendered_rows.APPEARANCES, numbers))
    joint, tags = _lists(typed_rows(session, rendered_rows.LISTS, numbers))
    return [_statement(row, joint, tags, appearances) for row in rows]


def _statement(row: Sequence[Any], joint: Lists, tags: Lists, appearances: Lists) -> Document:
    number, _, id, external_id, text, quotation, verbatim, language = row[:8]
    original, original_language, *voice = row[8:18]
    role, date, as_published, channel, said_to, place, context = row[18:25]
    status, note, revision, recorded_by, recorded, updated = row[25:]
    speaker, organisation = _voice(voice)
    return {
        "id": id,
        "external_id": external_id,
        "text": text,
        "quotation": quotation,
        "verbatim": verbatim,
        "language": language,
        "original": {"text": original, "language": original_language},
        "speaker": speaker,
        "role": role,
        "organisation": organisation,
        "joint_with": joint.get(number, []),
        "date": date,
        "date_as_published": as_published,
        "channel": channel,
        "said_to": said_to,
        "place": place,
        "context": context,
        "tags": tags.get(number, []),
        "appearances": appearances.get(number, []),
        "status": status,
        "note": note,
        "revision": revision,
        "recorded_by": recorded_by,
        "recorded": recorded,
        "updated": updated,
    }


def _voice(columns: Sequence[Any]) -> tuple[Document, Document | None]:
    """Return a speaker, and the body that they spoke for."""
    id, name, kind, count, reason, terms, body, named = columns
    unnamed = {"count": count, "reason": reason, "terms": terms} if kind == "unnamed" else None
    speaker = {"id": id, "name": name, "kind": kind, "unnamed": unnamed}
    return speaker, None if body is None else {"id": body, "name": named}


def _lists(rows: Iterable[Sequence[Any]]) -> tuple[Lists, Lists]:
    """Return the joint speakers, and the tags."""
    joint: dict[int, list[Any]] = defaultdict(list)
    tags: dict[int, list[Any]] = defaultdict(list)
    for number, _, tag, *voice, role in sorted(rows, key=_in_lists):
        if tag is None:
            speaker, organisation = _voice(voice)
            credited = {"speaker": speaker, "role": role, "organisation": organisation}
            joint[number].append(credited)
        else:
            tags[number].append(tag)
    return joint, tags


def _appearances(rows: Iterable[Sequence[Any]]) -> Lists:
    """Return the appearances; one has a row for each of its carriers, and one if it has none."""
    found: dict[int, list[Any]] = defaultdict(list)
    last = None
    for row in sorted(rows, key=_in_appearances):
        number, position, hand, name, relation, url = row[:6]
        if (number, position) != last:
            found[number].append(_appearance(row))
            last = number, position
        if hand is not None:
            found[number][-1]["via"].append({"name": name, "relation": relation, "url": url})
    return found


def _appearance(row: Sequence[Any]) -> Document:
    id, source, outlet, title, url, author, published, source_language = row[6:14]
    retrieved, archive_url, status, wording, quotation, language = row[14:20]
    translated_by, cue, credited_as, selectors = row[20:]
    return {
        "id": id,
        "source": {
            "id": source,
            "outlet": outlet,
            "title": title,
            "url": url,
            "author": author,
            "published": published,
            "language": source_language,
            "retrieved": retrieved,
            "archive_url": archive_url,
            "status": status,
        },
        "wording": wording,
        "quotation": quotation,
        "language": language,
        "translated_by": translated_by,
        "cue": cue,
        "credited_as": credited_as,
        "via": [],
        "selectors": selectors,
    }
