"""The page docs/languages.md, made of the suite: `python -m tests.text.page` writes it anew."""

import unicodedata
from pathlib import Path

from service.text.stemming import root_language
from tests.text.conformance import GENERAL, REFUSALS
from tests.text.languages import SENTENCES

PAGE = Path(__file__).parents[2] / "docs" / "languages.md"
INTRODUCTION = """# Languages

What a search promises, sentence by sentence: each line is tested on SQLite and on PostgreSQL, and
this page is made of that suite. ⟨200B⟩ is a code point that cannot be seen, ⏎ parts two texts of
one statement. Where Snowball has a stemmer for the language ({stemmed} here) a word is
found in its other forms too; elsewhere as it is written, case and marks aside.

## Sentences

| language | text | found by | not by |
|---|---|---|---|
"""
SIGNS = """
## Signs, numbers, forms, operators

| language | text | typed | found | why |
|---|---|---|---|---|
"""
REFUSED = """
## What is refused

| typed | code |
|---|---|
"""
LONGEST = 30


def page() -> str:
    """The whole page."""
    languages = {sentence.language for sentence in SENTENCES}
    stemmed = sum(1 for language in languages if root_language(language))
    lines = [INTRODUCTION.format(stemmed=f"{stemmed} of the {len(languages)}")]
    for language, text, found_by, not_by in SENTENCES:
        typed = (" ".join(map(code, queries)) for queries in (found_by, not_by))
        lines.append(row(language, shown(text), *typed))
    lines.append(SIGNS)
    for case in GENERAL:
        found = "yes" if case.found else "no"
        lines.append(row(case.language, shown(case.text), code(case.typed), found, case.reason))
    lines.append(REFUSED)
    lines += [row(code(refusal.typed), code(refusal.code)) for refusal in REFUSALS]
    return "".join(lines)


def row(*cells: str) -> str:
    """A line of a table."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |\n"


def code(typed: str) -> str:
    """What is typed, cut where it is very long."""
    text = shown(typed if len(typed) <= LONGEST else f"{typed[:LONGEST]}…")
    return f"`{text or ' '}`"


def shown(text: str) -> str:
    """The text with every sign that cannot be seen as its number."""
    return "".join(sign if visible(sign) else f"⟨{ord(sign):04X}⟩" for sign in text)


def visible(sign: str) -> bool:
    """Whether a sign can be seen as what it is."""
    hidden = unicodedata.category(sign) in {"Cf", "Cc", "Zs"} or sign == "\u2011"
    return sign == " " or not hidden


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
