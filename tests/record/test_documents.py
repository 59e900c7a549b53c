"""The fast path of output equals the schemas' own dump."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from schemas.sources import SourceSchema
from schemas.speakers import SpeakerSchema
from schemas.statements import StatementSchema
from service import record
from service.record import documents
from tests import make

TEXTS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
SPEAKERS = TEXTS | st.fixed_dictionaries(
    {"name": TEXTS, "kind": st.sampled_from(["person", "organisation", "unnamed"])},
    optional={"new": st.just(True)},
)
FIELDS = st.fixed_dictionaries(
    {"text": TEXTS.map(lambda text: text.strip('"“„”«»「『')).filter(bool)},
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
    whole = record.speakers.get(session, statement.speaker.id)
    assert documents.speaker(whole) == SpeakerSchema().dump(whole)
    carrier = statement.appearances[0].source
    assert documents.source(carrier) == SourceSchema().dump(carrier)
