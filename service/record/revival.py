"""A subject's rows, made again of what the history keeps of it (`service.record.history`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from service.models import (
    Appearance,
    JointSpeaker,
    Position,
    Source,
    Speaker,
    SpeakerName,
    Statement,
)
from service.record import carrying, contents, dates, names, plain, sources, twins
from service.record.documents import Document

Known = Mapping[str, Any]
"""Speakers and sources by their ids."""


def speaker(of: Document) -> Speaker:
    """Return a speaker with all names; the positions need other speakers and come later."""
    unnamed = of["unnamed"] or {}
    return Speaker(
        **_identity(of),
        kind=of["kind"],
        name=of["name"],
        folded=names.key(of["name"]),
        unnamed_count=unnamed.get("count"),
        unnamed_reason=unnamed.get("reason"),
        unnamed_terms=unnamed.get("terms"),
        identifiers=of["identifiers"],
        names=[
            SpeakerName(position=place, name=name, folded=names.key(name))
            for place, name in enumerate([of["name"], *of["aliases"]])
        ],
        positions=[],
        merged=[],
    )


def positions(of: Document, known: Known) -> list[Position]:
    """Return the positions of a speaker, in bodies that are recorded by now."""
    return [
        Position(
            id=UUID(held["id"]),
            title=held["title"],
            folded=names.key(held["title"]),
            organisation=_known(known, held["organisation"]),
            begins=held["from"],
            begins_first_day=dates.parse(held["from"]).first_day,
            ends=held["to"],
            ends_last_day=dates.parse(held["to"]).last_day,
        )
        for held in of["positions"]
    ]


def source(of: Document) -> Source:
    """Return a source."""
    made = Source(
        **_identity(of), **{field: of[field] for field in sources.FIELDS}, status=of["status"]
    )
    sources.derive(made)
    return made


def statement(of: Document, known: Known) -> Statement:
    """Return a statement with all that belongs to it, but for its number and key."""
    said = dates.parse(of["date"])
    return plain.Statement(
        **_identity(of),
        **{field: of[field] for field in contents.PLAIN},
        recorded_by=of["recorded_by"],
        status=of["status"],
        text=of["text"],
        text_key=twins.key(of["text"]),
        quotation=of["quotation"],
        verbatim=of["verbatim"],
        original_text=of["original"]["text"],
        original_language=of["original"]["language"],
        date=of["date"],
        first_day=said.first_day,
        last_day=said.last_day,
        speaker=known[of["speaker"]["id"]],
        organisation=_known(known, of["organisation"]),
        joint_with=[_joint(place, each, known) for place, each in enumerate(of["joint_with"])],
        tags=[
            plain.Tag(position=place, name=name, folded=names.key(name))
            for place, name in enumerate(of["tags"])
        ],
        appearances=[
            _appearance(place, each, known) for place, each in enumerate(of["appearances"])
        ],
    )


def referred(of: Document) -> tuple[set[str], set[str]]:
    """Return the ids of the speakers and of the sources that a statement refers to."""
    credited: Sequence[Document] = (of, *of["joint_with"])
    bodies = {each["organisation"]["id"] for each in credited if each["organisation"]}
    cited = {each["source"]["id"] for each in of["appearances"]}
    return bodies | {each["speaker"]["id"] for each in credited}, cited


def _identity(of: Document) -> dict[str, Any]:
    return {
        "id": UUID(of["id"]),
        "revision": of["revision"],
        "recorded": datetime.fromisoformat(of["recorded"]),
        "updated": datetime.fromisoformat(of["updated"]),
    }


def _known(known: Known, reference: Document | None) -> Any:
    return None if reference is None else known[reference["id"]]


def _joint(place: int, of: Document, known: Known) -> JointSpeaker:
    return plain.JointSpeaker(
        position=place,
        speaker=known[of["speaker"]["id"]],
        role=of["role"],
        organisation=_known(known, of["organisation"]),
    )


def _appearance(place: int, of: Document, known: Known) -> Appearance:
    return plain.Appearance(
        id=UUID(of["id"]),
        position=place,
        source=known[of["source"]["id"]],
        **{field: of[field] for field in carrying.PLAIN},
        quotation=of["quotation"],
        translated_by=of["translated_by"],
        via=[plain.Carrier(position=nearest, **each) for nearest, each in enumerate(of["via"])],
        selectors=[{part: each[part] for part in carrying.PARTS} for each in of["selectors"]],
    )
