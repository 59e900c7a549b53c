"""A few hundred statements with hard values: other scripts, signs that mean something, nulls."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

from service import record
from service.models import Statement
from service.record import documents, indexing
from service.record.remarks import Warnings
from tests import make

NAMES = (
    "Hussein al-Sheikh",
    "Captain O’Brien",
    'Jean-Luc "JL" Picard',
    "!Kung Council",
    "Star*",
    "***",
    "和平 太郎",
    "محمد اشتية",
    "Łódź Łąka",
    "İstanbul Valiliği",
    '"Quoted"',
    "John Smith",
    "John Smith",
    "Smith Incorporated",
    "Foreign Ministry",
)
MERGED = ((11, 12), (4, 5), (5, 7), (8, 6), (3, 14), (9, 13), (1, 0))
"""Of the names above: who is to be merged into whom, where the kinds that fell allow it."""

ROLES = (
    "Prime Minister",
    "prime minister",
    "Foreign Minister",
    "L'envoyé spécial",
    "spokesman",
    "!important",
    "minister*",
    '"Boss"',
    "外務大臣",
    "A, B",
)
TITLES = (
    "Prime Minister",
    "Minister",
    "外務大臣",
    "!important",
    '"Boss"',
    "envoyé spécial",
    "A, B",
)
TERMS = (
    *((None, None), ("2022", "2023-04-05"), ("2023-04-06", None), ("2023~", "2023-06")),
    *((None, "2022-12"), ("1990", "1999-12-30"), ("2023-04-05T10:00:00Z", "2023-04/2024")),
)
OUTLETS = ("CNN", "cnn", "C N N", 'BBC "World"', "*Star*", "!Bang", "Le Monde", "الجزيرة", None)
TAGS = ("Économie", "economie", "!", "!!", "al-aqsa", '"', "a*", "平和")
LANGUAGES = (None, "en", "en-GB", "EN-gb", "fr", "zh-Hant-TW", "ar")
DATES = (
    *(None, "2023", "2023-04", "2023-04-05", "2023-04-05T10:30:00+03:00", "2023-04-05T23:59:59Z"),
    *("2023-04/2023-06", "2022-11-30/2023-02-03", "2023~", "1999-12-31", "2024-02-29?"),
    *("0001", "9999-12-31", "1990/2029", "2023-04-05T10:30:00Z", "2023-12-31", "2023-01-01"),
)
CHANNELS = (None, None, "interview", "press_conference", "other")
EXTERNAL = ("x1", "!x", '"x"', "X1", "الف", "x*")
WORDS = ("taxes rise", "Taxes, taxes", "和平需要", "l'homme", "impôts", "don't", "peace now")
CLIENTS = ("desk", "Desk", "wire.2")
START = datetime(2024, 12, 30, 22, tzinfo=UTC)


def fill(session, count, seed=7):
    """Record so many statements; return their documents, and those of their speakers."""
    dice = random.Random(seed)
    speakers = [_speaker(session, dice, name) for name in NAMES]
    used = set()
    ids = [_statement(session, dice, speakers, used).id for _ in range(count)]
    _merge(session, speakers)
    made = [record.statements.find(session, id) for id in ids]
    for statement in dice.sample(made, count // 8):
        statement.status = "withdrawn"
    for statement in dice.sample(made, count // 20):
        statement.merged_into_number = made[0].number
    for statement in made:
        statement.recorded = START + timedelta(hours=dice.randrange(60))
        statement.updated = statement.recorded + timedelta(days=dice.choice((0, 0, 1, 400)))
        indexing.put(session, statement, Warnings())
    session.commit()
    merged = {each.id for each in made if each.merged_into_number is not None}
    session.expunge_all()
    whole = [record.statements.find(session, each.id) for each in made if each.id not in merged]
    rows = [documents.statement(each) for each in whole]
    known = [documents.speaker(record.speakers.get(session, UUID(id))) for id in _ids(rows)]
    return rows, {each["id"]: each for each in known}


def _merge(session, speakers):
    """Merge some speakers, two of them one after the other."""
    merged = 0
    for one, other in MERGED:
        joined, survivor = speakers[one], speakers[other]
        if len({joined.kind, survivor.kind} - {"unspecified"}) < 2:
            merge = record.speaker_merges.merge
            merge(session, joined.id, None, survivor.id, by="desk", reason="one person")
            merged += 1
    assert merged >= 3, "the dice have made too few who can be one"


def _ids(rows):
    credited = [each for row in rows for each in (row, *row["joint_with"])]
    bodies = {each["organisation"]["id"] for each in credited if each["organisation"]}
    return {each["speaker"]["id"] for each in credited} | bodies


def _speaker(session, dice, name):
    kind = dice.choice(("person", "organisation", "unspecified"))
    aliases = dice.sample(("Abu Mazen", "Star", "al Sheikh", "部長"), dice.choice((0, 0, 1, 2)))
    given = {"name": name, "kind": kind, "aliases": aliases}
    made = record.speakers.make(session, given, by="desk")
    for title in dice.sample(TITLES, dice.choice((0, 0, 1, 3))):
        begins, ends = dice.choice(TERMS)
        held = {"title": title, "begins": begins, "ends": ends}
        record.positions.add(session, made.id, None, held, by="desk")
    return made


def _statement(session, dice, speakers, used) -> Statement:
    by, external = dice.choice(CLIENTS), dice.choice(EXTERNAL)
    fresh = dice.random() < 0.2 and (by, external) not in used
    used |= {(by, external)} if fresh else set()
    fields = {
        "text": dice.choice(WORDS) + " " * dice.randrange(3) + dice.choice(WORDS),
        "external_id": external if fresh else None,
        "quotation": dice.choice((None, "direct", "indirect")),
        "language": dice.choice(LANGUAGES),
        "original": dice.choice((None, {"language": "ar"}, {"text": "impôts", "language": "fr"})),
        "date": dice.choice(DATES),
        "date_as_published": dice.choice((None, "Wednesday")),
        "channel": dice.choice(CHANNELS),
        "said_to": dice.choice((None, None, *OUTLETS)),
        "place": dice.choice((None, None, "Łódź", "São Paulo", "東京")),
        "context": dice.choice((None, "!")),
        "note": dice.choice((None, "note")),
        "tags": dice.sample(TAGS, dice.choice((0, 0, 1, 3))),
        "status": dice.choice(("current", "current", "disputed", "corrected")),
        "joint_with": [_credit(dice, speakers) for _ in range(dice.choice((0, 0, 0, 1, 2)))],
        "source": None,
        "appearances": [_appearance(dice) for _ in range(dice.choice((1, 1, 2, 3)))],
    }
    return make.statement(session, by=by, **_credit(dice, speakers), **fields)


def _credit(dice, speakers):
    unnamed = {
        "name": dice.choice(("a senior official", "officials*", "źródło")),
        "kind": "unnamed",
    }
    named = {"id": str(dice.choice(speakers).id)}
    bodies = [each for each in speakers if each.kind == "organisation"]
    return {
        "speaker": dice.choice((named, named, named, unnamed)),
        "role": dice.choice((None, None, *ROLES)),
        "organisation": dice.choice((None, {"id": str(dice.choice(bodies).id)})),
    }


def _appearance(dice):
    number = dice.randrange(25)
    url = dice.choice((None, f"https://Example.org/{number}"))
    source = {
        "url": url,
        "outlet": dice.choice(OUTLETS),
        "title": dice.choice((None, f"Title {number}")) if url else f"Title {number}",
        "author": dice.choice((None, None, "Ada Example")),
        "published": dice.choice(DATES),
    }
    via = [{"name": name} for name in dice.sample(OUTLETS[:-1], dice.choice((0, 0, 1, 2)))]
    return {"source": source, "via": via, "wording": dice.choice((None, None, "impôts peace"))}
