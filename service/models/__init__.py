"""The tables, one noun a file."""

from service.models.appearances import Appearance, Carrier
from service.models.base import Base, now
from service.models.clients import ApiKey, Idempotency
from service.models.history import Change, Revision
from service.models.labels import Label, LabelWord, NearWord
from service.models.source_words import SourceWord
from service.models.sources import Source
from service.models.speakers import Position, Speaker, SpeakerName
from service.models.statements import JointSpeaker, Statement, Tag
from service.models.store import Store

__all__ = [
    "ApiKey",
    "Appearance",
    "Base",
    "Carrier",
    "Change",
    "Idempotency",
    "JointSpeaker",
    "Label",
    "LabelWord",
    "NearWord",
    "Position",
    "Revision",
    "Source",
    "SourceWord",
    "Speaker",
    "SpeakerName",
    "Statement",
    "Store",
    "Tag",
    "now",
]
