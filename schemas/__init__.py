"""The wire: what JSON comes in and goes out, by hand, because it is a public contract."""
