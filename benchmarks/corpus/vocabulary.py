"""Words that look like those of a language and are of none: made of syllables, drawn by Zipf's law.

The most frequent ones are the language's own little words, so that a stemmer, a search for a stop
word and a reader meet what they would meet in real texts.
"""

import random
from dataclasses import dataclass
from functools import cache

WORDS = 60_000
"""Words of the language that most is said in."""

OTHER_WORDS = 8_000
"""Words of each other one."""

SHIFT = 2.2
"""How much flatter than Zipf's law the most frequent words are (Mandelbrot's constant)."""


@dataclass(frozen=True)
class Tongue:
    """What words of a language are made of; `share` is how much of all is said in it.

    `spaced` tells whether spaces stand between its words.
    """

    share: float
    little: str
    onsets: str
    vowels: str
    codas: str
    endings: str
    spaced: bool = True


TONGUES = {
    "en": Tongue(
        0.62,
        "the of and to a in that is for it we on was with he they be as will have not by this at"
        " from are our you but his who has or an she all their were one would there been more no"
        " when what so up out about if can said do us into than them people some could time must",
        "b c d f g h k l m n p r s t v w br cl cr dr fl gr pl pr sc sp st str th tr wh",
        "a e i o u ea ou ai oo",
        "- - n r s t l m nd st ck ng rm",
        "- - - s ed ing er tion ment ly al ity able ness",
    ),
    "fr": Tongue(
        0.09,
        "le la de et les des à en que un une est pour dans qui du nous pas ne il sur plus avec au"
        " ce elle l'homme d'une c'est qu'il ont sont aux par mais",
        "b c d f g j l m n p r s t v bl br ch cl cr fr gr pl pr tr",
        "a e é i o u ou ai eau è",
        "- - n r s t l",
        "- - e es ent er ée ées ement tion eur",
    ),
    "de": Tongue(
        0.08,
        "die der und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es"
        " an wir werden aus er hat dass sie nach wird bei",
        "b d f g h k l m n p r s t w z bl br dr fl gr kl kr pf schl schr schw st tr",
        "a e i o u ä ö ü au ei ie",
        "- n r s t l ch ck nd rt",
        "- - e en er ung keit lich isch heit ungen",
    ),
    "es": Tongue(
        0.07,
        "de la que el en y a los se del las un por con no una su para es al lo como más o pero sus"
        " le ha me sin sobre este ya entre cuando todo",
        "b c d f g j l m n p r s t v bl br cl cr fr gr pl pr tr ll ñ",
        "a e i o u á é í ó ie ue",
        "- - n r s l",
        "- - o a os as ar ado ción mente idad",
    ),
    "ar": Tongue(
        0.05,
        "في من على أن إلى التي عن لا ما هذا هذه الذي كان مع بعد قال كل لم بين",
        "ب ت ث ج ح خ د ر ز س ش ص ط ع غ ف ق ك ل م ن ه",
        "ا و ي - -",
        "- - ن ر م ل د",
        "- - ة ات ون ين ي",
    ),
    "ru": Tongue(
        0.05,
        "и в не на что с по это как мы из за то для от но они к всё же его было у только",
        "б в г д ж з к л м н п р с т х ч ш бр вр гр др кр пр сл ст тр",
        "а е и о у я ё",
        "- - н р с т л в",
        "- - а ы ов ами ость ение ский ать ил",
    ),
    "zh": Tongue(
        0.04,
        "的 是 在 我们 不 和 有 了 他们 这 人 中 大 为 上",
        "安 保 长 城 德 发 方 高 国 海 和 家 经 军 力 民 平 区 全 实 世 水 天 外 文 政 治 主 资",
        "本 部 电 定 动 度 法 工 公 会 机 建 就 开 理 量 面 能 前 情 任 生 事 体 同 问 新 行 学 业",
        "- - - 化 性 者 员",
        "-",
        spaced=False,
    ),
}


@dataclass(frozen=True)
class Vocabulary:
    """The words of a tongue, the most frequent first."""

    tongue: Tongue
    words: tuple[str, ...]

    def draw(self, dice: random.Random, count: int) -> list[str]:
        """Return so many words, as often as they are said."""
        words, share = self.words, dice.random
        # The inverse of the sum of 1 / (rank + SHIFT): much faster than a search in a table.
        base = len(words) / SHIFT + 1
        return [words[int(SHIFT * base ** share() - SHIFT)] for _ in range(count)]


@cache
def vocabulary(language: str) -> Vocabulary:
    """Return the words of a language, the same ones in every run."""
    tongue = TONGUES[language]
    dice = random.Random(f"words {language}")
    found = dict.fromkeys(tongue.little.split())
    wanted = WORDS if language == "en" else OTHER_WORDS
    while len(found) < wanted:
        # The rarer a word, the longer it is.
        found[word(dice, tongue, 1 + (dice.randrange(wanted) < 2 * len(found)))] = None
    return Vocabulary(tongue, tuple(found))


def word(dice: random.Random, tongue: Tongue, syllables: int) -> str:
    """Return a word of some syllables and an ending."""
    *syllable, endings = _parts(tongue)
    share = dice.random
    made = [part[int(share() * len(part))] for part in syllable * syllables]
    return "".join(made) + endings[int(share() * len(endings))]


@cache
def _parts(tongue: Tongue) -> list[list[str]]:
    written = (tongue.onsets, tongue.vowels, tongue.codas, tongue.endings)
    return [["" if part == "-" else part for part in each.split()] for each in written]
