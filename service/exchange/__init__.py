"""The record in other forms; every function is given its session."""
