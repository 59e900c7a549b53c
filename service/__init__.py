"""On Record: source-attributed statements, who said what, as what, when, and where it stands."""

__version__ = "0.1.0"
