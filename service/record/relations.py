"""How two statements that are alike are related otherwise: by who said it, and when."""

from collections.abc import Mapping

from service.record.outlines import Outline

SPEAKERS: Mapping[str, int] = {"same": 0, "shared": 1, "unnamed": 2, "other": 3}
"""Whose words they are, those first who are rather one and the same."""

DATES: Mapping[str, int] = {"same": 0, "overlapping": 0, "undated": 0, "other": 1}
"""When they were said; what may be one day comes before what is another."""


def speaker(one: Outline, other: Outline) -> str:
    """Return how the speakers of two statements are related.

    Unnamed ones are never shared between statements, so nobody can tell whether they are the same.
    """
    if one.speaker_number == other.speaker_number:
        return "same"
    if one.speakers & other.speakers:
        return "shared"
    return "unnamed" if one.is_unnamed and other.is_unnamed else "other"


def date(one: Outline, other: Outline) -> str:
    """Return how the dates of two statements are related."""
    if not (one.first_day and other.first_day):
        return "undated"
    if (one.first_day, one.last_day) == (other.first_day, other.last_day):
        return "same"
    overlap = one.first_day <= other.last_day and one.last_day >= other.first_day
    return "overlapping" if overlap else "other"
