"""The fast paths of output equal the schemas' own dump.

`make soak` compares as many records as RECORDS says.
"""

import os
import random

import orjson
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, true

from schemas.sources import SourceSchema
from schemas.speakers import SpeakerSchema
from schemas.statements import StatementSchema
from service import record
from service.models import Speaker
from service.record import documents, renderings, whole
from tests import make

TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=19).map("w{}".format)
SPEAKERS = TEXTS | st.fixed_dictionaries(
    {"name": TEXTS, "kind": st.sampled_from(["person", "organisation", "unnamed"])},
    optional={"new": st.just(True)},
)
FIELDS = st.fixed_dictionaries(
    {"text": TEXTS.map(lambda text: text.rstrip('"“„”«»「『'))},
    optional={
        "role": TEXTS,
        "organisation": TEXTS,
        "joint_with": st.lists(st.builds(lambda name: {"speaker": name}, TEXTS), max_size=3),
        "date": st.sampled_from(["2023", "2023-04-05T10:30:00Z", "2023-04/2024~"]),
        "tags": st.lists(TEXTS, max_size=3),
        "language": st.sampled_from(["en", "zh-Hant"]),
        "original": st.fixed_dictionaries({"text": TEXTS}),
        "appearances": st.lists(
            st.fixed_dictionaries(
                {"source": st.fixed_dictionaries({"outlet": TEXTS, "title": TEXTS})},
                optional={
                    "wording": TEXTS,
                    "via": st.lists(TEXTS, max_size=2),
                    "selectors": st.lists(st.builds(lambda text: {"exact": text}, TEXTS)),
                },
            ),
            min_size=1,
            max_size=2,
        ),
    },
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=FIELDS)
def test_a_document_equals_the_dump_of_its_schema(session, fields):
    source = {} if "appearances" not in fields else {"source": None}
    speaker = {"name": "Somebody", "new": True}

    made = make.statement(session, speaker=speaker, **{**fields, **source})

    statement = record.statements.get(session, made.id)
    assert documents.statement(statement) == StatementSchema().dump(statement)
    _, read = record.statements.read(session, made.id)
    assert orjson.dumps(read) == orjson.dumps(documents.statement(statement))
    whole = record.speakers.get(session, statement.speaker.id)
    assert documents.speaker(whole) == SpeakerSchema().dump(whole)
    carrier = statement.appearances[0].source
    assert documents.source(carrier) == SourceSchema().dump(carrier)


COUNT = int(os.environ.get("RECORDS", "80"))
FEW = [None, "a", "é 和平", "two words"]


def drawn(dice, number):
    """A statement of any shape: speakers, sources and names are shared by some, lists are long."""

    def some(most, make):
        return [make() for _ in range(dice.choice((0, 0, 1, 2, most)))]

    def speaker():
        kind = dice.choice(("person", "organisation", "unnamed", "unspecified"))
        unnamed = {"unnamed": {"count": dice.choice((None, 2)), "reason": "safety"}}
        name = f"{kind} {dice.randrange(20)}"
        return {"name": name, "kind": kind} | (unnamed if kind == "unnamed" else {})

    def voice():
        body = dice.choice((None, f"Body {dice.randrange(9)}"))
        return {"speaker": speaker(), "role": dice.choice(FEW), "organisation": body}

    def appearance():
        source = {"outlet": f"Outlet {dice.randrange(9)}", "title": f"T {dice.randrange(9)}"}
        return {
            "source": source | {"published": "2023", "url": f"https://x.test/{number}"},
            "wording": dice.choice(FEW),
            "cue": dice.choice(FEW),
            "via": some(4, lambda: {"name": f"V {dice.randrange(9)}", "url": "https://v.test/"}),
            "selectors": some(3, lambda: {"exact": "x", "start": 1, "end": dice.randrange(2, 9)}),
        }

    return {
        "text": f"“Words” number {number} {dice.choice(FEW)}",
        **voice(),
        "joint_with": some(5, voice),
        "date": dice.choice((None, "2023", "2023-04-05T10:30:00+03:00", "2020/2023-04~")),
        "language": dice.choice((None, "en", "zh-Hant")),
        "original": {"text": dice.choice(FEW), "language": dice.choice((None, "fr"))},
        "tags": some(12, lambda: f"tag {dice.random()}"),
        "source": None,
        "appearances": [appearance(), *some(11, appearance)],
        "note": dice.choice(FEW),
        "external_id": dice.choice((None, str(number))),
    }


def three(session, kind):
    return session.scalars(select(Speaker).where(Speaker.kind == kind).limit(3)).all()


def test_what_is_read_for_an_answer_equals_the_dump_of_its_schema(session):
    dice, schema = random.Random(8), StatementSchema()
    for number in range(COUNT):
        make.statement(session, **drawn(dice, number))
    session.flush()

    # The schema is that of one shape and knows nothing of who answers for whom.
    assert compared(session, schema.dump) == COUNT
    merge, by = record.speaker_merges.merge, {"by": "desk", "reason": "the same"}
    for kind in ("unspecified", "person"):
        first, second, third = (each.id for each in three(session, kind))
        merge(session, first, None, second, **by)
        merge(session, second, None, third, **by)
    session.flush()
    assert compared(session, documents.statement) == COUNT


def compared(session, expected):
    """How many documents that were read equal those that are made of objects, to the byte."""
    session.expunge_all()
    count = 0
    for some in whole.batches(session, true()):
        read = renderings.of_keys(session, [each.key for each in some])
        for document, statement in zip(read, some, strict=True):
            assert document == expected(statement)
            assert orjson.dumps(document) == orjson.dumps(documents.statement(statement))
            count += 1
    return count
