"""T45: no regular expression of the program takes long, whatever it is given.

They are collected from the program itself, those in its modules and those written where they are
used, each with what it is used for, so that a new one is tested from its first day.
"""

import ast
import importlib
import pkgutil
import re
import signal
from collections import defaultdict
from itertools import pairwise
from pathlib import Path

import pytest
import regex

import schemas
import service
from schemas import rules
from tests import cost

ROOT = Path(__file__).parent.parent
LENGTH = {"few": 10_000, "many": 100_000}
SHARE = {"few": 0.1, "many": 1}
"""The cost grows with the text, so that a tenth of it may cost a tenth."""

COST = {"search": 28, "match": 28, "fullmatch": 28, "findall": 140}
"""All that is found may be tens of thousands of words; one that is looked for is one."""

ACTS = {
    "search": "search", "match": "match", "fullmatch": "fullmatch", "findall": "findall",
    "finditer": "findall", "sub": "findall", "subn": "findall", "split": "findall",
}  # fmt: skip
"""What is done with a pattern, and what of it takes as long and gives nothing back slowly."""


def of_modules():
    """Every compiled pattern that a module of the program holds, with its name."""
    for package in (service, schemas):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name == "service.wsgi":  # it serves
                continue
            for name, value in vars(importlib.import_module(found.name)).items():
                if isinstance(value, re.Pattern | regex.Pattern):
                    yield name, value


def calls():
    """Every call of a method of the program that a pattern has too."""
    for package in ("service", "schemas"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                of = node.func if isinstance(node, ast.Call) else None
                if isinstance(of, ast.Attribute) and of.attr in {*ACTS, "compile"}:
                    yield node, of


def uses():
    """Every pattern with an act that it is used for; one whose use is not seen, with each."""
    done, written = defaultdict(set), []
    for node, of in calls():
        for each in ast.walk(of.value):
            name = getattr(each, "id", None) or getattr(each, "attr", None)
            if (
                name in {"re", "regex"}
                and of.attr in ACTS
                and isinstance(node.args[0], ast.Constant)
            ):
                module = {"re": re, "regex": regex}[name]
                written.append((module.compile(node.args[0].value), of.attr))
            done[name].add(of.attr)
    for name, pattern in of_modules():
        for act in done[name] & ACTS.keys() or ACTS:
            yield pattern, ACTS[act]
    yield from ((pattern, ACTS[act]) for pattern, act in written)


USES = {
    (type(each).__module__, each.pattern, each.flags, act): (each, act) for each, act in uses()
}.values()
FEW = ("a", "1-", " ", "a.", "\u200b", "🇩")
MANY = (
    *("0", "\n", ".", "'", '"', "“", "-", "e\u0301", "和", "[", "/", "\\", "a ", "1,", "a'"),
    "http://a/ ",
)
OWN = {"few": 5, "many": 20}


def attacks(pattern, how_many):
    """Texts that go on as the pattern's own signs do, or as texts do, and then do not fit."""
    own = sorted(set(re.sub(r"\\.|[\[\](){}|?*+^$]", "", pattern)))
    own = own[:: max(1, len(own) // OWN[how_many])]
    units = FEW + (*MANY, *("".join(pair) for pair in pairwise(own))) * (how_many == "many")
    for unit in dict.fromkeys((*units, *own)):
        yield unit * (LENGTH[how_many] // len(unit)) + "!"


ENDLESS = 3
"""Seconds of the processor after which an act that would never end is broken off."""


def is_slow(act, text, share):
    """Tell whether an act takes too long."""

    def once():
        signal.setitimer(signal.ITIMER_VIRTUAL, ENDLESS)
        act(text)

    try:
        return not cost.is_within(share * COST[act.__name__], once)
    except TimeoutError:
        return True
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


@pytest.fixture
def ended():
    """Let an act that does not end raise a TimeoutError."""

    def stop(number, frame):
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    yield
    signal.signal(signal.SIGVTALRM, before)


def test_the_patterns_of_the_program_are_found():
    texts = {each.pattern for each, _ in USES}

    assert len(texts) >= 50
    assert {act for each, act in USES if each is rules.LANGUAGE} == {"fullmatch"}
    assert "[a-z][a-z0-9_-]{0,30}" in texts  # one that is written in place
    assert rules.EDTF.pattern in texts


@pytest.mark.usefixtures("ended")
@pytest.mark.parametrize("how_many", ["few", pytest.param("many", marks=pytest.mark.soak)])
def test_no_pattern_takes_long_over_a_hard_text(how_many):
    slow = {
        (each.pattern, act, text[:8])
        for each, act in USES
        for text in attacks(each.pattern, how_many)
        if is_slow(getattr(each, act), text, SHARE[how_many])
    }

    assert slow == set()
