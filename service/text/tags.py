"""Language tags, as far as they tell one language from another."""


def primary(tag: str) -> str:
    """Return the language of a tag, without script and region: `en` of `en-GB`."""
    return tag.partition("-")[0].casefold()


def differ(tag: str | None, other: str | None) -> bool:
    """Tell whether two tags are known and of different languages."""
    return tag is not None and other is not None and primary(tag) != primary(other)
