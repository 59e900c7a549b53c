"""The ready line of a statement: the facts that `service.lines` makes one of, in any language."""

from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from service.lines import LANGUAGES
from service.lines.said import Carrier, Item, Said, Voice
from service.models import Appearance, JointSpeaker, Source, Statement
from service.record import dates, statements
from service.record.documents import Document
from service.record.errors import Gone, InvalidQuery
from service.record.precision import when
from service.text.alignment import agree
from service.text.analysis import fold_name, fold_words
from service.text.folding import UNSPACED_RUN
from service.text.names import elided
from service.text.tags import differ, primary

CLAIMS = ("indirect", "partial", "direct")
"""How words are given: the further on, the more of them are verbatim."""


def of(session: Session, id: UUID, style: str, language: str) -> Document:
    """Return a statement's line in a style and a language.

    Raises NotFound, Merged, Gone with a line that has neither words nor names, and InvalidQuery
    where there are no lines in the language.
    """
    if language not in LANGUAGES:
        detail = f"is no language of lines: those are {', '.join(sorted(LANGUAGES))}"
        raise InvalidQuery.at("language", "not-in-vocabulary", detail)
    shown: Document = {"style": style, "language": language}
    try:
        statement = statements.get(session, id)
    except Gone as gone:
        tombstone = gone.extra["statement"]
        day = when(tombstone["updated"])
        line = LANGUAGES[language].withdrawn(
            day.first, tombstone["reason"], erased=tombstone["erased"]
        )
        raise Gone(gone.detail, **gone.extra, **shown, line=line) from gone
    line = LANGUAGES[language].line(_said(statement), style)
    return {"id": str(id), **shown, "line": line, "revision": statement.revision}


def _said(of: Statement) -> Said:
    named = min(of.appearances, key=lambda each: _first(each, of))
    others = [
        each
        for each in of.appearances
        if each.source_number != named.source_number and each.source.status != "withdrawn"
    ]
    translated_by, translated = _translation(named, of)
    is_named = translated_by != "outlet" or translated.source_number == named.source_number
    return Said(
        text=of.text,
        quotation=of.quotation,
        verbatim=tuple(of.verbatim),
        voices=_voices(of),
        when=when(of.date) if of.date else None,
        item=_item(named, of),
        others=len({each.source_number for each in others}),
        apart=any(_carriers(each) != _carriers(named) for each in others),
        date_as_published=_bare(of.date_as_published),
        channel=of.channel,
        said_to=_bare(of.said_to),
        place=_bare(of.place),
        translated_by=translated_by,
        translated_from=primary(of.original_language) if of.original_language else None,
        translator=None if is_named else _item(translated, of),
        status=of.status,
    )


def _first(appearance: Appearance, of: Statement) -> tuple[bool, bool, bool, bool, int, int, int]:
    """Return what is least for the appearance to be named: one that stands, published first.

    Whoever gives the words as the line does comes before: a paraphrase is no source of words in
    marks. Then whom they were told to: nobody else says that they were told there.
    """
    told = fold_name(of.said_to or "")
    published = dates.parse(appearance.source.published)
    return (
        appearance.source.status == "withdrawn",
        CLAIMS.index(appearance.quotation) < CLAIMS.index(of.quotation),
        not told or fold_name(appearance.source.outlet or "") != told,
        not published.first_day,
        published.first_day,
        -1 if published.second is None else published.second,
        appearance.position,
    )


def _carriers(of: Appearance) -> list[str]:
    return [fold_name(each.name) for each in of.via]


def _voices(of: Statement) -> tuple[Voice, ...]:
    """Return who speaks, each once: two who were recorded may be one by now."""
    credited: list[Statement | JointSpeaker] = [of, *of.joint_with]
    once: dict[UUID, Statement | JointSpeaker] = {}
    for each in credited:
        once.setdefault(each.speaker.shown.id, each)
    return tuple(map(_voice, once.values()))


def _voice(of: Statement | JointSpeaker) -> Voice:
    speaker = of.speaker.shown
    body = of.organisation.shown.name if of.organisation is not None else None
    # Israel Katz does not say that he speaks for Israel; the Israeli police do. Whose kind nobody
    # has stated is somebody where there is a role.
    is_person = speaker.kind == "person" or (speaker.kind == "unspecified" and of.role)
    says = of.role or "" if is_person else f"{speaker.name} {of.role or ''}"
    is_named = speaker.kind != "unnamed"
    return Voice(
        name=speaker.name.strip(),
        is_named=is_named,
        # "A spokesman" says the role; Stephen King does not say that he is a king.
        role=_bare(of.role) if is_named or not _holds(speaker.name, of.role) else None,
        organisation=None if _holds(says, body) else _bare(body),
        count=speaker.unnamed_count,
        reason=speaker.unnamed_reason,
        terms=speaker.unnamed_terms,
    )


def _bare(text: str | None) -> str | None:
    """Return a name without the spaces around it, which cells of tables bring along."""
    return text.strip() if text else None


def _holds(text: str, words: str | None) -> bool:
    """Tell whether a text has all of these words already, be it behind an elision: l'ONU.

    Some scripts write them in one.
    """
    there = _words(text)
    return all(
        any(form in there for form in elided(word, is_begun=False))
        or (UNSPACED_RUN.fullmatch(word) and any(word in run for run in there))
        for word in _words(words or "")
    )


def _words(text: str) -> list[str]:
    """Return the words of a folded name, letters in a row as one: U.S. is US."""
    runs = groupby(fold_words(text), lambda word: len(word) == 1)
    return [each for is_letters, run in runs for each in (["".join(run)] if is_letters else run)]


def _item(of: Appearance, statement: Statement) -> Item:
    source: Source = of.source
    other = differ(of.language, statement.language)
    return Item(
        outlet=_bare(source.outlet),
        title=_bare(source.title),
        author=_bare(source.author),
        url=source.url,
        published=when(source.published) if source.published else None,
        retrieved=when(source.retrieved) if source.retrieved else None,
        archive_url=source.archive_url,
        status=source.status,
        via=tuple(Carrier(each.name.strip(), each.relation) for each in of.via),
        differs=of.wording is not None and not agree(statement.text, of.wording),
        language=primary(of.language) if other and of.language else None,
    )


def _translation(named: Appearance, statement: Statement) -> tuple[str | None, Appearance]:
    """Return whose translation the text is, and who has it: what is named, if it does."""
    for each in (named, *statement.appearances):
        has_text = each.wording in {None, statement.text}
        if has_text and not differ(each.language, statement.language) and each.translated_by:
            return each.translated_by, each
    if named.translated_by and not differ(named.language, statement.language):
        return named.translated_by, named
    return "unknown" if _is_translated(statement) else None, named


def _is_translated(statement: Statement) -> bool:
    """Tell whether the text is known to be a translation, be it that nobody has said into what."""
    spoken, printed = statement.original_language, statement.language
    if spoken is not None and printed is not None:
        return differ(spoken, printed)
    return statement.original_text not in {None, statement.text}
