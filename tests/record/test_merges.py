"""Any sequence of merges, corrections, withdrawals and un-merges, against a plain model.

The model is a dictionary of each statement, copied and compared; it reads no history.
"""

from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from schemas.appearances import AddedAppearanceSchema
from service import record
from service.models import Statement
from service.record import documents, index_faults, verification, whole
from service.record.search import Query
from tests import make

BY = {"by": "desk"}
ANY = None
TEXTS = st.sampled_from(["Yes", "No", "Never"])
LANGUAGES = st.sampled_from([None, "en", "de"])
CUES = st.sampled_from([None, "said", "told us", "wrote"])
CARRIED = ("wording", "language", "cue")
FIELDS = ("text", "language", "role", "status")


class Model:
    """What each statement ought to be: its fields, its appearances by their ids, what is part."""

    def __init__(self):
        self.fields, self.carried, self.into, self.merges = {}, {}, {}, {}

    def add(self, made):
        shown = documents.statement(made)
        self.fields[made.id] = {name: shown[name] for name in FIELDS}
        self.carried[made.id] = [(each["id"], said(each)) for each in shown["appearances"]]
        self.into[made.id], self.merges[made.id] = None, []

    def living(self):
        return [id for id, into in self.into.items() if into is None and not self.is_gone(id)]

    def is_gone(self, id):
        return self.fields[id]["status"] == "withdrawn"

    def merge(self, id, into, copies):
        """`copies` are the ids that the record gave to what came with the merge."""
        came = [
            (copy, self.as_copied(of, id, into))
            for copy, (_, of) in zip(copies, self.carried[id], strict=True)
        ]
        self.carried[into] = [*self.carried[into], *came]
        self.into[id] = into
        self.merges[into] = [*self.merges[into], (id, came)]

    def as_copied(self, of, id, into):
        own, other = self.fields[id], self.fields[into]
        wording, language = of["wording"], of["language"]
        elsewhere = language is not None and own["language"] not in {None, language}
        tongues = {own["language"], other["language"]}
        if wording is None and not elsewhere:
            alike = own["text"] == other["text"] and (None in tongues or len(tongues) == 1)
            wording = None if alike else own["text"]
        if language is None and own["language"] != other["language"]:
            language = own["language"]
        return {"wording": wording, "language": language, "cue": of["cue"]}

    def unmerge(self, into):
        id, came = self.merges[into][-1]
        going = [each for each in came if each in self.carried[into]]
        if len(going) == len(self.carried[into]):
            going = going[1:]
        self.carried[into] = [each for each in self.carried[into] if each not in going]
        self.merges[into] = self.merges[into][:-1]
        self.into[id] = None
        return id, [copy for copy, _ in self.carried[into] if copy in {old for old, _ in came}]


def said(appearance):
    return {name: appearance[name] for name in CARRIED}


class Merging(RuleBasedStateMachine):
    """Statements of one speaker, in a record that goes on from one example to the next."""

    def __init__(self, session):
        super().__init__()
        self.session, self.model, self.before = session, Model(), {}

    @initialize(texts=st.lists(st.tuples(TEXTS, LANGUAGES), min_size=3, max_size=4))
    def begin(self, texts):
        for text, language in texts:
            self.add(text, language)

    def add(self, text, language):
        carried = [{"source": "CNN", "cue": "said"}, {"source": "AFP", "language": "en"}]
        made = make.statement(
            self.session,
            text=text,
            language=language,
            speaker={"name": "Ann Example", "kind": "person"},
            source=None,
            appearances=carried[: 1 + len(self.model.fields) % 2],
        )
        self.session.expunge_all()
        self.model.add(self.of(made.id))

    def of(self, id):
        return record.statements.find(self.session, id)

    def one(self, data):
        """One of the living, more often one into which others were merged."""
        living = self.model.living()
        survivors = [each for each in living if self.model.merges[each]]
        return data.draw(st.sampled_from(survivors * 2 + living))

    @precondition(lambda self: len(self.model.living()) > 1)
    @rule(data=st.data())
    def merge(self, data):
        id = self.one(data)
        into = data.draw(st.sampled_from([each for each in self.model.living() if each != id]))
        self.before[id] = self.shown(id)
        known = len(self.model.carried[into])

        done = record.merges.merge(self.session, id, ANY, into, reason="r", **BY)

        copies = [str(each.id) for each in done.subject.appearances[known:]]
        self.model.merge(id, into, copies)

    @precondition(lambda self: any(self.model.merges[each] for each in self.model.living()))
    @rule(data=st.data(), cue=CUES)
    def unmerge(self, data, cue):
        """Half of the time after a correction of what came with the merge."""
        merged = [each for each in self.model.living() if self.model.merges[each]]
        into = data.draw(st.sampled_from(merged))
        carried = dict(self.model.carried[into])
        came = [copy for copy, _ in self.model.merges[into][-1][1] if copy in carried]
        if came and cue is not None and data.draw(st.booleans()):
            self.correct_appearance(into, came[0], cue)

        done = record.merges.unmerge(self.session, into, ANY, reason="r", **BY)

        id, kept = self.model.unmerge(into)
        assert self.shown(id) == self.before.pop(id)
        warned = [each.code for each in done.warnings]
        assert warned == ["unmerged"] + ["appearance-kept"] * len(kept)
        assert str(id) in done.warnings[0].detail

    @precondition(lambda self: self.model.living())
    @rule(data=st.data(), text=TEXTS, role=CUES)
    def correct(self, data, text, role):
        id = self.one(data)
        fields = {"text": text, "role": role}
        record.statements.revise(self.session, id, ANY, fields | {"reason": "r"}, **BY)
        self.model.fields[id] |= fields

    @precondition(lambda self: self.model.living())
    @rule(data=st.data(), cue=CUES)
    def add_appearance(self, data, cue):
        id = self.one(data)
        fields = AddedAppearanceSchema().load({"source": "BBC", "cue": cue})
        done = record.appearances.add(self.session, id, ANY, fields, **BY)
        added = documents.appearance(done.subject.appearances[-1])
        self.model.carried[id] = [*self.model.carried[id], (added["id"], said(added))]

    @precondition(lambda self: self.model.living())
    @rule(data=st.data(), cue=CUES, goes=st.booleans())
    def correct_or_remove_appearance(self, data, cue, goes):
        """One of all, more often one that came with a merge."""
        id = self.one(data)
        carried = dict(self.model.carried[id])
        came = [copy for _, some in self.model.merges[id] for copy, _ in some if copy in carried]
        chosen = data.draw(st.sampled_from(came * 2 + list(carried)))
        if goes and len(carried) > 1:
            record.appearances.remove(self.session, id, UUID(chosen), ANY, reason="r", **BY)
            del carried[chosen]
        else:
            self.correct_appearance(id, chosen, cue)
            return
        self.model.carried[id] = list(carried.items())

    def correct_appearance(self, id, chosen, cue):
        changed = {"cue": cue, "reason": "r"}
        record.appearances.revise(self.session, id, UUID(chosen), ANY, changed, **BY)
        carried = dict(self.model.carried[id])
        carried[chosen] = carried[chosen] | {"cue": cue}
        self.model.carried[id] = list(carried.items())

    @rule(data=st.data())
    def withdraw_or_restore(self, data):
        own = [each for each, into in self.model.into.items() if into is None]
        id = data.draw(st.sampled_from(own))
        back = self.model.is_gone(id)
        act = record.statements.restore if back else record.statements.withdraw
        act(self.session, id, ANY, reason="r", **BY)
        self.model.fields[id]["status"] = "current" if back else "withdrawn"

    @invariant()
    def every_statement_is_as_the_model_has_it(self):
        self.session.flush()
        self.session.expunge_all()
        there = Statement.id.in_(self.model.fields)
        every = select(Statement).where(there).options(*whole.STATEMENT)
        for each in self.session.scalars(every):
            shown = documents.statement(each)
            assert {name: shown[name] for name in FIELDS} == self.model.fields[each.id]
            carried = [(one["id"], said(one)) for one in shown["appearances"]]
            assert carried == self.model.carried[each.id]
            into = each.merged_into
            assert (into and into.id) == self.model.into[each.id]

    def teardown(self):
        own = [each for each, into in self.model.into.items() if into is None]
        query = Query(id=tuple(map(str, own)), limit=100)
        rows = record.search.run(self.session, query).data if own else ()
        listed = {UUID(each["id"]) for each in rows}
        assert listed == set(self.model.living())

    def shown(self, id):
        self.session.flush()
        self.session.expunge_all()
        document = documents.statement(self.of(id))
        return {name: each for name, each in document.items() if name not in CLOCKS}


CLOCKS = {"revision", "updated"}


def test_any_sequence_of_merges_corrections_and_unmerges_can_be_undone(session):
    most = settings.default.max_examples
    few = settings(max_examples=most // 7, stateful_step_count=12)

    run_state_machine_as_test(lambda: Merging(session), settings=few)

    session.flush()
    session.expunge_all()
    assert list(verification.faults(session)) == []
    assert list(index_faults.find(session)) == []
