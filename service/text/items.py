"""Each thing a reader typed becomes the terms that it may mean: a word, a phrase, a beginning."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

import regex

from service.text import grouped
from service.text.analysis import Token, joined_form, token
from service.text.figures import figures
from service.text.folding import light, space_groups
from service.text.stemming import roots
from service.text.terms import Clause, Term
from service.text.tokens import tokens

_LEAST_PREFIX = 2
_ACRONYM_JOINED = 3

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»‹›「」『』﹁﹂﹃﹄〝〞〟＂｢｣⹂", '"') | {"＊": "*"})
_HEBREW = r"[\p{Hebrew}&&[\p{L}\p{M}]]"
_GERSHAYIM = rf'(?<={_HEBREW})"(?={_HEBREW})'
# After a prefix a mark opens a phrase, if one to come closes it: ב"ידיעות אחרונות". Looked for not
# past eight words with gershayim, so that the time grows only with the length of what was typed.
_OPENING = (
    rf'(?<=(?<!{_HEBREW})[בהוכלמש]{{1,3}})"'
    rf'(?=[^"]*+(?:{_GERSHAYIM}[^"]*+){{0,8}}+"(?![\p{{L}}\p{{M}}\p{{N}}]))'
)
_ITEM = regex.compile(
    rf"""(?P<minus>(?<!\S)-)?(?:
        "(?P<phrase>(?:[^"]++|{_GERSHAYIM})*+)(?:"(?P<star>\*?)|\Z)
        |(?P<chunk>(?:[^\s"]++|(?!{_OPENING}){_GERSHAYIM})++)
    )""",
    regex.V1 | regex.VERBOSE,
)


class QueryError(ValueError):
    """What was typed cannot be searched; ``code`` names the reason, the text explains it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Item:
    """One thing typed: alternatives any of which it means, and its words."""

    negated: bool
    terms: Clause
    size: int


def groups(typed: str, languages: tuple[str, ...]) -> Iterator[list[Item]]:
    """The items, those that OR binds together."""
    group: list[Item] = []
    bound = False
    numbers = {place: _any(token(number, "").roots) for place, number in grouped.groups(typed)}
    for found in _typed(typed):
        if _is_or(found):
            bound = bool(group)
            continue
        for item in _items(found, languages, numbers.get(found.start("chunk"), ())):
            if group and not bound:
                yield group
                group = []
            group.append(item)
            bound = False
    if group:
        yield group


def wanted(typed: str) -> list[list[str]]:
    """The pieces that must be found, as they were typed, without marks; those that OR binds."""
    pieces: list[list[str]] = []
    bound = False
    for found in _typed(typed):
        body, is_begun = _body(found)
        if _is_or(found):
            bound = bool(pieces)
        elif not found["minus"] and tokens(light(body)):
            piece = f"{body}*" if is_begun else body
            if bound:
                pieces[-1].append(piece)
            else:
                pieces.append([piece])
            bound = False
    return pieces


def _typed(typed: str) -> "Iterator[regex.Match[str]]":
    return _ITEM.finditer(space_groups(typed).translate(_QUOTES))


def _is_or(found: "regex.Match[str]") -> bool:
    return found["chunk"] == "OR" and not found["minus"]


def _body(found: "regex.Match[str]") -> tuple[str, bool]:
    """What stands in one chunk or phrase, and whether its last word is a beginning.

    Signs may stand behind the star, as in ``(tax* OR levy*)``.
    """
    body: str = found["phrase"] if found["chunk"] is None else found["chunk"]
    begun, star, behind = body.rpartition("*")
    if star and not tokens(light(behind)):
        return begun, True
    return body, bool(found["star"])


def _items(found: "regex.Match[str]", languages: tuple[str, ...], number: Clause) -> Iterator[Item]:
    """What one chunk or phrase asks for; emoji stand apart, for no phrase holds them.

    ``number`` is what a chunk of digits may be a group of.
    """
    quoted = found["chunk"] is None
    body, is_begun = _body(found)
    # Of the marks that part phrases, those within a word alone are left: gershayim.
    runs = _runs(tokens(light(body.replace('"', "״"))), quoted=quoted)
    for place, run in enumerate(runs, start=1):
        prefix = is_begun and place == len(runs)
        if len(run) == 1 and (not quoted or _is_emoji(run[0])):
            terms = _prefixes(run[0]) if prefix else _forms(run[0], languages)
        else:
            terms = _sequence(run, prefix=prefix)
        if run[0].isdecimal() or figures(run[0]):
            terms += number
        size = max((len(term.words) for term in terms), default=0)
        yield Item(bool(found["minus"]), terms, size)


def _runs(written: list[str], *, quoted: bool) -> list[list[str]]:
    words = [part for part in written if not _is_emoji(part)]
    if quoted and words:
        return [words]
    runs: list[list[str]] = []
    for emoji, parts in groupby(written, _is_emoji):
        run = list(parts)
        runs += [[part] for part in run] if emoji else [run]
    return runs


def _is_emoji(written: str) -> bool:
    found = token(written, "")
    return bool(found.joined) and not found.words


def _forms(written: str, languages: tuple[str, ...]) -> Clause:
    """A plain word is found by its roots, a compound by its parts or its joined form too."""
    if written.endswith("'s"):
        written = written.removesuffix("'s")
    plain = token(written, "")
    if plain.unspaced:
        return _sequence([written], prefix=False)
    if not plain.words:
        return tuple(Term((emoji,)) for emoji in plain.joined)
    if not plain.joined:
        if len(plain.words) > 1:
            return (Term(plain.words),)
        own = _any(root for language in languages for root in token(written, language).roots)
        alike = grouped.spelled(plain.words, _marked([written]))
        return own + tuple(Term(words) for words in alike if len(words) > 1)
    if _is_short_acronym(written, plain):
        return (Term(plain.words),)
    whole = joined_form(written)
    own = _any(root for language in languages for root in roots(whole, language))
    return (Term(plain.words), Term(plain.joined), *own)


def _is_short_acronym(written: str, plain: Token) -> bool:
    """Whether it is found by its letters alone: joined, U.S. would be every "us", U.K.* Ukraine."""
    return "." in written and len(plain.words) < _ACRONYM_JOINED


def _any(found: Iterable[str]) -> Clause:
    return tuple(Term((word,)) for word in dict.fromkeys(found))


def _prefixes(written: str) -> Clause:
    """A word's beginning; of a compound, that of its last part or of its joined form."""
    plain = token(written, "")
    if not plain.joined:
        return _sequence([written], prefix=True)
    if _is_short_acronym(written, plain):
        return (Term(plain.words),)
    if not plain.words:
        return (Term(plain.joined),)
    joined = Term(plain.joined, prefix=True)
    if len(plain.words[-1]) < _LEAST_PREFIX:
        return (joined,)
    return (Term(plain.words, prefix=True), joined)


def _sequence(run: list[str], *, prefix: bool) -> Clause:
    """Words side by side. Of a last unspaced run, the last unit alone is no word of the text."""
    parts = [part for written in run if (part := token(written, "")).words]
    if not parts:
        return ()
    words = [word for part in parts for word in part.words]
    if parts[-1].unspaced:
        alone = len(parts[-1].words) == 1
        # Of a beginning the last letter may still be without its marks, as in Thai.
        return (Term(tuple(words if alone else words[:-1]), prefix=alone or prefix),)
    if prefix and len(words[-1]) < _LEAST_PREFIX:
        detail = f"A beginning needs at least {_LEAST_PREFIX} letters before the *."
        raise QueryError("prefix-too-short", detail)
    alike = grouped.spelled(words, _marked(run))
    return tuple(Term(spelled, prefix=prefix) for spelled in alike)


def _marked(run: Iterable[str]) -> set[str]:
    """The words of the numbers that were typed with a mark inside, 1,800."""
    return {word for written in run for word in figures(written) or ()}
