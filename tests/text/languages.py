"""Sentences of many languages: what finds each of them, and what does not."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """A sentence, what finds it, and what does not."""

    language: str
    text: str
    found_by: tuple[str, ...]
    not_by: tuple[str, ...] = ()


SENTENCES = [
    Sentence(
        "en",
        "No tax will rise, and no immigrant will pay for it",
        ("taxes", "TAX", "immigra*", '"no tax will"', "immigrants", "pays"),
        ('"taxes"', '"tax rise"', "immigra", "taxi"),
    ),
    Sentence("en", "Their résumé was naïve", ("resume", "résumé", "naive", "NAÏVE")),
    Sentence(
        "ar",
        "قال الوزير إن الحكومة سترفع الأجور",
        ("الوزير", "الحكومه", "الحُكُومَة", "الاجور", '"سترفع الأجور"', "حكومة", "سترف*"),
        ('"الأجور سترفع"', "الرئيس"),
    ),
    Sentence("ar", "هٰذَا قَرارٌ صَعْبٌ", ("هذا", "قرار صعب", "صَعب", '"قرار صعب"')),
    Sentence(
        "he",
        "ראש הממשלה אמר שהמשא ומתן נמשך",
        ("הממשלה", "הַמֶּמְשָׁלָה", '"ראש הממשלה"', "הממש*"),
        ("ממשלה", '"הממשלה ראש"'),
    ),
    Sentence("he", "אֶרֶץ זָבַת חָלָב", ("ארץ", "זבת חלב", "חָלָב")),
    Sentence("he", "ארה״ב הודיעה", ("ארה״ב", 'ארה"ב', "ארהב")),
    Sentence(
        "zh",
        "我们需要和平，不需要战争。",
        ("和平", "战争", "我们", "需要和平", '"不需要战争"', "我们 战争", "争"),
        ("平和", "和平不", "我們", '"战争和平"'),
    ),
    Sentence("zh", "2023年经济增长了5%", ("经济", "增长", "2023", "2023年", "5"), ("2024",)),
    Sentence("zh", "ＡＩ技术发展很快", ("AI", "ai技术", "技术", "发展很快"), ("术技",)),
    Sentence(
        "ja",
        "首相は増税をしないと述べた。",
        ("首相", "増税", "述べた", '"増税をしない"', "税"),
        ("税増", "述へた"),
    ),
    Sentence("ja", "ｶﾞｿﾘﾝの値段が上がる", ("ガソリン", "値段", "ｶﾞｿﾘﾝ"), ("カソリン", "がそりん")),
    Sentence("ja", "東京タワーは高い", ("東京", "タワー", "東京タワー"), ("京東",)),
    Sentence(
        "ko",
        "대통령은 회담을 거부했다고 말했다",
        ("대통령", "회담", "거부했다", "\u1103\u1162\u1110\u1169\u11bc\u1105\u1167\u11bc"),
        ("담회", "대동령"),
    ),
    Sentence("ko", "물가가 오르고 있다", ("물가", "오르고", '"오르고 있다"', "물")),
    Sentence(
        "th",
        "นายกรัฐมนตรีกล่าวว่าจะไม่ขึ้นภาษี",
        ("ภาษี", "รัฐมนตรี", "นายกรัฐมนตรี", "ไม่ขึ้นภาษี"),
        ("ภาษา", "ภาษีไม่"),
    ),
    Sentence("th", "น้ำท่วมหนัก", ("น้ำ", "น้ํา", "ท่วม"), ("นำ",)),
    Sentence(
        "hi",
        "प्रधानमंत्री ने कहा कि शांति ज़रूरी है",
        ("प्रधानमंत्री", "शांति", "ज़रूरी", "जरूरी", '"शांति जरूरी"', "प्रधान*"),
        ("शात", "शांत ज़"),
    ),
    Sentence("hi", "लड़के पढ़ रहे हैं", ("पढ़", "पढ", "लड़के")),
    Sentence(
        "cs",
        "Prezident řekl, že nepodepíše žádný zákon",
        ("řekl", "rekl", "nepodepise", "zadny zakon", "ŽÁDNÝ", '"rekl ze"'),
        ('"zakon zadny"',),
    ),
    Sentence("cs", "Příliš žluťoučký kůň", ("prilis", "zlutoucky", "kun", "KŮŇ")),
    Sentence(
        "da",
        "Statsministeren sagde, at Støjberg tager fejl",
        ("Stojberg", "Støjberg", "STØJBERG", "statsminister", "fejl"),
        ("Stoejberg",),
    ),
    Sentence("da", "Æblerne på Åbenrå Torv er blå", ("aeblerne", "abenra", "bla", "på", "pa")),
    Sentence(
        "fr",
        "L’œuvre du ministre était à l’étude aujourd’hui",
        ("oeuvre", "œuvre", "etude", "l'étude", "ministres", "aujourdhui", "aujourd'hui", "ŒUVRE"),
        ('"oeuvre ministre"', "œuf"),
    ),
    Sentence(
        "fr",
        "Les impôts n’augmenteront pas",
        ("impôt", "impot", "impots", "augmenter", "n'augmenteront", '"les impots"'),
        ("importe",),
    ),
    Sentence(
        "de",
        "Die Bundesregierung schließt Steuererhöhungen aus",
        ("STEUERERHÖHUNGEN", "Steuererhohung", "Steuererhoehung", "schliesst", "Steuer*"),
        ("Steuer",),
    ),
    Sentence("de", "Die Straßen waren leer", ("STRASSE", "Straße", "strasse", "strassen")),
    Sentence(
        "el",
        "Ο πρωθυπουργός δήλωσε ότι θα γίνουν εκλογές",
        ("πρωθυπουργος", "ΠΡΩΘΥΠΟΥΡΓΌΣ", "ΕΚΛΟΓΕΣ", "δηλωσε", '"γινουν εκλογες"'),
        ('"εκλογες γινουν"',),
    ),
    Sentence(
        "el",
        "ἐν ἀρχῇ ἦν ὁ λόγος, καὶ ἡ ᾠδή",
        ("εν αρχη", "λογος", "λόγοσ", "ωδη", "ᾠδή", '"ην ο λογος"', "ΑΡΧῌ"),
    ),
    Sentence(
        "ru",
        "Министр заявил, что налоги не вырастут",
        ("налог", "НАЛОГИ", "министра", '"налоги не вырастут"', "выраст*"),
        ("налет", '"налог не"'),
    ),
    Sentence("ru", "Ещё зелёный йогурт", ("еще", "ещё", "зеленый", "иогурт", "зелёные")),
    Sentence(
        "tr",
        "İstanbul’da ışıklar söndü, Başbakan sustu",
        ("istanbul", "İSTANBUL", "isiklar", "ışıklar", "sondu", "basbakan", "IŞIKLAR"),
        ("ankara",),
    ),
    Sentence(
        "pl",
        "Premier powiedział, że żadnych podwyżek nie będzie",
        ("powiedzial", "zadnych", "będzie", "BEDZIE", '"podwyzek nie bedzie"'),
    ),
    Sentence(
        "es",
        "El presidente señaló que habrá elecciones",
        ("senalo", "señaló", "habra", "elecciones", "presidentes", "ELECCIONES"),
    ),
    Sentence(
        "pt",
        "O primeiro-ministro não aceitou a decisão",
        ("primeiro-ministro", "primeiroministro", "ministro", "decisao", "nao"),
    ),
    Sentence(
        "it",
        "Il premier ha detto che l’accordo è più vicino",
        ("accordo", "l'accordo", "accordi", "piu", "più"),
    ),
    Sentence(
        "nl",
        "De regering verhoogt de belastingen, zegt de coördinator",
        ("belasting", "belastingen", "coordinator", "coördinator"),
    ),
    Sentence("sv", "Statsministern säger nej till höjda skatter", ("sager", "höjda", "hojda")),
    Sentence("nb", "Statsministeren sier at skattene økes", ("økes", "okes", "skatten", "ØKES")),
    Sentence("fi", "Pääministeri sanoi, ettei veroja nosteta", ("paaministeri", "VEROJA")),
    Sentence("hu", "A miniszterelnök szerint az árak nőnek", ("miniszterelnok", "nonek", "arak")),
    Sentence(
        "ro",
        "Președintele a spus că guvernul rămâne",
        ("presedintele", "preşedintele", "ramane", "ca"),
    ),
    Sentence("uk", "Президент заявив, що їхня армія готова", ("їхня", "іхня", "АРМІЯ"), ("армии",)),
    Sentence("vi", "Thủ tướng nói rằng đường đã mở", ("thu tuong", "duong", "đường", '"noi rang"')),
    Sentence("fa", "رئیس‌جمهور گفت قیمت‌ها پایین می‌آید", ("قیمت‌ها", "قيمتها", "رييسجمهور")),
    Sentence("ur", "وزیر اعظم نے کہا", ("وزير", "كها", "کہا", '"وزیر اعظم"')),
    Sentence("bn", "আমরা শান্তি চাই", ("শান্তি", '"শান্তি চাই"'), ("শানত",)),
    Sentence("ta", "அமைதி வேண்டும்", ("அமைதி", "வேண்டும்"), ("அமத",)),
    Sentence("ka", "მშვიდობა გვინდა", ("მშვიდობა", "ᲛᲨᲕᲘᲓᲝᲑᲐ")),
    Sentence("hy", "Մենք խաղաղություն ենք ուզում", ("խաղաղություն", "ԽԱՂԱՂՈՒԹՅՈՒՆ")),
    Sentence("yi", "מיר ווילן שלום", ("שלום", "שָׁלוֹם")),
]
