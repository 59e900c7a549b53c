"""Hard statements, as many as are wanted, always the same: what archives really hold.

In eight languages, with no-break spaces, marks of direction, HTML, apostrophes of every kind,
quotation marks, line ends of every kind, signs that a spreadsheet evaluates, speeches of 58,000
characters, empty fields, and rows that are equal to others.
"""

import csv
import io
import json
import random

from service.exchange import table
from service.exchange.columns import NAMES

SPEECH = 58_000
WORDS = {
    "en": "the minister said it wasn’t true that taxes rise before “the election” and won't",
    "de": "der Minister sagte, daß „die Steuern“ nicht steigen – größer als früher, Herr Müller",
    "fr": "le ministre a dit qu’il n'y a «\u00a0pas d’argent\u00a0» cœur naïf où\u202f!",
    "ru": "министр сказал что «налоги» не вырастут ещё раз подъём ёлка",
    "ar": "قال الوزير إن \u200f«الضرائب»\u200f لن ترتفع قبل الانتخابات مُحَمَّد",
    "he": "השר אמר כי ה\u05be\u200fמסים לא יעלו \u202bלפני\u202c הבחירות שָׁלוֹם",
    "zh": "部长 表示 税收 不会 上涨 「在选举之前」 繁體字",
    "hi": "मंत्री ने कहा कि कर नहीं बढ़ेंगे क्\u200dष चुनाव से पहले",
}
PIECES = (
    "<b>bold</b> &amp; <script>alert(1)</script>",
    "a\u00a0b\u202fc\u2007d",
    "‘one’ ’tis it's ʼn ʻokina `back´",
    "first line\r\nsecond line\nthird line\rfourth",
    'he said "yes", she said ""no""; \'maybe\'',
    "e\u0301 is é, Å is Å is A\u030a",
    "👩\u200d👩\u200d👧 🇫🇷 \U0001f3fd",
    "tab\there; semi;colon, comma | bar",
    "\u202eturned\u202c \u2066isolated\u2069 \ufeffmarked",
    "ends with spaces   ",
    "\u2028separated\u2029\x85",
    "\\n \\u0041 %s {x} NULL \\",
)
BEGINS = ("", "", "", "", "=SUM(A1:A9) ", "+1 ", "-5 % ", "@all ", "'quoted' ", "  ", "\t", "\r\n")
PEOPLE = (
    "Mohammad Shtayyeh",
    "Ursula von der Leyen",
    "François Hollande",
    "محمد عباس",
    "בנימין נתניהו",
    "习近平",
    "Владимир Зеленский",
    "नरेन्द्र मोदी",
    "Sinéad O’Connor",
    "Sinead O'Connor",
    "Jean-Luc Mélenchon",
)


def bodies(count, seed=11):
    """So many statements, each in the shape of a POST."""
    dice = random.Random(seed)
    earlier = []
    for number in range(count):
        if earlier and number % 40 == 7:
            yield dice.choice(earlier)
            continue
        made = body(dice, number)
        if "external_id" not in made and len(made["text"]) < 1_000:
            earlier = [*earlier[-20:], made]
        yield made


def body(dice, number):
    language = dice.choice(list(WORDS))
    made = {
        "text": text(dice, language, SPEECH if number % 250 == 100 else dice.randint(5, 60)),
        "quotation": dice.choice(("direct", "partial", "indirect")),
        "language": dice.choice((language, None)),
        "speaker": speaker(dice),
        "role": dice.choice((None, "Minister", "Spokesman, “the Office”", "-")),
        "date": dice.choice(
            (None, "2023", "2023-04~", "2023-04-05?", "2019-02/2020-03", moment(dice))
        ),
        "channel": dice.choice((None, "speech", "interview")),
        "said_to": dice.choice((None, "AFP", "reporters")),
        "context": dice.choice((None, text(dice, "en", 8))),
        "tags": dice.choice(([], ["tax"], ["al-aqsa", "=raid", "Größe"])),
        "appearances": [appearance(dice, language) for _ in range(dice.choice((1, 1, 1, 2, 3)))],
    }
    if number % 2:
        made["external_id"] = f"hard-{number}"
    if dice.random() < 0.15:
        made["joint_with"] = [{"speaker": {"name": dice.choice(PEOPLE)}, "role": "Envoy"}]
    if dice.random() < 0.2:
        made["organisation"] = {"name": dice.choice(("Jordan", "Bundestag", "路透社"))}
    if dice.random() < 0.1:
        made["original"] = {"text": text(dice, "ru", 12), "language": "ru"}
    return made


def text(dice, language, size):
    """Words of a language with hard pieces among them; of a speech so many characters."""
    words = WORDS[language].split(" ")
    made = dice.choice(BEGINS) + " ".join(
        dice.choice(PIECES) if dice.random() < 0.05 else dice.choice(words)
        for _ in range(size if size < SPEECH else SPEECH // 6)
    )
    made += dice.choice(("", ".", "\n", " "))
    if size == SPEECH:
        made = (made * 3)[:SPEECH]
    return made + "…" if made.lstrip()[:1] in '“„«」「"' else made


def speaker(dice):
    if dice.random() < 0.1:
        details = {"count": dice.choice((None, 2)), "reason": "safety", "terms": "background"}
        return {"name": "two senior officials", "kind": "unnamed", "unnamed": details}
    return {"name": dice.choice(PEOPLE)}


def moment(dice):
    return f"2022-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}T1{dice.randint(0, 9)}:30:00+03:00"


def appearance(dice, language):
    number = dice.randint(1, 300)
    made = {
        "source": {
            "outlet": ("CNN", "“Le Monde”", "=Outlet")[number % 3],
            "title": f"Title {number}, “quoted”; =1 <i>",
            "url": f"https://example.org/{number}?a=1&b=%20#part",
            "published": "2023-04-06",
        },
        "cue": dice.choice((None, "told", "-- he said")),
        "credited_as": dice.choice((None, "the “Minister”")),
    }
    if dice.random() < 0.3:
        made["wording"] = text(dice, language, 10)
    if dice.random() < 0.2:
        made["via"] = [{"name": "Reuters", "relation": "cited_by"}, {"name": "“BBC”"}]
    if dice.random() < 0.2:
        made["selectors"] = [{"exact": "a\r\nb", "prefix": " x", "start": 3, "end": 7}]
    return made


def ndjson(made):
    """The statements, a line each."""
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in made)


def table_of(made):
    """The statements as a table in the columns of an export, as Python's csv writes it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(NAMES)
    writer.writerows(map(table.row, made))
    return file.getvalue().encode()


def states(document, body):
    """Whether a record says, to the byte, whatever the body stated."""
    if isinstance(body, dict):
        return all(states(document[name], value) for name, value in body.items())
    if isinstance(body, list):
        return len(document) == len(body) and all(map(states, document, body))
    return document == body
