"""What a reader types finds the same on both databases."""

from collections.abc import Iterator, Sequence

import pytest
from sqlalchemy.orm import Session

from service.db import Database
from service.text import dialect, key
from service.text.analysis import analyse, entry
from service.text.query import QueryError, parse
from tests.text.conformance import CASES, NEXT_TEXT, REFUSALS, Case, Refusal
from tests.text.languages import SENTENCES
from tests.text.page import PAGE, page

IN_USE = sorted({case.language for case in CASES})


def numbered(rows: Sequence[Case | Refusal]) -> list[str]:
    """Names of cases that tell equal ones apart: what is typed may well be typed twice."""
    return [f"{number}-{row.typed[:30]}" for number, row in enumerate(rows, start=1)]


@pytest.fixture
def session(module_database: Database) -> Iterator[Session]:
    """A session on an index that is empty again after each case."""
    with module_database.writing() as made:
        yield made


@pytest.mark.parametrize("case", CASES, ids=numbered(CASES))
def test_a_text_is_found_by_what_a_reader_types_or_is_not(session: Session, case: Case) -> None:
    document = analyse([(text, case.language) for text in case.text.split(NEXT_TEXT)])
    full_text = dialect(session)
    full_text.add(session, [entry(7, document, [f":language.{case.language}"])])

    found = full_text.keys(session, parse(case.typed, IN_USE), key.LAST + 1, key.FIRST, 10)

    assert found == ([7] if case.found else []), case.reason


@pytest.mark.parametrize("refusal", REFUSALS, ids=numbered(REFUSALS))
def test_what_cannot_be_searched_is_refused_with_a_reason(refusal: Refusal) -> None:
    with pytest.raises(QueryError) as refused:
        parse(refusal.typed, ["en"])

    assert refused.value.code == refusal.code
    assert refused.value.detail.endswith(".")


def test_the_page_of_languages_is_that_of_the_suite() -> None:
    assert PAGE.read_text("utf-8") == page(), "python -m tests.text.page writes it anew"


def test_the_suite_is_large_and_of_many_languages() -> None:
    wanted = {"ar", "he", "zh", "ja", "ko", "th", "hi", "cs", "da", "fr", "de", "el", "ru", "tr"}

    assert len(CASES) >= 200
    assert {sentence.language for sentence in SENTENCES} >= wanted
    assert all(sentence.found_by for sentence in SENTENCES)
