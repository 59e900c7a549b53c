"""The columns of a table of statements: their names, and what of a record each one holds.

The first appearance lies flat; any further ones are JSON in the column `more`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a value stands in its cell."""

    TEXT = "text"
    NAME = "text, never null"
    NUMBER = "whole number"
    LIST = "JSON list"


@dataclass(frozen=True, slots=True)
class Column:
    """One column, and the path of its value in a record.

    `first` stands for the first appearance in a path, `more` for the further ones.
    """

    name: str
    path: tuple[str, ...]
    meaning: str
    kind: Kind = Kind.TEXT

    @property
    def pointer(self) -> str:
        """The JSON pointer of the value in a record, as POST takes one."""
        places = {"first": "appearances/0", "more": "appearances"}
        return "/" + "/".join(places.get(step, step) for step in self.path)


COLUMNS: Sequence[Column] = (
    Column("id", ("id",), "the statement"),
    Column("external_id", ("external_id",), "the client's own id"),
    Column("text", ("text",), "the words, to the byte", Kind.NAME),
    Column("quotation", ("quotation",), "how the words are given"),
    Column("verbatim", ("verbatim",), "the words between quotation marks", Kind.LIST),
    Column("language", ("language",), "the language of the text"),
    Column("original_text", ("original", "text"), "the words before they were translated"),
    Column("original_language", ("original", "language"), "their language"),
    Column("speaker", ("speaker", "name"), "who said it", Kind.NAME),
    Column("speaker_id", ("speaker", "id"), "who said it, by id"),
    Column("speaker_kind", ("speaker", "kind"), "what sort of speaker"),
    Column("unnamed_count", ("speaker", "unnamed", "count"), "how many unnamed ones", Kind.NUMBER),
    Column("unnamed_reason", ("speaker", "unnamed", "reason"), "why they are not named"),
    Column("unnamed_terms", ("speaker", "unnamed", "terms"), "on which terms they spoke"),
    Column("role", ("role",), "title or function at that time, as credited"),
    Column("organisation", ("organisation", "name"), "the body they spoke for", Kind.NAME),
    Column("organisation_id", ("organisation", "id"), "the body they spoke for, by id"),
    Column("joint_with", ("joint_with",), "further speakers, in order", Kind.LIST),
    Column("date", ("date",), "when it was said"),
    Column("date_as_published", ("date_as_published",), "how the source puts the date"),
    Column("channel", ("channel",), "how it was said"),
    Column("said_to", ("said_to",), "the addressee"),
    Column("place", ("place",), "where it was said"),
    Column("context", ("context",), "what it was about"),
    Column("tags", ("tags",), "words to file it by", Kind.LIST),
    Column("appearance_id", ("first", "id"), "the first appearance"),
    Column("source_id", ("first", "source", "id"), "its source, by id"),
    Column("outlet", ("first", "source", "outlet"), "who published it"),
    Column("title", ("first", "source", "title"), "the headline or name of the item"),
    Column("url", ("first", "source", "url"), "its address"),
    Column("author", ("first", "source", "author"), "its author, as printed"),
    Column("published", ("first", "source", "published"), "the day it was published"),
    Column("source_language", ("first", "source", "language"), "the language it is in"),
    Column("retrieved", ("first", "source", "retrieved"), "the day it was fetched"),
    Column("archive_url", ("first", "source", "archive_url"), "the address of an archived copy"),
    Column("source_status", ("first", "source", "status"), "whether the item stands"),
    Column("wording", ("first", "wording"), "the words as this source has them"),
    Column("appearance_quotation", ("first", "quotation"), "how the words are given there"),
    Column("appearance_language", ("first", "language"), "the language of the wording"),
    Column("translated_by", ("first", "translated_by"), "whose translation the words are"),
    Column("cue", ("first", "cue"), "the words that say it was said"),
    Column("credited_as", ("first", "credited_as"), "how the speaker is credited there"),
    Column("via", ("first", "via"), "the carriers it came through", Kind.LIST),
    Column("selectors", ("first", "selectors"), "where in the source the words stand", Kind.LIST),
    Column("more", ("more",), "the further appearances", Kind.LIST),
    Column("status", ("status",), "whether the attribution stands"),
    Column("note", ("note",), "the recorder's remark"),
    Column("revision", ("revision",), "how often it was recorded and changed", Kind.NUMBER),
    Column("recorded_by", ("recorded_by",), "the name of the client's key"),
    Column("recorded", ("recorded",), "when it was recorded"),
    Column("updated", ("updated",), "when it was last changed"),
)

GUARDED = "guarded"
"""The last column: the names of the columns of the row whose cells have a guard before them."""

NAMES: Sequence[str] = (*(column.name for column in COLUMNS), GUARDED)
"""The header of a table."""
