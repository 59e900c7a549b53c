"""The closed vocabularies of a record, each word with its meaning."""

from collections.abc import Mapping, Sequence
from typing import TypeAlias

Vocabulary: TypeAlias = Mapping[str, str] | Sequence[str]
"""Words with their meanings, or words that say themselves what they mean."""


def listed(words: Vocabulary) -> str:
    """Return the words as descriptions list them, each with its meaning where it has one."""
    if isinstance(words, Mapping):
        return "; ".join(f"`{word}`: {meaning}" for word, meaning in words.items())
    return ", ".join(f"`{word}`" for word in words)


QUOTATION: Mapping[str, str] = {
    "direct": "verbatim as a whole",
    "partial": "verbatim words inside a paraphrase",
    "indirect": "a paraphrase",
}
KIND: Mapping[str, str] = {
    "person": "a human being",
    "organisation": "a body of any sort, a state or government too",
    "unnamed": "somebody who is not named; never shared between statements",
    "unspecified": "a name whose kind nobody has stated",
}
REASON: Mapping[str, str] = {
    "not_authorised": "they were not authorised to speak",
    "safety": "naming them would endanger them",
    "legal": "a law or a court forbids it",
    "minor": "they are under age",
    "not_given": "the source gives no reason",
    "unknown": "nobody has recorded whether there is a reason",
}
TERMS: Mapping[str, str] = {
    "on_record": "their words may be quoted",
    "background": "they spoke on condition not to be named",
    "not_stated": "the source does not say",
}
CHANNEL: Mapping[str, str] = {
    "interview": "in answer to a reporter",
    "statement": "a statement, written or read out",
    "press_conference": "before the press",
    "speech": "an address to an audience",
    "social_post": "a post on a social network",
    "broadcast": "on radio, television or a stream",
    "court": "before a court",
    "parliament": "in a parliament or a committee of one",
    "document": "in a report, a letter, a book",
    "phone": "by telephone",
    "email": "by e-mail",
    "video": "in a recording",
    "other": "in another way",
}
RELATION: Mapping[str, str] = {
    "reported_by": "reported the words itself",
    "cited_by": "cited them from elsewhere",
    "broadcast_by": "put them on the air",
    "published_by": "published the document or post that holds them",
    "relayed_by": "passed them on, as an agency or a spokesman does",
}
TRANSLATED_BY: Mapping[str, str] = {
    "outlet": "the outlet's own translation",
    "agency": "a news agency's",
    "interpreter": "an interpreter's, at the time",
    "machine": "a machine's",
    "unknown": "translated, nobody has recorded by whom",
}
SEGMENT: Mapping[str, str] = {
    "same": "the same to the byte",
    "typography": "the same words, written otherwise: marks, dashes, spaces, case, diacritics",
    "dropped": "words that the wording has not",
    "added": "words that the text has not",
    "changed": "other words in their place",
    "ellipsis": "one side has a mark that words are left out: …, ..., [...]",
    "bracketed": "one side has it in an editor's brackets: [sic], (had), [T]he",
    "translation": "another language, or another translation: stands beside the whole",
}
DIFFERENCE: Mapping[str, str] = {
    **{kind: meaning for kind, meaning in SEGMENT.items() if kind != "same"},
    "other_cue": "the cue is another than the first one recorded",
}
SIMILARITY: Mapping[str, str] = {
    "exact-twin": "the same words of the same speaker on days that overlap",
    "same-words": "the same words, of another speaker, on another day or in another text",
    "small-changes": "at least four words of five are the same, in their order, and every figure",
    "contains": "all words of the other one stand in this one, side by side",
    "contained": "all words of this one stand in the other one, side by side",
    "figures-differ": "the same but for a figure: rather another statement",
}
SPEAKER_RELATION: Mapping[str, str] = {
    "same": "the same speaker",
    "shared": "one of several joint speakers is the same",
    "unnamed": "both are unnamed, so that nobody can tell",
    "other": "another speaker",
}
DATE_RELATION: Mapping[str, str] = {
    "same": "the same day, or the same span of days",
    "overlapping": "days that overlap",
    "undated": "one of them has no date",
    "other": "another day",
}
TEXT: Mapping[str, str] = {
    "text": "the text of the statement",
    "original": "the words before they were translated",
    "wording": "the words as a source has them",
}
VARIANT: Mapping[str, str] = {
    "original": "the words before they were translated",
    "appearance": "the words as a source has them",
}
STYLE: Mapping[str, str] = {
    "agency": "a sentence, as news agencies write it",
    "short": "the words, then who and when, as for a quotation set apart",
    "citation": "who, when, the words, and the source in full",
}
STATUS: Mapping[str, str] = {
    "current": "the attribution stands",
    "disputed": "the attribution is disputed",
    "corrected": "the attribution or the wording has been corrected by its source",
    "withdrawn": "the attribution is withdrawn; lists leave the statement out",
}
MISSING: Sequence[str] = (
    "external_id",
    "verbatim",
    "language",
    "original",
    "role",
    "organisation",
    "joint_with",
    "date",
    "date_as_published",
    "channel",
    "said_to",
    "place",
    "context",
    "tags",
    "note",
    "via",
    "outlet",
    "title",
    "url",
    "author",
    "published",
)
"""Fields that a search can ask to be empty."""

SORT: Mapping[str, str] = {
    "-date": "the last said first",
    "date": "the first said first",
    "-recorded": "the last recorded first",
    "recorded": "the first recorded first",
    "-published": "by the first of its appearances, the last published first",
    "published": "by the first of its appearances, the first published first",
    "-updated": "the last changed first",
    "updated": "the first changed first",
    "relevance": "the best fit for `q` first, of the newest 10,000 matches",
}
EXPORT_SORT: Mapping[str, str] = {
    order: meaning for order, meaning in SORT.items() if order != "relevance"
}
"""Orders that reach every match."""

SPEAKER_SORT: Mapping[str, str] = {
    "relevance": "who matches `q` as typed, the most quoted first; where fewer than 20 do, then who"
    " may have been meant: with an initial for a word, or one typing error",
    "name": "in the order of the folded main names",
    "-statements": "who has the most statements first",
    "-recorded": "the newest first",
    "recorded": "the oldest first",
}
SOURCE_SORT: Mapping[str, str] = {
    "-recorded": "the newest first",
    "recorded": "the oldest first",
    "name": "by outlet and title",
    "-statements": "what carries the most statements first",
}
DATES: Mapping[str, str] = {
    "overlaps": "some day of it lies between `from` and `to`",
    "within": "every day of it does",
}
TOTAL: Mapping[str, str] = {
    "bounded": "counting stops at 1,000, and the answer says so",
    "exact": "every match is counted",
}

FORMAT: Mapping[str, str] = {
    "ndjson": "a statement as JSON on each line, the exact record",
    "csv": "a statement in each row of a table, safe in a spreadsheet",
}
FACET: Sequence[str] = (
    "speaker",
    "role",
    "organisation",
    "outlet",
    "via",
    "said_to",
    "first_hand",
    "tag",
    "language",
    "quotation",
    "channel",
    "status",
    "year",
    "month",
)
SOURCE_STATUS: Mapping[str, str] = {
    "current": "the item stands as published",
    "amended": "the publisher has changed the item",
    "withdrawn": "the publisher has withdrawn the item",
}
ACTION: Mapping[str, str] = {
    "add": "it was recorded",
    "correct": "fields of it were corrected",
    "withdraw": "the attribution was withdrawn",
    "restore": "a withdrawal was undone",
    "add-appearance": "another source was found to carry it",
    "correct-appearance": "how a source carries it was corrected",
    "remove-appearance": "a source was found not to carry it",
    "add-position": "a position that the speaker held was recorded",
    "correct-position": "a position of the speaker was corrected",
    "remove-position": "a position was found not to have been held",
    "merge": "it became part of another, or another became part of it",
    "unmerge": "a merge was undone, and both are records of their own again",
    "take-over": "it came out of an export of statements, without the history before it",
    "erase": "its content was blanked by order, here and in its history",
}
SUBJECT: Mapping[str, str] = {
    "statement": "a statement",
    "speaker": "a speaker, and with it each of its statements",
    "source": "a source, and with it each statement that it carries",
}
MODE: Mapping[str, str] = {
    "add": "each row is a statement to be recorded; what the service makes is refused",
    "restore": "an export comes back into an empty store, with ids, clocks and, of a whole store,"
    " its history; all of it or nothing (needs a key of scope admin)",
}
ON_CONFLICT: Mapping[str, str] = {
    "skip": "a row whose external id is recorded already is left out",
    "update": "what it states otherwise is a correction of that statement",
    "error": "it is an error",
}
"""What is done with a row whose external id the client has recorded before."""

RESULT: Mapping[str, str] = {
    "created": "it was recorded",
    "updated": "the statement of its external id was corrected",
    "unchanged": "the statement of its external id says the same",
    "skipped": "its external id is recorded already",
    "error": "it was refused, for what `errors` says",
    "would-create": "a dry run: it would be recorded",
    "would-update": "a dry run: the statement of its external id would be corrected",
    "not-written": "it is in order, but another row of an atomic import is not",
}
