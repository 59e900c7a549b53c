"""Each guard of the record taken out in turn, to see that a test turns red."""
