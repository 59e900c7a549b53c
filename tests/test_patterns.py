"""T45: no regular expression of the program takes long, whatever it is given.

They are collected from the program itself, those in its modules and those written where they are
used, so that a new one is tested from its first day.
"""

import ast
import importlib
import pkgutil
import re
import time
from itertools import pairwise
from pathlib import Path

import pytest
import regex

import schemas
import service
from schemas import rules

ROOT = Path(__file__).parent.parent
LENGTH = {"few": 10_000, "many": 100_000}
SECONDS = {"few": 0.01, "many": 0.1}
"""The time grows with the text, so that a tenth of it may take a tenth of the time."""

USES = {"compile", "fullmatch", "match", "search", "sub", "split", "findall", "finditer", "subn"}


def of_modules():
    """Every compiled pattern that a module of the program holds."""
    for package in (service, schemas):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if found.name == "service.wsgi":  # it serves
                continue
            for value in vars(importlib.import_module(found.name)).values():
                if isinstance(value, re.Pattern | regex.Pattern):
                    yield value


def written_in_place():
    """Every pattern that is written where it is used, as a plain text."""
    for package in ("service", "schemas"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                    continue
                of, given = node.func.value, node.args[:1]
                named = isinstance(of, ast.Name) and of.id in {"re", "regex"}
                if named and node.func.attr in USES and isinstance(given[0], ast.Constant):
                    yield {"re": re, "regex": regex}[of.id].compile(given[0].value)


FOUND = (*of_modules(), *written_in_place())
PATTERNS = {(type(each).__module__, each.pattern, each.flags): each for each in FOUND}.values()
FEW = ("a", "1-", " ", "a.", "\u200b")
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


def seconds(act, text, longest):
    """The processor time of an act: the least of some, for others have the machine too."""
    took = []
    for _ in range(5):
        begun = time.thread_time()
        act(text)
        took.append(time.thread_time() - begun)
        if took[-1] < longest:
            break
    return min(took)


def test_the_patterns_of_the_program_are_found():
    texts = {each.pattern for each in PATTERNS}

    assert len(PATTERNS) >= 60
    assert "[a-z][a-z0-9_-]{0,30}" in texts  # one that is written in place
    assert rules.EDTF.pattern in texts


@pytest.mark.parametrize("how_many", ["few", pytest.param("many", marks=pytest.mark.soak)])
def test_no_pattern_takes_long_over_a_hard_text(how_many):
    slow = {
        (each.pattern, act.__name__, text[:8]): took
        for each in PATTERNS
        for text in attacks(each.pattern, how_many)
        for act in (each.search, each.fullmatch)
        if (took := seconds(act, text, SECONDS[how_many])) > SECONDS[how_many]
    }

    assert slow == {}
