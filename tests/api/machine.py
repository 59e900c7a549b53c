"""What is done to the record in one run of the model: each step through the interface, and its bar.

Each run is one of many on the same store: its statements bear a tag of their own, and it searches
among those.
"""

from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule

from tests.api import model

WORDS = ("alder", "birch", "cedar", "maple", "hazel")
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)
SPEAKERS = ("Ada Example", "Ben Example", "Cleo Sample")
ROLES = ("mayor", "minister", None)
DATES = ("2023-04-05", "2024-01-31", "2024-02-29")
FIELDS = {
    "text": TEXTS,
    "speaker": st.sampled_from(SPEAKERS),
    "role": st.sampled_from(ROLES),
    "date": st.sampled_from(DATES),
}
CHANGES = st.fixed_dictionaries({}, optional=FIELDS)
REASONS = st.sampled_from(("misheard", "as printed"))
PAGE = 3  # so few that most lists have several pages

runs = count()


class Record(RuleBasedStateMachine):
    """The record through its interface, beside the model. The test sets `client` and `taken`."""

    client, taken = None, None
    statements = Bundle("statements")

    def __init__(self):
        super().__init__()
        self.tag, self.model = f"run {next(runs)}", {}

    @rule(target=statements, fields=st.fixed_dictionaries(FIELDS))
    def add(self, fields):
        body = fields | {"tags": [self.tag], "source": "CNN"}
        answer = self.client.post("/v1/statements", json=body)
        assert answer.status_code == 201, answer.text
        kept = model.add(self.model, answer.json["id"], fields)
        self.agrees(answer, kept)
        return kept

    @rule(kept=statements, fields=CHANGES, reason=REASONS)
    def correct(self, kept, fields, reason):
        body = fields | {"reason": reason}
        answer = self.client.patch(path(kept), json=body, headers=under(kept))
        if refusal := model.shut(kept):
            assert answer.status_code == refusal, answer.text
            return
        assert answer.status_code == 200, answer.text
        model.correct(kept, fields, reason)
        self.agrees(answer, kept)

    @rule(kept=statements, fields=CHANGES)
    def correct_what_has_changed_since(self, kept, fields):
        stale = {"If-Match": f'"{len(kept.past) + 1}-0"'}
        answer = self.client.patch(path(kept), json=fields | {"reason": "r"}, headers=stale)
        assert answer.status_code == (model.shut(kept) or 412), answer.text

    @rule(kept=statements, reason=REASONS)
    def withdraw(self, kept, reason):
        answer = self.client.delete(f"{path(kept)}?reason={reason}", headers=under(kept))
        self.turned(answer, kept, reason, withdrawn=True, refused=410)

    @rule(kept=statements, reason=REASONS)
    def restore(self, kept, reason):
        body = {"reason": reason}
        answer = self.client.post(f"{path(kept)}/restore", json=body, headers=under(kept))
        self.turned(answer, kept, reason, withdrawn=False, refused=409)

    def turned(self, answer, kept, reason, *, withdrawn, refused):
        if kept.merged_into or kept.withdrawn == withdrawn:
            assert answer.status_code == (409 if kept.merged_into else refused), answer.text
            return
        assert answer.status_code == 200, answer.text
        model.turn(kept, reason, withdrawn=withdrawn)
        kept.etag = answer.headers["ETag"]

    @rule(kept=statements, into=statements, reason=REASONS, fit=st.booleans())
    def merge(self, kept, into, reason, fit):
        if fit:  # else hardly any would be of one speaker
            into = self.another(
                into, lambda each: not model.shut(kept) and not model.apart(kept, each)
            )
        body = {"into": into.id, "reason": reason}
        answer = self.client.post(f"{path(kept)}/merge", json=body, headers=under(kept))
        if refusal := model.shut(kept) or model.apart(kept, into):
            assert answer.status_code == refusal, answer.text
            return
        assert answer.status_code == 200, answer.text
        model.merge(kept, into, reason)
        self.agrees(answer, into)

    @rule(kept=statements, reason=REASONS, fit=st.booleans())
    def unmerge(self, kept, reason, fit):
        if fit:
            kept = self.another(kept, lambda each: each.parts and not model.shut(each))
        body = {"reason": reason}
        answer = self.client.post(f"{path(kept)}/unmerge", json=body, headers=under(kept))
        if refusal := model.shut(kept) or (0 if kept.parts else 409):
            assert answer.status_code == refusal, answer.text
            return
        assert answer.status_code == 200, answer.text
        back = model.unmerge(kept, reason)
        self.agrees(answer, kept)
        self.read(back)

    @rule(
        asked=st.fixed_dictionaries(
            {},
            optional={
                "q": st.sampled_from(WORDS),
                "speaker": FIELDS["speaker"],
                "role": st.sampled_from(ROLES[:2]),
                "status": st.just("withdrawn"),
            },
        )
    )
    def search(self, asked):
        assert self.listed(asked) == model.found(self.model, **asked)

    @rule(kept=statements)
    def read(self, kept):
        answer = self.client.get(path(kept))
        if kept.merged_into:
            assert answer.status_code == 308, answer.text
            assert answer.headers["Location"].endswith(model.survivor(self.model, kept).id)
            return
        assert answer.status_code == (410 if kept.withdrawn else 200), answer.text
        if not kept.withdrawn:
            self.agrees(answer, kept)

    @rule(kept=statements)
    def look_back(self, kept):
        listed = self.client.get(f"{path(kept)}/history?limit=100").json["data"]
        assert [
            (each["action"], each["reason"], shown(each["record"])) for each in reversed(listed)
        ] == kept.past
        assert [each["revision"] for each in listed] == list(range(len(kept.past), 0, -1))

    def another(self, kept, fits):
        """A statement that fits, where there is one."""
        return next(filter(fits, self.model.values()), kept)

    def listed(self, asked):
        """The ids that a search finds, of all its pages; the total must be their number."""
        query, ids = dict(asked) | {"tag": self.tag, "limit": PAGE, "total": "exact"}, []
        page = self.client.get("/v1/statements", query_string=query)
        assert page.status_code == 200, page.text
        total = page.json["total"]["value"]
        while True:
            ids += [each["id"] for each in page.json["data"]]
            if (following := page.json["links"]["next"]) is None:
                break
            page = self.client.get(following)
        assert total == len(ids)
        return ids

    def agrees(self, answer, kept):
        assert shown(answer.json) == kept.fields | {"status": kept.status}
        assert answer.json["revision"] == len(kept.past)
        kept.etag = answer.headers["ETag"]

    def teardown(self):
        self.search({})
        self.search({"status": "withdrawn"})
        for kept in self.model.values():
            self.taken.update(action for action, _, _ in kept.past)
            self.read(kept)
            self.look_back(kept)


def shown(document):
    return {
        "text": document["text"],
        "speaker": document["speaker"]["name"],
        "role": document["role"],
        "date": document["date"],
        "status": document["status"],
    }


def path(kept):
    return f"/v1/statements/{kept.id}"


def under(kept):
    return {"If-Match": kept.etag}
