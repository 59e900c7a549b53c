"""What may be done to the record; every function is given its session and commits nothing."""

from service.record import clients, highlights, search, sources, speakers, statements

__all__ = ["clients", "highlights", "search", "sources", "speakers", "statements"]
