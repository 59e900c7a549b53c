"""Very many statements, quickly: a few are recorded, and their rows copied with other days.

The copies have what a copy must have of its own (number, id, key, clocks) in the tables and in the
index; all else is that of the statement that was recorded.
"""

import random
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, insert, select

from service import record, text
from service.models import Appearance, Base, Speaker
from service.record import clocks, ids, indexing, spans
from service.text import analysis
from service.text.key import Key, length_class, pack
from tests import make

MODELS = 150
DAYS = 15 * 365
BATCH = 5_000
NEWEST = date(2026, 6, 1).toordinal()
TABLES = ("statement", "joint_speaker", "tag", "appearance", "carrier")


def fill(session, count, seed=7):
    """Record some statements and copy them until there are so many."""
    dice = random.Random(seed)
    models = [_model(session, dice, number) for number in range(MODELS)]
    for number in range(5):
        make.statement(session, text=f"A rare word {number}", speaker="Rare Bird", date="2020")
    session.flush()
    _appoint(session)
    whole = [_Copied(session, each) for each in models]
    for start in range(MODELS + 5, count, BATCH):
        _copy(session, whole, range(start, min(count, start + BATCH)), count)
    session.commit()
    if session.get_bind().dialect.name == "postgresql":
        session.connection().exec_driver_sql("ANALYZE")
        session.commit()


def _model(session, dice, number):
    words = ["the", *(["tax"] if number % 5 == 0 else []), *(["truce"] if number == 7 else [])]
    filler = [f"w{min(int(dice.paretovariate(0.7)), 3_000)}" for _ in range(25)]
    # The French ones are recorded first, so that by that clock they come last.
    language = "fr" if number < MODELS // 10 else "en"
    return make.statement(
        session,
        text=" ".join(words + filler),
        speaker={"name": f"Speaker {number % 200}", "kind": "person"},
        role=dice.choice((None, "Minister", f"Role {number % 40}")),
        organisation=dice.choice((None, f"Body {number % 30}")),
        language=language,
        channel=dice.choice((None, "interview", "speech")),
        said_to=dice.choice((None, "reporters", f"Outlet {number % 20}")),
        place=dice.choice((None, "Paris")),
        date="2020-01-01" if number % 10 else "2020",
        joint_with=[{"speaker": "Joint Speaker"}] if number % 3 == 0 else [],
        tags=[f"tag {number % 12}", "every"],
        source=None,
        appearances=[
            {
                "source": {
                    "outlet": f"Outlet {number % 60}",
                    "url": f"https://example.org/{number}",
                }
                | ({"published": "2020-01-02"} if number % 4 else {}),
                "via": [{"name": "AP"}] if number % 6 == 0 else [],
            }
        ],
    )


def _appoint(session):
    """Let every third speaker have been a minister for some years, one after the other."""
    speakers = session.scalars(select(Speaker.id).order_by(Speaker.number)).all()
    for number, id in enumerate(speakers[::3]):
        term = {"begins": f"{2011 + number % 14}", "ends": f"{2013 + number % 14}-06"}
        record.positions.add(session, id, None, {"title": "Minister"} | term, by="desk")


class _Copied:
    """The rows of a recorded statement, and its tokens but those that a copy has its own of."""

    def __init__(self, session, statement):
        self.rows = {}
        for name in TABLES:
            table = Base.metadata.tables[name]
            by = {
                "statement": lambda t: t.c.number == statement.number,
                "carrier": lambda t: t.c.appearance_number.in_(
                    [row["number"] for row in self.rows["appearance"]]
                ),
            }.get(name, lambda t: t.c.statement_number == statement.number)
            found = session.execute(select(table).where(by(table))).mappings()
            self.rows[name] = [dict(each) for each in found]
        own = (
            ":statement.",
            *(f":{clock}." for clock in clocks.CLOCKS),
            *(f":{clock}_all." for clock in clocks.CLOCKS),
        )
        self.document = analysis.analyse(indexing.texts(statement))
        self.tokens = [t for t in indexing.tokens(session, statement) if not t.startswith(own)]
        self.days = statement.last_day - statement.first_day
        self.is_french = statement.language == "fr"
        self.is_published = statement.published > 0


def _copy(session, models, numbers, count):
    made = {name: [] for name in TABLES}
    entries = []
    last = session.scalar(select(func.max(Appearance.number)))
    for number in numbers:
        model = models[number % len(models)]
        day = NEWEST - number * 7919 % DAYS
        key = pack(Key(day, number + 1, length_class(model.document.count)))
        share = number / count / 10 + (0 if model.is_french else 0.1)
        recorded = datetime(2012, 1, 1, tzinfo=UTC) + timedelta(days=round(DAYS * share))
        published = day + number % 3 if model.is_published else 0
        made["statement"].append(
            model.rows["statement"][0]
            | {"number": number + 1, "id": ids.new(), "key": key, "external_id": None}
            | {"first_day": day, "last_day": day + model.days, "published": published << 17}
            | {"recorded": recorded, "updated": recorded}
            | {"date": date.fromordinal(day).isoformat()}
        )
        moved = {}
        for row in model.rows["appearance"]:
            last += 1
            moved[row["number"]] = last
            made["appearance"].append(
                row | {"number": last, "id": ids.new(), "statement_number": number + 1}
            )
        made["carrier"] += [
            row | {"appearance_number": moved[row["appearance_number"]]}
            for row in model.rows["carrier"]
        ]
        for name in ("joint_speaker", "tag"):
            made[name] += [row | {"statement_number": number + 1} for row in model.rows[name]]
        at = recorded.toordinal()
        own = [f":statement.{number + 1}", *spans.of_statement("published", published, published)]
        own += [*spans.of_statement("recorded", at, at), *spans.of_statement("updated", at, at)]
        entries.append(analysis.entry(key, model.document, [*model.tokens, *own]))
    for name, rows in made.items():
        if rows:
            session.execute(insert(Base.metadata.tables[name]), rows)
    text.dialect(session).add(session, sorted(entries, key=lambda entry: entry.key))
