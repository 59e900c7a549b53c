"""What may be done to the record; every function is given its session and commits nothing."""

from service.record import (
    appearances,
    changes,
    clients,
    erasure,
    highlights,
    index_faults,
    past,
    reindexing,
    search,
    source_list,
    source_words,
    sources,
    speaker_list,
    speakers,
    statements,
    verification,
)

__all__ = [
    "appearances",
    "changes",
    "clients",
    "erasure",
    "highlights",
    "index_faults",
    "past",
    "reindexing",
    "search",
    "source_list",
    "source_words",
    "sources",
    "speaker_list",
    "speakers",
    "statements",
    "verification",
]
