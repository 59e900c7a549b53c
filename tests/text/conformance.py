"""What is found and what is not: language, text, query; the same on both databases."""

from typing import NamedTuple

from tests.text.languages import SENTENCES

NEXT_TEXT = "⏎"
"""Parts two texts of one statement."""


class Case(NamedTuple):
    """A text in a language and what a reader types; whether it is found, and why."""

    language: str
    text: str
    typed: str
    found: bool
    reason: str = ""


class Refusal(NamedTuple):
    """What a reader types and the code of the refusal."""

    typed: str
    code: str


GENERAL = [
    Case("en", "Don't wait for spring.", "don't", True),
    Case("en", "Don't wait for spring.", "dont", True, "joined form"),
    Case("en", "Captain O'Brien spoke.", "obrien", True, "joined form"),
    Case("en", "Captain O’Brien spoke.", '"captain o\'brien"', True, "either apostrophe"),
    Case("fr", "L’homme est né libre.", "homme", True),
    Case("fr", "L’homme est né libre.", '"l\'homme est"', True),
    Case("en", "An anti-war march", "antiwar", True, "joined form"),
    Case("en", "An anti-war march", "war", True),
    Case("en", "An antiwar march", "anti-war", True),
    Case("en", "An antiwar march", "war", False),
    Case("en", "The al\u2011Sheikh summit", "al-sheikh", True),
    Case("en", "They lost 1,200 jobs", "1200", True),
    Case("de", "Das waren 1.200 Stellen", "1,200", True),
    Case("fr", "Ce sont 1\u202f200 postes", "1200", True, "narrow no-break space"),
    Case("ar", "خسرنا ١٬٢٠٠ وظيفة", "1200", True, "digits of every script"),
    Case("en", "Up by 3.5%", "3,5", True, "decimal comma"),
    Case("en", "Up by 3.5%", "35", False),
    Case("en", "We lost $3.5bn", "3.5", True, "what stands right behind is a word by itself"),
    Case("en", "We lost $3.5bn", "3.5bn", True),
    Case("en", "We lost $3.5bn", "3,5 bn", True),
    Case("en", "We lost $3.5bn", "5bn", False),
    Case("en", "They walked 1,200km", "1200", True),
    Case("en", "They walked 1,200km", '"1.200 km"', True),
    Case("en", "After 9/11 all changed", "9/11", True),
    Case("en", "After 11/9 all changed", "9/11", False, "order counts"),
    Case("en", "The U.S. left early", "U.S.", True),
    Case("en", "Give it to us", "U.S.", False, "two letters: never the pronoun"),
    Case("en", "The U.S.A. left early", "USA", True, "joined from three letters on"),
    Case("en", "#MeToo was right", "metoo", True),
    Case("en", "Ask @john_doe 😀 now", "😀", True, "emoji is a word"),
    Case("en", "Ask @john_doe 😀 now", '"doe now"', True, "not in the way of a phrase"),
    Case("en", "Ask @john_doe 😀 now", '"😀"', True, "in quotation marks too"),
    Case("en", "Ask @john_doe 😀 now", 'ask -"😀"', False),
    Case("en", "Ask @john_doe 👍 now", 'ask "😀"', False),
    Case("en", "Write to jane@example.org", '"example org"', True),
    Case("en", "They were running late", "run", True, "stem"),
    Case("en", "They were running late", '"run late"', False, "phrases are folded words"),
    Case("en", "They were running late", "runn*", True, "prefix"),
    Case("en", "The universities closed", "universe", False, "Snowball 3 keeps them apart"),
    Case("fr", "Les policiers arrivent", "policies", False, "stems know their language"),
    Case("fr", "Les données présidentielles", "donnees", True),
    Case("cs", "Vláda lže", "vlada", True),
    Case("de", "Die Straße ist frei", "STRASSE", True),
    Case("pl", "Łódź śpi", "lodz", True),
    Case("da", "Grøn omstilling nu", "gron", True),
    Case("tr", "İzmir ve ıssız yol", "izmir", True),
    Case("ru", "Всё идёт хорошо", "еще все", False, "every word must stand"),
    Case("ru", "Всё идёт хорошо", "все", True),
    Case("el", "Η ΕΛΛΆΔΑ ψηφίζει", "ελλαδα", True),
    Case("ar", "اَلْعَدْلُ أساس الحكم", "العدل", True),
    Case("ar", "إلى المدرسة", "الى", True),
    Case("fa", "می\u200cخواهم بروم", "میخواهم", True),
    Case("he", "שָׁלוֹם לכולם", "שלום", True),
    Case("hi", "हिन्दी में कहा", "हिन्दी", True),
    Case("hi", "हिन्दी में कहा", "हन्दी", False, "vowel signs are letters"),
    Case("th", "ภาษาไทยง่ายมาก", "ไทย", True),
    Case("th", "หนี้ครัวเรือนสูง", "หน*", True, "a beginning may lack the marks to come"),
    Case("th", "หนี้ครัวเรือนสูง", '"หนี้คร*"', True, "in a phrase too"),
    Case("th", "หนี้ครัวเรือนสูง", "หน", False, "marks are letters"),
    Case("th", "หนี้ครัวเรือนสูง", "นค*", False, "of the last letter alone"),
    Case("zh", "和平需要耐心。", "需要", True),
    Case("zh", "和平需要耐心。", "心", True, "last character alone"),
    Case("zh", "和平需要耐心。", "平和", False, "order counts"),
    Case("zh", "和平，需要耐心。", "平需", False, "not over punctuation"),
    Case("ja", "データが大事だ", "データ", True),
    Case("ja", "データが大事だ", "テータ", False, "voicing marks stay"),
    Case("ko", "국민의 뜻입니다", "국민", True),
    Case("zh", "我用iPhone打电话", "iphone", True),
    Case("en", "Brand™ sells", "brand", True),
    Case("en", "co\u00adop\u200beration", "cooperation", True),
    Case("en", "peace is near ⏎ war is far", '"near war"', False, "never over two texts"),
    Case("en", "peace is near ⏎ war is far", "near war", True),
    Case("en", "calm and order", "calm -order", False),
    Case("en", "calm and order", 'calm -"order and"', True),
    Case("en", "calm and order", "storm OR calm order", True, "OR binds its two neighbours"),
    Case("en", "calm seas", "storm OR calm order", False),
    Case("en", "calm seas", "calm NEAR(", False, "operators are words"),
    Case("en", "calm seas", ":language.en", False, "filter terms cannot be typed"),
    Case("en", "calm seas", "language*", False, "nor reached by a prefix"),
    Case("en", "calm near seas", 'calm NEAR( "', True, "unclosed quote"),
    Case("en", "don't ask O'Brien", '"dont obrien"', False, "joined forms make no phrase"),
    # Beyond the first list
    Case("en", "Jordan's king spoke", "jordan", True, "possessive"),
    Case("en", "Jordan and its king", "Jordan’s", True, "a possessive is a form of the word"),
    Case("en", "Jordan and its king", '"jordan\'s"', False, "but not in quotation marks"),
    Case("en", "the law of the land", "the* law", True, "prefix of a whole word"),
    Case("en", "closing time", "time -clos*", False, "a negated prefix keeps its star"),
    Case("en", "an open question", '"open que*"', True, "prefix at the end of a phrase"),
    Case("en", "an open question", '"open que"*', True, "the star behind the mark too"),
    Case(
        "en", "Explosives were found", "(bomb OR explos*)", True, "signs may stand behind the star"
    ),
    Case("en", "Explosives were found", "explos*, found", True),
    Case("en", "Explosives were found", "found -(explos*)", False),
    Case("en", "an open question", '"open que*", closed*.', False),
    Case("en", "an open question", '(closed* OR "open que*".)', True),
    Case("en", "Es sind 1.200,50 Euro", "1200.50", True),
    Case("fr", "Ce sont 1\u202f200 postes", "1 200 postes", True, "the space of a keyboard"),
    Case("fr", "Ce sont 1 200 postes", "1200", True, "the space of a keyboard"),
    Case("fr", "Ce sont 1 200 postes", "1\u202f200", True, "the space of a keyboard"),
    Case("fr", "Ce sont 1 200 postes", "postes -1.200", False),
    Case("fr", "Ce sont 1 200 postes", '"1200 postes"', True, "in a phrase too"),
    Case("fr", "Ce sont 1\u202f200 postes", '"sont 1 200 pos*"', True, "in a phrase too"),
    Case("fr", "Ce sont 1 200 postes", "2001", False, "order counts"),
    Case("ru", "Прошло 1 000 000 человек", "1000000", True),
    Case("ru", "Прошло 1000000 человек", "1 000 000", True),
    Case("en", "On 7 October some 250 were taken", "october 7 250", True, "two numbers"),
    Case("en", "It was 7250 then", "7 251", False),
    Case("en", "A weak force of 45000", "45 000-strong", False),
    Case("fr", "1\u202f200,50 euros", "1200,50", True),
    Case("fr", "On supprime 1 800 postes", "1.800", True, "with a mark it is no year"),
    Case("fr", "On supprime 1 800 postes", "1\u202f800", True, "with a mark it is no year"),
    Case("fr", "On supprime 1 800 postes", "postes -1,800", False),
    Case("en", "We lost 2 000 tanks", '"2,000 tanks"', True, "in a phrase too"),
    Case("en", "We lost 2 000 tanks", "2000", False, "a year"),
    Case("fr", "Cela fait 12 345,67 euros", "12345,67", True, "the space of a keyboard"),
    Case("fr", "Cela fait 12 345,67 euros", "12.345,67", True, "the space of a keyboard"),
    Case("fr", "Cela fait 12\u202f345,67 euros", "12 345,67", True, "the space of a keyboard"),
    Case("fr", "Cela fait 12\u202f345,67 euros", '"12 345,67 euros"', True, "in a phrase too"),
    Case("pl", "To 1 234 567,89 zł", "1234567.89", True),
    Case("fr", "Cela fait 12 345,67 euros", "12345", False, "not the half of a number"),
    Case("fr", "1\u202f200 euros", "1\u202f200", True),
    Case("en", "On 2023-04-05 it ended", '"2023 04 05"', True),
    Case("en", "AT&T fell", "at&t", True),
    Case("en", "The U.S. left early", "us", True, "joined form"),
    Case("en", "Ukraine holds out", "U.K.*", False, "a star makes nothing more of it"),
    Case("en", "The U.K. holds out", "U.K.*", True),
    Case("en", "USA USA", "U.S.A.", True, "joined from three letters on"),
    Case("en", "tons of COVID-19 news", "covid19", True),
    Case("zh", "需要和平", "和", True, "one character in the middle"),
    Case("zh", "我用iPhone打电话", "我用iPhone打电话", True, "runs and words together"),
    Case("zh", "2023年底", "2023年", True),
    Case("el", "τῇ ἀρχῇ", "αρχη", True, "iota subscript"),
    Case("en", "2½ hours", "2", True, "a fraction is apart"),
    Case("en", "great😀 news", "great😀", True),
    Case("en", "great news", "news -😀", True),
    Case("en", "one OR two", '"one or two"', True, "in a phrase OR is a word"),
    Case("en", "one two", "OR one OR OR three OR", True, "a dangling OR is nothing"),
    Case("en", r"back\slash", r"back\slash*", True, "no engine's escape"),
    Case("en", "peace 平和 now", '"peace 平和 now"', True, "mixed scripts in a phrase"),
    Case("he", "צה״ל הודיע", "צה״ל", True, "gershayim"),
    Case("he", "צה״ל פרסם דו״ח", 'דו"ח צה"ל', True, "gershayim of a keyboard"),
    Case("he", 'צה"ל פרסם דו"ח', "דו״ח צה״ל", True, "gershayim of a keyboard"),
    Case("he", "צה״ל פרסם דו״ח", 'דו"ח צה”ל', True, "gershayim of a telephone"),
    Case("he", "צה״ל פרסם דו״ח", '"פרסם דו"ח"', True, "gershayim in a phrase"),
    Case("he", "צה״ל פרסם דו״ח", '"דו"ח צה"ל"', False, "order counts in a phrase"),
    Case("he", "צה״ל פרסם דו״ח", 'פרסם -צה"ל', False),
    Case("he", "חייל ביקר בעיר ל", 'ביקר -צה"ל', True),
    Case("he", "אמרו שלום עולם", '"שלום עולם" אמרו', True),
    Case("he", "אמרו שלום עולם", '"עולם שלום"', False),
    Case("he", 'כתבה ב"ידיעות אחרונות"', 'ב"ידיעות אחרונות" כתבה', True, "a phrase after a prefix"),
    Case(
        "he", 'כתבה ב"ידיעות אחרונות"', 'ב"אחרונות ידיעות" כתבה', False, "a phrase after a prefix"
    ),
    Case("he", "ש״ס מול הליכוד היום", 'ש"ס "הליכוד היום" מול', True, "no prefix"),
    Case("xx", "Données", "donnees", True, "a language without a stemmer"),
]

CASES = GENERAL + [
    Case(sentence.language, sentence.text, typed, found)
    for sentence in SENTENCES
    for queries, found in ((sentence.found_by, True), (sentence.not_by, False))
    for typed in queries
]

REFUSALS = [
    Refusal("-storm", "only-negations"),
    Refusal('"?!"', "no-word"),
    Refusal("", "no-word"),
    Refusal('  - OR * "', "no-word"),
    Refusal("a*", "prefix-too-short"),
    Refusal('"the a*"', "prefix-too-short"),
    Refusal("peace OR -war", "negated-alternative"),
    Refusal("-peace OR war", "negated-alternative"),
    Refusal(" ".join(f"w{n}" for n in range(65)), "too-many-terms"),
    Refusal('"' + "w " * 1001 + '"', "too-many-words"),
]
