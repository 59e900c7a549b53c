"""What is similar is what a plain comparison of every pair finds, in its order."""

import random
from operator import attrgetter

from service.record import outlines, similar, twins, whole
from service.record.statements import find
from service.text.likeness import Effort
from tests import make

BASES = (
    "We will not give way to anybody on this",
    "More than 350 people were arrested and 12 police officers hurt in the night of Wednesday",
    "Yes we can",
    "Thank you all very much",
    "Nous n’avons jamais dit que l’homme était coupable de ces 3 crimes",
    "和平需要耐心，我们会继续努力三十年",
    "ประชาชนต้องการสันติภาพและความยุติธรรม",
    "العدل أساس الحكم في كل زمان ومكان",
    "No",
)
SPEAKERS = ("Ada Example", "Bob Example", {"name": "eyewitnesses", "kind": "unnamed"})
DATES = (None, "2023-04-05", "2023-04", "2022~", "2023-04-06")
FILLERS = ("really", "not", "then", "360", "他说", "وقال", "nobody")


def changed(dice, text):
    """A text with some words dropped, added, changed or turned, in a longer one perhaps."""
    words = text.split() if " " in text else list(text)
    for _ in range(dice.choice((0, 0, 1, 1, 2, 4))):
        place = dice.randrange(len(words))
        words[place : place + dice.choice((0, 1))] = dice.choice(([], [dice.choice(FILLERS)]))
        words = words or ["x"]
    said = (" " if " " in text else "").join(words)
    form = dice.choice((str, str, str.upper, lambda one: f"{one}…", lambda one: f"“{one}”, then"))
    return form(dice.choice((said, said, f"He said: {said} at last")))


def statements(session, dice):
    for _ in range(60):
        base = dice.choice(BASES)
        appearance = {"source": dice.choice(("CNN", "AFP"))}
        if dice.random() < 0.3:
            appearance["wording"] = changed(dice, base)
        fields = {"original": {"text": changed(dice, base)}} if dice.random() < 0.2 else {}
        yield make.statement(
            session,
            text=changed(dice, base).strip("“”"),
            speaker=dice.choice(SPEAKERS),
            joint_with=[{"speaker": "Joint Example"}] if dice.random() < 0.2 else [],
            date=dice.choice(DATES),
            source=None,
            appearances=[appearance],
            **fields,
        )


def test_what_is_similar_is_what_comparing_every_pair_finds(session):
    made = [each.id for each in statements(session, random.Random(1))]
    session.flush()
    session.expunge_all()
    every = [outlines.of(find(session, id)) for id in made]
    keys = {each.key: id for each, id in zip(every, made, strict=True)}

    for one in every[::9]:
        found, cursor = [], None
        while cursor is not None or not found:
            page = similar.page(session, keys[one.key], limit=7, after=cursor)
            found += [(each.statement.id, each.twin.reason) for each in page.data] or [None]
            cursor = page.next

        twins = [similar.twin(one, other, Effort(1 << 30)) for other in every if other is not one]
        alike = [each for each in twins if each is not None]
        expected = [(keys[each.key], each.reason) for each in sorted(alike, key=attrgetter("rank"))]
        assert found == (expected or [None])
        assert page.total.value == len(expected)


def test_an_outline_is_the_same_read_alone_and_read_whole(session):
    made = list(statements(session, random.Random(3)))
    session.flush()
    session.expunge_all()
    keys = [each.key for each in made]

    def shown(outline):
        texts = [(label, text.text) for label, text in outline.texts]
        names = [name for name in outlines.Outline.__slots__ if name != "texts"]
        return [getattr(outline, name) for name in names], texts

    read = {each.key: shown(each) for each in outlines.read(session, keys)}
    assert read == {each.key: shown(outlines.of(each)) for each in whole.statements(session, keys)}


def test_exact_twins_are_those_of_the_one_rule(session):
    ids = [each.id for each in statements(session, random.Random(4))]
    made = [find(session, id) for id in ids]
    for one in made:
        outline = outlines.of(one)
        others = [each for each in made if each is not one]
        exact = [each.key for each in others if twins.are_exact(outline, outlines.of(each))]
        assert twins.keys(session, one, 500)[: len(exact)] == exact
