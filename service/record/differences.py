"""What fields state otherwise than a statement has it: nothing where it was recorded from them.

A name that is the speaker's own, or of the one it was merged into, or an alias that others bear
too, an unnamed speaker who is described alike and a source with the same fields are the same,
though each would be resolved, or made, anew. So is whatever may be what was erased: a file that
comes again would bring it back.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.models import Appearance, JointSpeaker, Source, Speaker, Statement
from service.record import carrying, contents, history, names, sources

Fields = Mapping[str, Any]


def of(session: Session, statement: Statement, fields: Fields) -> dict[str, Any]:
    """Return those of the fields that differ; of each appearance its pointer, id and what differs.

    The id is None where no appearance of the statement has that source.
    """
    given = fields.get("appearances")
    differing = {
        name: value
        for name, value in fields.items()
        if name not in {"source", "appearances"} and not _has(session, statement, name, value)
    }
    is_quoted = any(name in differing for name in contents.QUOTED)
    if is_quoted:
        differing |= {name: fields[name] for name in contents.QUOTED if name in fields}
    if given is None:
        placed = {"": {"source": fields["source"]}}
    else:
        placed = {f"/appearances/{place}": each for place, each in enumerate(given)}
    # What is said of an appearance may follow a correction of the words, and is stated again.
    again = {"quotation"} if is_quoted else set()
    again |= {"translated_by"} if carrying.TRANSLATING & differing.keys() else set()
    appearances = _carried(session, statement, placed, again)
    return differing | ({"appearances": appearances} if appearances else {})


def are_kept_back(statement: Statement) -> bool:
    """Tell whether a speaker, a body or a source of a statement was erased, and stays so."""
    credited: Sequence[Statement | JointSpeaker] = [statement, *statement.joint_with]
    return any(_is_erased(each) for each in credited) or any(
        each.source.is_erased for each in statement.appearances
    )


def _is_erased(credited: Statement | JointSpeaker) -> bool:
    body = credited.organisation
    return credited.speaker.shown.is_erased or (body is not None and body.shown.is_erased)


def _has(session: Session, statement: Statement, name: str, value: Any) -> bool:
    if name == "speaker":
        return _is(session, statement.speaker, value)
    if name == "organisation":
        return _is(session, statement.organisation, value)
    if name == "joint_with":
        return _joint(session, statement, value)
    if name == "tags":
        return statement.tag_names == [tag.name for tag in contents.tags(value)]
    if name == "original":
        return all(statement.original[part] == words for part, words in value.items())
    return bool(getattr(statement, name) == value)


def _is(session: Session, speaker: Speaker | None, given: Fields) -> bool:
    if speaker is None:
        return False
    if "id" in given:
        return given["id"] in {speaker.id, speaker.shown.id}
    if speaker.shown.is_erased:
        return True
    described = given.get("unnamed") or {}
    return (
        (
            names.key(given["name"]) in {speaker.folded, speaker.shown.folded}
            or _is_of_several(session, speaker, given)
        )
        and names.stated_kind(given.get("kind")) in (None, speaker.kind, speaker.shown.kind)
        and all((speaker.unnamed or {}).get(part) == value for part, value in described.items())
    )


def _is_of_several(session: Session, speaker: Speaker, given: Fields) -> bool:
    """Tell whether a speaker is one of several whom a name may mean: it says nothing else then."""
    bearers = names.bearers(session, given["name"], given.get("kind"))
    return len(bearers) > 1 and speaker.shown.id in {each.id for each in bearers}


def _joint(session: Session, statement: Statement, given: Sequence[Fields]) -> bool:
    if any(_is_erased(joint) for joint in statement.joint_with):
        return True
    return len(given) == len(statement.joint_with) and all(
        _is(session, joint.speaker, each["speaker"])
        and joint.role == each.get("role")
        and (
            joint.organisation is None
            if each.get("organisation") is None
            else _is(session, joint.organisation, each["organisation"])
        )
        for joint, each in zip(statement.joint_with, given, strict=True)
    )


def _carried(
    session: Session, statement: Statement, given: Mapping[str, Fields], again: Collection[str]
) -> list[tuple[str, Any, Fields]]:
    """Return what is wanting of appearances, by their pointers; nothing of those that are there."""
    same = _same(session, statement, given)
    left = [each for each in statement.appearances if each not in same.values()]
    may_be_erased = any(each.source.is_erased for each in left)
    found: list[tuple[str, Any, Fields]] = []
    for pointer, each in given.items():
        if (one := same.get(pointer)) is None:
            if not may_be_erased:
                found.append((pointer, None, each))
            continue
        wanting = {
            name: value
            for name, value in each.items()
            if name in again or not _carries(one, name, value)
        }
        if "source" in wanting and not _is_another(session, one.source, each["source"]):
            # Of items that are printed alike, it is this one that is filled.
            wanting["source"] = {**each["source"], "id": one.source.id}
        if wanting:
            found.append((pointer, one.id, wanting))
    return found


def _same(
    session: Session, statement: Statement, given: Mapping[str, Fields]
) -> Mapping[str, Appearance]:
    """Return the appearances of the same sources, by the pointers of those that are given.

    One that is named for certain is nobody else's, though others may look like it. Of several that
    are given one address only the first may be the source that has none yet. Where others are there
    beside those that are given, somebody else may have added the one of which little is known.
    """
    free, found = list(statement.appearances), dict[str, Appearance]()
    addresses = {each: sources.url_key(of["source"].get("url")) for each, of in given.items()}
    first = {key: pointer for pointer, key in reversed(addresses.items())}
    are_all = len(given) == len(statement.appearances)
    for is_same in (_is_item, _has_all, *[_is_less] * are_all):
        for pointer, each in given.items():
            address = addresses[pointer]
            matching = (
                one
                for one in free
                if is_same(session, one.source, each["source"])
                and (address in (None, one.source.url_key) or first[address] == pointer)
            )
            if pointer not in found and (same := next(matching, None)) is not None:
                found[pointer] = same
                free.remove(same)
    return found


def _is_item(session: Session, source: Source, given: Fields) -> bool:
    """Tell whether a source is found by the id, the address or the item that is given."""
    if "id" in given:
        return bool(source.id == given["id"])
    if given.get("url") is not None:
        holder = sources.by_url(session, given["url"])
        if holder is not None or source.url_key is not None:
            return holder is not None and holder.id == source.id
    key = sources.item_key_of(given)
    return key is not None and key == source.item_key


def _has_all(_: Session, source: Source, given: Fields) -> bool:
    return sources.has(source, given)


def _is_less(session: Session, source: Source, given: Fields) -> bool:
    """Tell whether a source that is known by nothing has a part of what is given of it by now.

    Not where other statements have it too, of which that is not said. One that was erased stays so.
    """
    stated = {name: getattr(source, name) for name in sources.FIELDS}
    is_part = all(value in (None, given.get(name)) for name, value in stated.items())
    if "id" in given or not is_part or source.is_erased or _is_known(source):
        return False
    refer = select(func.count()).select_from(Statement).where(history.refer_to(source))
    return session.scalar(refer) == 1


def _is_another(session: Session, source: Source, given: Fields) -> bool:
    """Tell whether a source that is known by nothing turns out to be one that is recorded."""
    return not _is_known(source) and sources.known_by(session, given) is not None


def _is_known(source: Source) -> bool:
    return source.url_key is not None or source.item_key is not None


def _carries(appearance: Appearance, name: str, value: Any) -> bool:
    if name == "source":  # a field that it lacks is filled, and of another value it is warned
        return not any(sources.differs(appearance.source, *stated) for stated in value.items())
    if name == "via":
        stated = [(each["name"], each["relation"], each.get("url")) for each in value]
        return [(each.name, each.relation, each.url) for each in appearance.via] == stated
    if name == "selectors":
        return appearance.selectors == [
            {part: each.get(part) for part in carrying.PARTS} for each in value
        ]
    return bool(getattr(appearance, name) == value)
