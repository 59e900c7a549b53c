"""Two speakers who are one: one becomes part of the other, and the newest merge is undone again.

No statement, joint speaker, position or organisation is repointed (docs/decisions/0018-…): each
keeps the speaker that it was recorded with, and whoever reads is answered by the survivor. So a
merge can be undone exactly, whatever was recorded and corrected meanwhile.
"""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value

from service.models import Speaker, now
from service.record import (
    history,
    merged,
    names,
    preconditions,
    reindexing,
    speaker_parts,
    speakers,
    whole,
)
from service.record.errors import Conflict, Invalid, NotFound
from service.record.preconditions import Expected
from service.record.remarks import Recorded, Warnings


def merge(
    session: Session, id: UUID, expected: Expected, into: UUID, *, by: str, reason: str
) -> Recorded[Speaker]:
    """Make a speaker part of another, with all that is part of it; return the other.

    Raises NotFound, Merged, Stale, Invalid where the other is not known or is the same, Conflict
    where they cannot be one.
    """
    joined = preconditions.check(speakers.get(session, id), expected)
    survivor = _survivor(session, joined, into)
    _refuse_two(joined, survivor)
    merged.join(joined, survivor)
    for part in (joined, *joined.merged):
        part.survivor = survivor
    warnings = Warnings()
    if survivor.kind == "unspecified" != joined.kind:
        detail = f"{joined.id} is of kind {joined.kind}, and {survivor.id} of none that is stated"
        warnings.add("/into", "kind-not-stated", detail)
    _changed(session, "merge", joined, survivor, by=by, reason=reason)
    set_committed_value(joined, "merged", [])
    return Recorded(survivor, warnings)


def unmerge(
    session: Session, id: UUID, expected: Expected, *, by: str, reason: str
) -> Recorded[Speaker]:
    """Undo the newest merge into a speaker, and return it; what was merged before stays merged.

    Raises NotFound, Merged, Stale, Conflict where nothing was merged into it.
    """
    survivor = preconditions.check(speakers.get(session, id), expected)
    joined = merged.newest(session, survivor)
    if joined is None:
        raise Conflict.at("", "not-merged", f"nothing is merged into the speaker {id}")
    own = list(_below(joined, survivor))
    merged.part(joined)
    joined.survivor = None
    for part in own:
        part.survivor = joined
    set_committed_value(joined, "merged", own)
    _changed(session, "unmerge", joined, survivor, by=by, reason=reason)
    warnings = Warnings()
    warnings.add("", "unmerged", f"{joined.id} ({joined.name}) is a speaker of its own again")
    _warn_of_namesakes(session, joined, warnings)
    return Recorded(survivor, warnings)


def _survivor(session: Session, joined: Speaker, into: UUID) -> Speaker:
    if into == joined.id:
        raise Invalid.at("/into", "same-speaker", "a speaker cannot become part of itself")
    try:
        survivor = speakers.find(session, into)
    except NotFound as error:
        raise Invalid.at("/into", "unknown-speaker", error.detail) from error
    last = merged.survivor(session, survivor)
    if last is not survivor:
        detail = f"{into} was merged into {last.id}: merge into that one"
        raise Conflict.at("/into", "merged", detail, merged_into=str(last.id))
    return survivor


def _refuse_two(joined: Speaker, survivor: Speaker) -> None:
    """Raise Conflict where two speakers cannot be one."""
    for pointer, each in (("", joined), ("/into", survivor)):
        if each.kind == "unnamed":
            detail = f"{each.id} is unnamed, and an unnamed speaker is never shared"
            raise Conflict.at(pointer, "unnamed-speaker", detail)
        speakers.refuse_erased(each, pointer)
    for part in (joined, *joined.merged):
        if speaker_parts.are_apart(part.kind, survivor.kind):
            detail = f"{part.id} is of kind {part.kind}, {survivor.id} of kind {survivor.kind}"
            raise Conflict.at("/into", "different-kinds", detail)
        speaker_parts.refuse_kind(survivor, part.kind, "/into")
    ours = joined.known_identifiers
    for scheme, id in survivor.known_identifiers.items():
        if ours.get(scheme, id) != id:
            detail = f"{scheme} knows them as two, {ours[scheme]} and {id}: correct the wrong one"
            raise Conflict.at("/into", "different-identifiers", detail)


def _changed(
    session: Session, action: str, joined: Speaker, survivor: Speaker, *, by: str, reason: str
) -> None:
    """Write the revisions of both, and the index rows of whatever was recorded with the one."""
    for each in (joined, survivor):
        each.revision += 1
        each.updated = now()
    session.flush()
    reindexing.some(session, history.refer_to(joined))
    stated: dict[str, Any] = {"action": action, "by": by, "reason": reason}
    history.append(session, joined, **stated)
    history.append(session, survivor, **stated, touches=False)
    whole.speakers(session, [survivor])


def _below(joined: Speaker, survivor: Speaker) -> Iterator[Speaker]:
    """Yield what became part of a survivor as part of one that was merged into it."""
    for part in survivor.merged:
        above = part.merged_into
        while above is not None and above is not joined:
            above = above.merged_into
        if above is joined:
            yield part


def _warn_of_namesakes(session: Session, joined: Speaker, warnings: Warnings) -> None:
    for name in (joined.name, *joined.aliases):
        bearers = names.bearers(session, name, joined.kind) if name else ()
        others = [str(each.id) for each in bearers if each is not joined]
        if others:
            detail = f"{name} is a name of {joined.id} and of {', '.join(others)}"
            warnings.add("", "name-shared", detail)
