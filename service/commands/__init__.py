"""The commands of the operator, a file for what each is about."""
