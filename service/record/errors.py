"""What can go wrong with the record; the edge turns each kind into an answer."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing wrong, or worth a warning, at one place: a JSON pointer, or a parameter's name."""

    pointer: str
    code: str
    detail: str


def shown(remarks: Iterable[Any]) -> list[dict[str, str]]:
    """Return remarks, of the record or of a schema, as clients read them."""
    return [{"pointer": each.pointer, "code": each.code, "detail": each.detail} for each in remarks]


class RecordError(Exception):
    """The base of every refusal by the record."""

    def __init__(self, detail: str, *, remarks: Sequence[Remark] = (), **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remarks = tuple(remarks)
        self.extra = extra

    @classmethod
    def at(cls, pointer: str, code: str, detail: str, **extra: Any) -> Self:
        """Make the refusal of one value; `extra` goes into the answer beside the remark."""
        return cls(detail, remarks=[Remark(pointer, code, detail)], **extra)


class NotFound(RecordError):  # noqa: N818 - the names say what happened, not that it is an error
    """There is nothing of that id."""


class Invalid(RecordError):  # noqa: N818
    """What was sent was understood and cannot be recorded; each remark has its pointer."""


class Unreadable(RecordError):  # noqa: N818
    """What was sent cannot even be read."""


class InvalidQuery(Invalid):
    """A parameter of a search cannot be meant."""


class Conflict(RecordError):  # noqa: N818
    """The record stands in the way: a name that several bear, an id taken."""


class Duplicate(Conflict):
    """The client has already recorded this external id."""

    @classmethod
    def of(cls, external_id: str, existing: UUID) -> Self:
        """Make the refusal of an external id that is another statement's."""
        detail = f"{external_id} is already recorded, as {existing}"
        return cls.at("/external_id", "duplicate", detail, existing=str(existing))


class Stale(RecordError):  # noqa: N818
    """The client changes a revision that is no longer the last."""


class Gone(RecordError):  # noqa: N818
    """The statement is withdrawn; `extra` holds its tombstone."""


class Merged(RecordError):  # noqa: N818
    """It has become part of another; `old` is the id that was asked for, `into` the other's."""

    def __init__(self, *, old: UUID, into: UUID) -> None:
        super().__init__(f"{old} was merged into {into}", merged_into=str(into))
        self.old, self.into = old, into


class Forbidden(RecordError):  # noqa: N818
    """The client's key does not allow it."""


class Unauthorised(RecordError):  # noqa: N818
    """No key, or none that holds."""
