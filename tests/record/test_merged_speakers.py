"""Any merges, edits and un-merges of speakers, against a model that knows no database."""

from dataclasses import dataclass, field
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from service import record
from service.record import documents
from service.record.errors import Conflict, Merged
from tests import make

NAMES = ("Ann", "Ann Example", "A. Example", "Bob", "Bob Sample", "Cid")
TITLES = ("Mayor", "Senator")
WIKIDATA = ("Q1", "Q2", None)
KINDS = ("person", "organisation", "unspecified")


@dataclass
class Who:
    """A speaker as the model has it: what is its own, and what it became part of."""

    id: UUID
    kind: str
    names: list[str]
    wikidata: str | None = None
    titles: list[str] = field(default_factory=list)
    into: "Who | None" = None
    said: set[str] = field(default_factory=set)
    joined: list["Who"] = field(default_factory=list)

    @property
    def survivor(self):
        return self if self.into is None else self.into.survivor

    @property
    def parts(self):
        """Itself and all that is part of it, in the order recorded: ids rise."""
        below = [part for each in self.joined for part in each.parts]
        return [self, *sorted(below, key=lambda each: each.id)]

    @property
    def aliases(self):
        every = [*self.names[1:], *(name for part in self.parts[1:] for name in part.names)]
        return [name for name in dict.fromkeys(every) if name != self.names[0]]

    def content(self):
        wikidata = next((part.wikidata for part in self.parts if part.wikidata), None)
        return {
            "id": str(self.id),
            "name": self.names[0],
            "kind": self.kind,
            "aliases": self.aliases,
            "identifiers": {"wikidata": wikidata} if wikidata else {},
            "titles": [title for part in self.parts for title in part.titles],
            "merged": [str(part.id) for part in self.parts[1:]],
        }


def may_be_one(one, other):
    """Whether nothing says that they are two."""
    kinds = {part.kind for each in (one, other) for part in each.parts} - {"unspecified"}
    known = [each.content()["identifiers"].get("wikidata") for each in (one, other)]
    return len(kinds) < 2 and len(set(known) - {None}) < 2


class Merges(RuleBasedStateMachine):
    """The record beside the model; `session` is put in by the test."""

    session = None
    after_each_step = False

    def __init__(self):
        super().__init__()
        self.all: list[Who] = []
        self.count = 0

    def teardown(self):
        if self.all:
            self.check()
            faults = record.verification.faults(self.session)
            assert [*faults, *record.index_faults.find(self.session)] == []
        self.session.rollback()
        self.session.expunge_all()

    def free(self):
        return [each for each in self.all if each.into is None]

    def bearers(self, name, kind=None):
        found = {id(each.survivor): each.survivor for each in self.all if name in each.names}
        return [
            each
            for each in found.values()
            if {kind, each.kind} & {None, "unspecified"} or each.kind == kind
        ]

    @rule(name=st.sampled_from(NAMES), kind=st.sampled_from(KINDS))
    def record_a_speaker(self, name, kind):
        made = record.speakers.make(self.session, {"name": name, "kind": kind}, by="desk")
        self.all.append(Who(made.id, kind, [name]))

    @precondition(lambda self: self.all)
    @rule(data=st.data())
    def quote_one_by_id(self, data):
        who = data.draw(st.sampled_from(self.all))
        self.count += 1
        text = f"words {self.count}"
        make.statement(self.session, text=text, speaker={"id": str(who.id)})
        who.survivor.said.add(text)

    @rule(name=st.sampled_from(NAMES))
    def quote_one_by_name(self, name):
        self.count += 1
        text, known = f"words {self.count}", self.bearers(name)
        if len(known) > 1:
            with pytest.raises(Conflict):
                make.statement(self.session, text=text, speaker=name)
            return
        made = make.statement(self.session, text=text, speaker=name)
        if not known:
            self.all.append(Who(made.speaker.id, "unspecified", [name]))
        (known or self.all[-1:])[0].said.add(text)

    @precondition(lambda self: self.all)
    @rule(data=st.data(), name=st.sampled_from(NAMES))
    def rename_one(self, data, name):
        who = data.draw(st.sampled_from(self.free()))
        self.correct(who, {"name": name})
        who.names = list(dict.fromkeys([name, *who.names[1:], who.names[0]]))

    @precondition(lambda self: self.all)
    @rule(data=st.data(), given=st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    def give_one_other_aliases(self, data, given):
        who = data.draw(st.sampled_from(self.free()))
        brought = {name for part in who.parts[1:] for name in part.names}
        self.correct(who, {"aliases": given})
        own = [name for name in given if name not in brought or name in who.names[1:]]
        who.names = list(dict.fromkeys([who.names[0], *own]))

    @precondition(lambda self: self.all)
    @rule(data=st.data(), wikidata=st.sampled_from(WIKIDATA))
    def identify_one(self, data, wikidata):
        who = data.draw(st.sampled_from(self.free()))
        brought = [part.wikidata for part in reversed(who.parts[1:]) if part.wikidata]
        self.correct(who, {"identifiers": {"wikidata": wikidata}})
        if who.wikidata or not wikidata or wikidata not in brought[:1]:
            who.wikidata = wikidata

    @precondition(lambda self: self.all)
    @rule(data=st.data(), title=st.sampled_from(TITLES))
    def let_one_have_held_something(self, data, title):
        who = data.draw(st.sampled_from(self.free()))
        record.positions.add(self.session, who.id, None, {"title": title}, by="desk")
        who.titles.append(title)

    @precondition(lambda self: len(self.free()) > 1)
    @rule(data=st.data())
    def merge_two(self, data):
        one, other = data.draw(st.permutations(self.free()))[:2]
        if not may_be_one(one, other):
            with pytest.raises(Conflict):
                self.merge(one, other)
            return
        self.merge(one, other)
        one.into = other
        other.joined.append(one)

    @precondition(lambda self: any(each.into for each in self.all))
    @rule(data=st.data())
    def change_one_that_is_gone(self, data):
        gone = data.draw(st.sampled_from([each for each in self.all if each.into]))
        with pytest.raises(Merged):
            self.correct(gone, {"name": "Nobody"})
        with pytest.raises(Conflict if self.free()[0] is not gone.survivor else Exception):
            self.merge(self.free()[0], gone)

    @precondition(lambda self: self.all)
    @rule(data=st.data())
    def unmerge_one(self, data):
        who = data.draw(st.sampled_from(self.free()))
        undo = record.speaker_merges.unmerge
        if not who.joined:
            with pytest.raises(Conflict):
                undo(self.session, who.id, None, by="desk", reason="r")
            return
        undo(self.session, who.id, None, by="desk", reason="r")
        who.joined.pop().into = None
        self.check()

    def correct(self, who, fields):
        record.speakers.revise(self.session, who.id, None, fields | {"reason": "r"}, by="desk")

    def merge(self, one, other):
        merge = record.speaker_merges.merge
        merge(self.session, one.id, None, other.id, by="desk", reason="r")

    @invariant()
    def all_is_well(self):
        if self.after_each_step:
            self.check()

    def check(self):
        """Read everything anew, as a request would."""
        self.session.expunge_all()
        for who in self.all:
            if who.into is None:
                assert shown(record.speakers.get(self.session, who.id)) == who.content()
            else:
                with pytest.raises(Merged):
                    record.speakers.get(self.session, who.id)
            self.check_statements(who)
        for name in NAMES:
            query = record.speaker_list.Query(q=f'"{name}"', limit=100)
            listed = record.speaker_list.find(self.session, query).data
            assert {each.id for each in listed} == {each.id for each in self.bearers(name)}
            uses = [sum(len(part.said) for part in self.model(each.id).parts) for each in listed]
            assert uses == sorted(uses, reverse=True)

    def check_statements(self, who):
        query = record.search.Query(speaker_id=(str(who.id),), limit=100)
        found = record.search.run(self.session, query).data
        assert {each["text"] for each in found} == {
            text for part in who.survivor.parts for text in part.said
        }
        for each in found:
            assert each["speaker"]["id"] == str(who.survivor.id)

    def model(self, id):
        return next(each for each in self.all if each.id == id)


def shown(speaker):
    document = documents.speaker(speaker)
    found = {name: document[name] for name in ("id", "name", "kind", "aliases", "identifiers")}
    titles = [each["title"] for each in document["positions"]]
    return found | {"titles": titles, "merged": [each["id"] for each in document["merged"]]}


def checked(session, examples, steps, *, after_each_step=False):
    class Here(Merges):
        pass

    Here.session, Here.after_each_step = session, after_each_step
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_any_merges_edits_and_unmerges_are_as_a_plain_model_says(session):
    checked(session, 4, 30)


@pytest.mark.soak
def test_very_many_merges_edits_and_unmerges_are_as_a_plain_model_says(session):
    checked(session, settings.default.max_examples // 20, 50, after_each_step=True)
