"""A store in which everything has happened that can: what an export has to carry."""

from uuid import UUID

from schemas.appearances import AddedAppearanceSchema
from service import record
from tests import make

LONGEST = ("wörd “שלום” 😀 \u202bمی\u200cخواهم\u202c e\u0301 " * 3_000)[:63_990] + "the end"
HARD = (
    "=1+1 is \u00a0 <b>not</b> 'a' “formula”",
    "שלום, \u200f עולם\u2028and on",
    "می\u200cخواهم بدانم که چه شد",
    "e\u0301cole \u0065\u0301 NFD, école NFC; ﬁne ½",
    "👩\u200d👩\u200d👧 😀 \U0001f9d1\U0001f3fd",
    "線\r\nの\tにほんご 中文 한국어 ภาษาไทย",
    "-minus, +plus, @at, \"quoted\", 'single', ,comma; semi|pipe\\",
    LONGEST,
)
ANY = None


def fill(session):
    """Record, correct, withdraw, restore and erase; the caller commits."""
    made = [_hard(session, number, text) for number, text in enumerate(HARD)]
    for number in range(3):
        make.statement(session, text=f"At noon {number}", date="2023-04-05T12:00:00Z", speaker="N")
    make.statement(session, by="other", external_id="1", text="of another client")
    _correct(session, made)
    _merge(session)
    _erase(session)
    session.flush()


def _hard(session, number, text):
    return make.statement(
        session,
        text=text,
        external_id=str(number),
        speaker=(
            {"name": "two officials", "kind": "unnamed", "unnamed": {"count": 2}}
            if number % 3 == 0
            else {"name": f"Speaker {number % 4}", "kind": "person"}
        ),
        role=None if number % 2 else "-ministre",
        organisation=f"Body {number % 3}" if number % 2 else None,
        language="fr" if number % 2 else None,
        original={"text": "le mot", "language": "fr"},
        joint_with=[{"speaker": "Joint", "role": "@home", "organisation": "Body 0"}]
        if number % 4 == 1
        else [],
        date=("2023-04", "2023-04-05T12:00:00Z", None, "2020~/2023")[number % 4],
        date_as_published="Wednesday",
        channel="speech",
        said_to="reporters",
        place="Jerusalem",
        context="about\nit",
        tags=["a, b", "Ünï"],
        note="+note",
        source=None,
        appearances=[
            {
                "source": {
                    "outlet": f"Outlet {each}",
                    "title": f"T {number}",
                    "published": "2023-04-06",
                },
                "wording": text[:100] if each else None,
                "language": "de",
                "translated_by": "agency",
                "cue": "said",
                "credited_as": "him",
                "via": [{"name": "AFP", "relation": "cited_by"}, "Reuters"],
                "selectors": [{"exact": "x", "start": 1, "end": 2}],
            }
            for each in range(number % 3 + 1)
        ],
    )


def _correct(session, made):
    by = {"by": "desk"}
    reason = {"reason": "as “printed”"}
    record.statements.revise(session, made[0].id, ANY, {"role": "Minister", **reason}, **by)
    record.statements.revise(session, made[0].id, ANY, {"status": "disputed", **reason}, **by)
    record.statements.withdraw(session, made[1].id, ANY, by="desk", reason="wrong")
    record.statements.withdraw(session, made[2].id, ANY, by="desk", reason="wrong")
    record.statements.restore(session, made[2].id, ANY, by="desk", reason="right")
    added = AddedAppearanceSchema().load({"source": "https://Example.org/a#b", "reason": "r"})
    record.appearances.add(session, made[3].id, ANY, added, by="desk")
    record.appearances.remove(
        session, made[2].id, made[2].appearances[0].id, ANY, by="desk", reason="r"
    )
    named = made[1].speaker.id
    record.speakers.revise(session, named, ANY, {"name": "Renamed", **reason}, **by)
    record.speakers.revise(
        session,
        named,
        ANY,
        {"identifiers": {"wikidata": "Q1"}, "aliases": ["A", "B"], **reason},
        **by,
    )
    alone = record.speakers.add(session, {"name": "Alone", "kind": "organisation"}, by="desk")
    record.sources.add(session, {"outlet": "Unused", "url": "https://example.org/u"}, by="desk")
    source = made[4].appearances[0].source.id
    record.sources.revise(
        session, source, ANY, {"status": "amended", "author": "X", **reason}, **by
    )
    _position(session, named, alone.subject)
    _merge_speakers(session, alone.subject)


def _position(session, id, body):
    held = {"title": "Chair", "organisation": {"id": body.id}, "begins": "2020"}
    record.positions.add(session, id, ANY, held, by="desk")
    reason = {"reason": "a position", "identifiers": {"viaf": "1"}}
    record.speakers.revise(session, id, ANY, reason, by="desk")


def _merge(session):
    """Merge one after the other, and into another with all that is part of it; undo one."""
    one, two, three, four, five = (
        make.statement(
            session,
            text=f"Merged, the {each}",
            speaker="M",
            source=None,
            appearances=[{"source": f"Outlet of the {each}", "via": ["AFP"]}],
        )
        for each in ("first", "second", "third", "fourth", "fifth")
    )
    for joined, survivor in ((one, two), (three, two), (two, four), (five, four)):
        record.merges.merge(session, joined.id, ANY, survivor.id, by="desk", reason="the same")
    record.merges.unmerge(session, four.id, ANY, by="desk", reason="not the same")
    record.statements.revise(session, four.id, ANY, {"note": "since", "reason": "r"}, by="desk")


def _erase(session):
    erased = make.statement(
        session, text="to be erased", speaker={"name": "a source", "kind": "unnamed"}
    )
    record.statements.revise(session, erased.id, ANY, {"role": "x", "reason": "r"}, by="desk")
    make.statement(session, text="of an erased speaker", speaker="Forgotten", source="Gone Outlet")
    session.flush()
    record.erasure.statement(session, erased.id, by="operator", reason="order 1")
    part, whole = (make.statement(session, text=each, speaker="M") for each in ("part", "whole"))
    record.merges.merge(session, part.id, ANY, whole.id, by="desk", reason="the same")
    record.erasure.statement(session, whole.id, by="operator", reason="order 4")
    last = record.search.run(session, record.search.Query(q="erased", outlet=("gone",))).data[0]
    record.erasure.speaker(session, UUID(last["speaker"]["id"]), by="operator", reason="order 2")
    source = UUID(last["appearances"][0]["source"]["id"])
    record.erasure.source(session, source, by="operator", reason="order 3")


def _merge_speakers(session, body):
    """Let three be one, and a fourth on its own again."""
    first, second, third, fourth = (
        record.speakers.make(session, {"name": f"Merged {number}"}, by="desk")
        for number in range(4)
    )
    held = {"title": "Chair", "organisation": {"id": first.id}}
    record.positions.add(session, body.id, ANY, held, by="desk")
    for each in (first, second):
        make.statement(session, speaker={"id": str(each.id)}, joint_with=[{"speaker": "Merged 2"}])
    merge, by = record.speaker_merges.merge, {"by": "desk", "reason": "one body"}
    merge(session, first.id, ANY, second.id, **by)
    merge(session, fourth.id, ANY, second.id, **by)
    record.speaker_merges.unmerge(session, second.id, ANY, **by)
    merge(session, second.id, ANY, third.id, **by)
