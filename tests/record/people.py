"""Speakers as they are in a newsroom's record, and their names as somebody may type them.

Everything follows from the seed: the same people and the same variants in every run.
"""

import json
import random
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from service import record

NAMES = json.loads((Path(__file__).parent.parent / "data" / "names.json").read_text("utf-8"))
"""Given and family names by their country, with its share of all; pairs are of two scripts."""

PLAIN = str.maketrans("øłđıŁØĐ", "oldiLOD")


@dataclass(frozen=True)
class Person:
    """Somebody with a name, and perhaps another in Latin letters."""

    name: str
    alias: str | None = None


def people(count, seed=11):
    """So many people; a few are namesakes."""
    dice = random.Random(seed)
    shares = {country: each["share"] for country, each in NAMES.items()}
    drawn = dice.choices(list(shares), list(shares.values()), k=count)
    return [_person(dice, NAMES[country]) for country in drawn]


def record_them(session, everybody):
    """Record them as speakers, and return their ids in their order."""
    ids = []
    for each in everybody:
        fields = {
            "name": each.name,
            "kind": "person",
            "aliases": [each.alias] if each.alias else [],
        }
        ids.append(str(record.speakers.make(session, fields, by="desk").id))
        session.expunge_all()
    return ids


def _person(dice, of):
    family = _some(dice, of["family"])
    if of.get("run"):
        return Person(family + "".join(dice.choices(of["given"], k=dice.choice((1, 2, 2, 2, 2)))))
    given = dice.choice(of["given"])
    if of.get("latin"):
        parts = [given, family]
        if dice.random() < of.get("second", 0.4):
            parts.insert(1, dice.choice(of["given"]))
        native, latin = (" ".join(part[script] for part in parts) for script in (0, 1))
        return Person(native, latin) if dice.random() < 0.5 else Person(latin, native)
    if of.get("swap"):
        return Person(f"{family} {given}")
    words = [given, family]
    if dice.random() < of.get("second", 0.4):
        words.insert(1, dice.choice(of["given"]))
    if of.get("two") and dice.random() < 0.7:
        words.append(dice.choice(of["family"]))
    if of.get("middle") and dice.random() < 0.5:
        words.insert(1, f"{dice.choice(of['given'])[0]}.")
    return Person(" ".join(words))


def _some(dice, names):
    """One of the names, the first ones more often than the last."""
    return names[min(int(dice.expovariate(3 / len(names))), len(names) - 1)]


def without_diacritics(dice, name):
    """The name with one of its diacritics missing, or with none of them; None if it has none."""
    bare = [
        "".join(each for each in unicodedata.normalize("NFD", letter) if not _is_mark(each))
        for letter in unicodedata.normalize("NFC", name).translate(PLAIN)
    ]
    places = [place for place, letter in enumerate(name) if letter != bare[place]]
    if not places:
        return None
    if dice.random() < 0.5:
        return "".join(bare)
    place = dice.choice(places)
    return name[:place] + bare[place] + name[place + 1 :]


def in_another_order(dice, name):
    """The last name first, with or without a comma; None for a name of one word."""
    words = name.split()
    if len(words) == 1:
        return None
    return dice.choice((f"{words[-1]}, {' '.join(words[:-1])}", " ".join(reversed(words))))


def with_an_initial(dice, name):
    """Given names as initials, one or all, with or without the point."""
    *given, family = name.split()
    if not given or not name[0].isalpha() or len(family) < 2:
        return None
    places = range(len(given)) if dice.random() < 0.3 else [dice.randrange(len(given))]
    point = dice.choice((".", ""))
    short = [word[0] + point if place in places else word for place, word in enumerate(given)]
    return " ".join([*short, family])


def with_an_error(dice, name):
    """The name with one letter too many, too few, another, or two turned round."""
    typed = unicodedata.normalize("NFD" if _is_korean(name) else "NFC", name)
    place = dice.randrange(len(typed))
    before, after = typed[:place], typed[place:]
    letter = dice.choice([each for each in typed if each != " "])
    kind = dice.choice(("insert", "delete", "replace", "swap"))
    if kind == "insert":
        mistyped = before + letter + after
    elif kind == "delete":
        mistyped = before + after[1:]
    elif kind == "replace":
        mistyped = before + letter + after[1:]
    else:
        mistyped = before + after[1:2] + after[:1] + after[2:]
    return unicodedata.normalize("NFC", mistyped) if mistyped.strip() else None


def being_typed(dice, name):
    """A name of which the last word is begun, with an error among its letters."""
    *others, last = name.split()
    begun = last[: max(5, len(last) - 3)]
    if len(begun) < 5 or not begun.isalpha() or (mistyped := with_an_error(dice, begun)) is None:
        return None
    return " ".join([*others, mistyped])


VARIANTS = {
    "a missing diacritic": without_diacritics,
    "another order": in_another_order,
    "an initial": with_an_initial,
    "a typing error": with_an_error,
    "a beginning with an error": being_typed,
}


def typed(everybody, kind, count, seed=5):
    """So many of the people, each by place, with the name as typed in a kind of variant."""
    dice = random.Random(seed)
    order = dice.sample(range(len(everybody)), len(everybody))
    found = []
    for place in order:
        name = VARIANTS[kind](dice, everybody[place].name)
        if name is not None and name != everybody[place].name:
            found.append((place, name))
        if len(found) == count:
            break
    return found


def _is_mark(letter):
    return unicodedata.category(letter) == "Mn"


def _is_korean(name):
    return "HANGUL" in unicodedata.name(name[0], "")
