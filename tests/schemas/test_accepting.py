"""What a schema accepts at once is what marshmallow loads; what it doubts, marshmallow judges."""

import copy
import random

import pytest
from marshmallow import ValidationError, fields

from benchmarks import corpus
from schemas import faults
from schemas.accepting import AcceptingSchema, Doubt
from schemas.base import InSchema
from schemas.statements import NewStatementSchema
from tests import make
from tests.exchange import hard

SCHEMA = NewStatementSchema()
WRONG = (
    None,
    "",
    "  ",
    "\u00ad",
    "\u3164",
    "a\x00",
    "a\nb",
    "a\u200bb",
    "\ud800",
    "x" * 70_000,
    "x" * 501,
    0,
    -1,
    1.5,
    True,
    [],
    [None],
    ["a", 1],
    {},
    {"name": "Ann", "id": 7},
    {"id": "01923f4e-0000-7000-8000-000000000000"},
    {"id": "no id"},
    {"outlet": "CNN", "unknown": 1},
    "2023-13-45",
    "1.2.2023",
    "en_GB",
    "https://user@example.org",
    "interview",
    "unnamed",
)


def met(load, given):
    """What comes of loading: the fields, or every fault at its pointer."""
    try:
        return load(given)
    except ValidationError as error:
        return sorted(faults.found(error.messages))


def places(of):
    """Every object and list inside, with each of its keys."""
    pairs = of.items() if isinstance(of, dict) else enumerate(of)
    for key, value in list(pairs):
        yield of, key
        if isinstance(value, (dict, list)):
            yield from places(value)


def altered(dice, body):
    """A body of which one thing is wrong, or gone, or too much."""
    made = copy.deepcopy(body)
    inside, key = dice.choice(list(places(made)))
    what = dice.randrange(4)
    if what == 0:
        del inside[key]
    elif what == 1 and isinstance(inside, dict):
        inside[dice.choice(("id", "nmae", "source", "via", "new", "unnamed"))] = dice.choice(WRONG)
    else:
        inside[key] = dice.choice(WRONG)
    return made


def bodies():
    yield from hard.bodies(150)
    yield from corpus.block(3, 1_000_000)[:150]
    yield make.body(source="https://example.org", language="en-GB", original={"text": "x"})
    yield make.body(joint_with=[{"speaker": "Ann", "organisation": {"name": "B", "new": True}}])


def test_what_is_accepted_is_what_marshmallow_loads():
    dice = random.Random(7)
    every = list(bodies())
    every += [altered(dice, each) for each in every for _ in range(4)]

    for each in every:
        assert met(SCHEMA.load, each) == met(lambda given: InSchema.load(SCHEMA, given), each), each


def test_what_is_right_is_accepted_without_marshmallow():
    for each in bodies():
        SCHEMA.accept(each)


@pytest.mark.parametrize("given", [None, [], "text", 7, {}, {"text": "a"}])
def test_what_is_no_statement_is_doubted(given):
    with pytest.raises(Doubt):
        SCHEMA.accept(given)


def test_a_schema_with_rules_that_are_not_known_is_not_made():
    class Patch(AcceptingSchema):
        keeps_nulls = True
        name = fields.String()

    with pytest.raises(TypeError):
        Patch()
