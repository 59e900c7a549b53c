"""Appearances that a merge brings to the survivor: copies, which its end takes away again.

What came with a merge is known from the history: it stands in the survivor's revision that was
the merge, behind all that was there before (decision 17).
"""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

import orjson
from sqlalchemy import select
from sqlalchemy.orm import Session

from service.models import Appearance, Carrier, Revision, Statement
from service.record import carrying, documents, history, ids
from service.record.documents import Document
from service.record.remarks import Warnings
from service.text.tags import differ


def bring(joined: Statement, survivor: Statement, warnings: Warnings) -> None:
    """Add copies of the appearances of one statement to another, behind those it has.

    Each says by itself what it said within its own statement: the words where they differ, their
    language, and that they are a translation.
    """
    last = max(each.position for each in survivor.appearances)
    known = {each.source.id for each in survivor.appearances}
    for each in joined.appearances:
        if each.source.id in known:
            pointer = f"/appearances/{len(survivor.appearances)}/source"
            detail = f"the statement already appears in the source {each.source.id}"
            warnings.add(pointer, "source-repeated", detail)
        last += 1
        survivor.appearances.append(_copy(each, joined, survivor, last))


def take_away(session: Session, joined: Statement, survivor: Statement, warnings: Warnings) -> None:
    """Remove from a survivor what came with a merge and is as it came; warn of what stays.

    A copy that was corrected since stays as it is now, and where nothing else is left the first
    one does: a statement has at least one appearance.
    """
    came = _came_with(session, joined, survivor)
    copies = [each for each in survivor.appearances if str(each.id) in came]
    going = [each for each in copies if _is_as(each, came[str(each.id)], survivor)]
    if len(going) == len(survivor.appearances):
        del going[0]
    for each in going:
        survivor.appearances.remove(each)
    for place, each in enumerate(survivor.appearances):
        if each in copies:
            is_as_it_came = _is_as(each, came[str(each.id)], survivor)
            why = "it is the last one" if is_as_it_came else "it was corrected"
            detail = f"{each.id} came with {joined.id}, and stays here too: {why}"
            warnings.add(f"/appearances/{place}", "appearance-kept", detail)


def _copy(of: Appearance, joined: Statement, survivor: Statement, position: int) -> Appearance:
    language = _language(of, joined, survivor)
    return Appearance(
        id=ids.new(),
        position=position,
        source=of.source,
        wording=_wording(of, joined, survivor),
        quotation=of.quotation,
        language=language,
        translated_by=of.translated_by or _translated_by(language, joined, survivor),
        cue=of.cue,
        credited_as=of.credited_as,
        selectors=deepcopy(of.selectors),
        via=[
            Carrier(position=each.position, name=each.name, relation=each.relation, url=each.url)
            for each in of.via
        ],
    )


def _wording(of: Appearance, joined: Statement, survivor: Statement) -> str | None:
    """Return the words of an appearance where they are not those of the survivor.

    Of one in another language than its own statement, nobody has recorded the words.
    """
    if of.wording is not None or differ(of.language, joined.language):
        return of.wording
    same = joined.text == survivor.text and not differ(joined.language, survivor.language)
    return None if same else joined.text


def _language(of: Appearance, joined: Statement, survivor: Statement) -> str | None:
    if of.language is not None:
        return of.language
    return None if joined.language == survivor.language else joined.language


def _translated_by(language: str | None, joined: Statement, survivor: Statement) -> str | None:
    """Return `unknown` where either statement knows another language of the words."""
    spoken = language or survivor.language
    originals = (joined.original_language, survivor.original_language)
    return "unknown" if any(differ(each, spoken) for each in originals) else None


def _came_with(session: Session, joined: Statement, survivor: Statement) -> dict[str, Document]:
    """Return the copies that came with a merge, by their ids, as they were then."""
    asked = select(Revision.content).where(
        Revision.subject_id == survivor.id, Revision.subject_revision == joined.merged_revision
    )
    record: dict[str, Any] = orjson.loads(session.scalars(asked).one() or "{}").get("record") or {}
    carried: Sequence[Document] = record.get("appearances", ())
    # The revision before, in which they are not, may have been blanked.
    return {each["id"]: each for each in carried[-len(joined.appearances) :]}


def _is_as(appearance: Appearance, then: Document, survivor: Statement) -> bool:
    """Tell whether an appearance is as the history had it, in all that was kept of it then.

    How it gives the words, and whether it has them in translation, may have followed from a
    correction of the statement.
    """
    now = history.referring(documents.appearance(appearance))
    if appearance.wording is None and appearance.quotation == survivor.quotation:
        now = now | {"quotation": then.get("quotation")}
    # Whoever has stated what follows by itself has said nothing that would be lost.
    concluded = "unknown" if carrying.is_translated(survivor, appearance) else None
    was = then.get("translated_by", concluded)
    if now["translated_by"] == concluded and was in {None, "unknown"}:
        now = now | {"translated_by": was}
    return all(now.get(name) == value for name, value in then.items())
