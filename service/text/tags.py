"""Language tags, as far as they tell one language from another."""

_NOW = {"iw": "he", "in": "id", "ji": "yi", "mo": "ro", "cmn": "zh", "arb": "ar"}
"""Tags of languages by which programs still call them, and how they are called otherwise."""

_NORWEGIAN = ({"no", "nb"}, {"no", "nn"})
"""Bokmål and Nynorsk are two, and each is Norwegian."""


def primary(tag: str) -> str:
    """Return the language of a tag, without script and region: `en` of `en-GB`."""
    language = tag.partition("-")[0].casefold()
    return _NOW.get(language, language)


def differ(tag: str | None, other: str | None) -> bool:
    """Tell whether two tags are known and of different languages."""
    if tag is None or other is None:
        return False
    languages = {primary(tag), primary(other)}
    return len(languages) > 1 and languages not in _NORWEGIAN
