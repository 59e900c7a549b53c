"""Plain names that read like the description of somebody unnamed: "a spokesman", "US officials"."""

import regex

_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|dozens|hundreds"
_MANY = "officials|sources|diplomats|(?:eye)?witnesses|residents|bystanders"
_ONE = "official|source|diplomat|aide|resident|bystander|spokes(?:man|woman|person)"
_MORE = "at|briefed|close|familiar|for|from|in|involved|near|of|on|who|with"
_ARTICLES = (
    "une?|des|deux|trois|plusieurs|certains|una|unos|unas|dos|tres|varios|varias|uno|due|tre|alcuni"
    "|alcune|uma?|uns|umas|dois|duas|een|twee|drie|enkele"
)
_PARTICLES = "van|von|de|del|della|den|der|di|da|dos|du|el|al|bin|ibn|la|le|ten|ter|y"
_NO_PARTICLE = rf"(?!(?:{_PARTICLES})(?![\p{{L}}\p{{M}}])|d['’])"  # noqa: RUF001

_DESCRIPTION = regex.compile(
    # An article before a word in lower case: "a spokesman", "A US official". Not "An Nguyen", nor
    # "An Jung-geun" and "An van Dijk": a part of a word is none, nor is a particle of a name.
    r"(?:an? .*?(?<![\p{L}\p{M}][-‐‑'’ʼ]?)"  # noqa: RUF001 - names are spelled with each
    rf"{_NO_PARTICLE}[a-z]"
    rf"|(?:{_NUMBERS}|several|some|many|few|various|unnamed|unidentified|anonymous) "
    r"|(?:another|at least|more than|up to) [a-z]|(?:eye)?witness(?:es)?\b"
    r"|people (?:familiar|close|briefed|involved|present|who|(?:in|with) [a-z])"
    # "US officials" are others each time; a body of them spells them with a capital.
    rf"|(?:\S+ ){{0,4}}(?:{_MANY})\b|(?:\S+ ){{1,4}}aides\b"
    # "Israeli official", as in headlines; "Hamas spokesman Hazem Qassem" has a name.
    rf"|(?:\S+ ){{0,4}}(?:{_ONE})(?=\Z| (?:{_MORE}) )"
    # "un responsable", "dos testigos", "een bron"; in German the next word may have a capital.
    rf"|(?:{_ARTICLES}) {_NO_PARTICLE}\p{{Ll}}{{2}}|(?:eine?[mnr]?|zwei|mehrere|einige) )",
)


def is_description(name: str) -> bool:
    """Tell whether a plain name reads like a description of somebody unnamed.

    In English by many words, in other languages of the West by an article or a number before it.
    """
    name = name.strip()
    return _DESCRIPTION.match(name[:1].lower() + name[1:]) is not None
