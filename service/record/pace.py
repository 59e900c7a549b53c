"""How many rows to read at once, where some weigh as much as thousands of others."""

FIRST = 20
MOST_CHARACTERS = 2_000_000
"""Characters that a batch should have at most; the batch before tells how many rows have them."""


class Pace:
    """A number of rows that follows what the last ones weighed."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.size = min(FIRST, most)

    def saw(self, characters: int) -> None:
        """Take note of how many characters the rows of the last batch had."""
        fitting = self.size * MOST_CHARACTERS // max(characters, 1)
        self.size = max(1, min(fitting, self._most))
