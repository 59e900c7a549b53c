"""What is shipped of other people's: licences, known faults, a list. See `audit/__main__.py`."""
