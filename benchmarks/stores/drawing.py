"""A block of the corpus as rows of the service's tables and of its index, without a database.

All that follows from what was sent is found out by the service's own functions. What each row is
numbered follows from the number of its block, so that blocks can be made at once.
"""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any

from benchmarks import corpus
from benchmarks.stores.plain import Carried, Credited, Joint, Plain, Published, Said, columns
from benchmarks.stores.rows import BY, TABLES, Desk, Known, Rows, id_of, moment
from service.record import dates, documents, history, indexing, names, quotations, sources, twins
from service.record.remarks import Warnings
from service.text import analysis

FIRST_UNNAMED = 1_000_000
"""Numbers below are those of speakers with a name."""

MOST_APPEARANCES = 4
VALUES = {name: attrgetter(*columns(name)) for name in TABLES}
PLAIN = (
    "external_id",
    "text",
    "language",
    "role",
    "date",
    "date_as_published",
    "channel",
    "said_to",
    "place",
    "context",
)
OF_APPEARANCES = ("wording", "cue", "credited_as")
PARTS = ("exact", "prefix", "suffix", "start", "end")


def draw(number: int, known: Known, index: Any) -> Rows:
    """Return the rows of a block; `index` is the module of `service.text` that writes the index."""
    return _Drawing(number, known, index).rows


class _Drawing:
    def __init__(self, number: int, known: Known, index: Any) -> None:
        self.known, self.rows, self.desk = known, Rows(), Desk(known.labels)
        self.first, self.sources = number * corpus.BLOCK, {}
        self.subjects: list[dict[str, Any]] = []
        entries = [
            self._statement(self.first + place + 1, each)
            for place, each in enumerate(corpus.block(number, known.count))
        ]
        self.rows.revisions[:0] = self.subjects  # they stand before the statements they are in
        self.rows.index = [index.row(each) for each in entries]

    def _statement(self, number: int, fields: Mapping[str, Any]) -> analysis.Entry:
        at = moment(number, self.known.count)
        said = Said(number=number, id=id_of(at, number), recorded_by=BY, recorded=at, updated=at)
        self._words(said, fields)
        self._credit(said, fields)
        said.tags = [
            Plain(statement_number=number, position=place, name=name, folded=names.key(name))
            for place, name in enumerate(fields.get("tags", ()))
        ]
        said.appearances = [
            self._appearance(said, place, each) for place, each in enumerate(fields["appearances"])
        ]
        texts = indexing.texts(said)
        document = analysis.analyse(texts)
        said.text_key = twins.key_within(document, texts)
        indexing.place(self.desk, said, document)
        self._add("statement", [said])
        self._add("tag", said.tags)
        self._add("joint_speaker", said.joint_with)
        self._add("appearance", said.appearances)
        self._revise(
            self.rows.revisions, "statement", said, documents.statement(said, documents.recorded)
        )
        return analysis.entry(said.key, document, indexing.tokens(self.desk, said))

    def _words(self, said: Said, fields: Mapping[str, Any]) -> None:
        said.__dict__ |= {name: fields[name] for name in PLAIN if name in fields}
        said.quotation, said.verbatim = quotations.settle(fields, Warnings())
        original = fields.get("original", {})
        said.original_text, said.original_language = original.get("text"), original.get("language")
        span = dates.parse(said.date)
        said.first_day, said.last_day = span.first_day, span.last_day

    def _credit(self, said: Said, fields: Mapping[str, Any]) -> None:
        self._attribute(said, said, fields)
        said.joint_with = [
            Joint(statement_number=said.number, position=place)
            for place in range(len(fields.get("joint_with", ())))
        ]
        for joint, given in zip(said.joint_with, fields.get("joint_with", ()), strict=True):
            joint.role = given["role"]
            self._attribute(said, joint, given)

    def _attribute(self, said: Said, credited: Plain, given: Mapping[str, Any]) -> None:
        speaker = given["speaker"]
        is_named = speaker["kind"] != "unnamed"
        credited.speaker = (
            self.known.named[speaker["name"]] if is_named else self._unnamed(said, speaker)
        )
        credited.speaker_number = credited.speaker.number
        if "organisation" in given:
            credited.organisation = self.known.named[given["organisation"]["name"]]
            credited.organisation_number = credited.organisation.number

    def _unnamed(self, said: Said, given: Mapping[str, Any]) -> Credited:
        number, name = FIRST_UNNAMED + said.number, given["name"]
        made = Credited(number=number, id=id_of(said.recorded, -number), kind="unnamed", name=name)
        made.folded, made.identifiers, made.positions = names.key(name), {}, []
        made.unnamed_count = given["unnamed"]["count"]
        made.unnamed_reason, made.unnamed_terms = given["unnamed"]["reason"], "not_stated"
        made.recorded = made.updated = said.recorded
        made.names = [Plain(speaker_number=number, position=0, name=name, folded=made.folded)]
        self._add("speaker", [made])
        self._add("speaker_name", made.names)
        self._revise(self.subjects, "speaker", made, documents.speaker_alone(made))
        return made

    def _appearance(self, said: Said, place: int, given: Mapping[str, Any]) -> Carried:
        number = said.number * MOST_APPEARANCES + place
        made = Carried(number=number, id=id_of(said.recorded, number << 32), position=place)
        made.__dict__ |= {name: given[name] for name in OF_APPEARANCES if name in given}
        made.statement_number, made.quotation = said.number, said.quotation
        made.source = self._source(said, given["source"])
        made.source_number = made.source.number
        if said.original_language not in (None, said.language):
            made.translated_by = "unknown"
        made.selectors = [{p: each.get(p) for p in PARTS} for each in given.get("selectors", ())]
        made.via = [
            Plain(appearance_number=number, position=place, url=None, **each)
            for place, each in enumerate(given.get("via", ()))
        ]
        self._add("carrier", made.via)
        return made

    def _source(self, said: Said, given: Mapping[str, Any]) -> Published:
        if (known := self.sources.get(given["url"])) is not None:
            return known
        number = self.first + len(self.sources) + 1
        made = Published(number=number, id=id_of(said.recorded, number << 48), words=[], **given)
        made.recorded = made.updated = said.recorded
        sources.derive(made)
        for each in made.words:
            each.source_number = number
        self.sources[given["url"]] = made
        self._add("source", [made])
        self._add("source_word", made.words)
        self._revise(self.subjects, "source", made, documents.source(made))
        return made

    def _add(self, table: str, rows: Sequence[Any]) -> None:
        self.rows.tables[table] += map(VALUES[table], rows)

    @staticmethod
    def _revise(revisions: list[Any], kind: str, of: Any, document: Mapping[str, Any]) -> None:
        content = history.canonical({"reason": None, "record": history.referring(document)})
        salt = of.id.hex[::-1]
        revisions.append(
            {
                "subject_kind": kind,
                "subject_id": of.id,
                "subject_revision": 1,
                "action": "add",
                "at": of.recorded,
                "by": BY,
                "salt": salt,
                "content": content,
                "content_digest": history.digest(salt, content),
            }
        )
