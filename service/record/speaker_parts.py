"""What may be corrected of a speaker while others are part of it: what is its own.

Names, identifiers and positions that came with a merge are shown among its own, and stay those of
the one that was merged: they go with it when the merge is undone.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from service.models import Position, Speaker
from service.record.errors import Conflict, NotFound
from service.record.remarks import Warnings

CODE = "came-with-merge"
"""Of a warning, or a conflict, about what another brought along."""


def own(speaker: Speaker, fields: Mapping[str, Any], warnings: Warnings) -> dict[str, Any]:
    """Return a correction without what others brought along, which may be sent back as read.

    Where it would take such a thing away, it stays, and a warning says so.
    """
    corrected = dict(fields)
    if "aliases" in fields:
        corrected["aliases"] = _aliases(speaker, fields, warnings)
    if "identifiers" in fields:
        corrected["identifiers"] = _identifiers(speaker, fields["identifiers"], warnings)
    return corrected


def refuse_kind(speaker: Speaker, kind: str | None, pointer: str) -> None:
    """Raise Conflict where a kind rules out what is part of the speaker."""
    for part in speaker.merged:
        if kind == "unnamed" or are_apart(part.kind, kind):
            detail = f"{part.id} is part of it, and of kind {part.kind}, not {kind}"
            raise Conflict.at(pointer, "different-kinds", detail)


def are_apart(kind: str, other: str | None) -> bool:
    """Tell whether two kinds rule each other out; where nothing was stated they do not."""
    return kind != other and "unspecified" not in (kind, other or "unspecified")


def position(speaker: Speaker, id: Any) -> Position:
    """Return one of the speaker's own positions. Raises NotFound, Conflict for another's."""
    for each in speaker.positions:
        if each.id == id:
            return each
    for part in speaker.merged:
        if any(each.id == id for each in part.positions):
            detail = f"{id} came with {part.id}, which is part of it: unmerge that to correct it"
            raise Conflict.at("", CODE, detail)
    message = f"the speaker {speaker.id} has no position {id}"
    raise NotFound(message)


def _aliases(speaker: Speaker, fields: Mapping[str, Any], warnings: Warnings) -> list[str]:
    given = fields["aliases"] or []
    brought = dict(_names(speaker))
    listed = {*given, fields.get("name", speaker.name)}
    for name, part in brought.items():
        if name not in listed:
            _stays(warnings, "/aliases", name, part)
    mine = set(speaker.own_aliases)
    return [name for name in given if name in mine or name not in brought]


def _identifiers(
    speaker: Speaker, patch: Mapping[str, Any] | None, warnings: Warnings
) -> dict[str, Any] | None:
    brought = {
        scheme: (id, part) for part in speaker.merged for scheme, id in part.identifiers.items()
    }
    stated = dict.fromkeys(speaker.known_identifiers) if patch is None else dict(patch)
    for scheme, id in list(stated.items()):
        if scheme not in brought:
            continue
        came, part = brought[scheme]
        if id is None:
            _stays(warnings, f"/identifiers/{scheme}", came, part)
        elif id != came:
            detail = f"{part.id}, which is part of it, is {came}"
            warnings.add(f"/identifiers/{scheme}", "identifier-differs", detail)
        elif scheme not in speaker.identifiers:
            del stated[scheme]
    return stated


def _names(speaker: Speaker) -> Iterator[tuple[str, Speaker]]:
    for part in reversed(speaker.merged):
        for name in (part.name, *part.own_aliases):
            if name:
                yield name, part


def _stays(warnings: Warnings, pointer: str, what: str, part: Speaker) -> None:
    detail = f"{what} came with {part.id}, which is part of it: it stays until that is unmerged"
    warnings.add(pointer, CODE, detail)
