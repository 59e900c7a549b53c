"""Which words stood between marks."""

import pytest

from service.record import quotations
from service.record.remarks import Warnings
from tests import cost


@pytest.mark.parametrize(
    ("text", "passages"),
    [
        ("no marks at all", []),
        ("“one” and “two”", ["one", "two"]),
        ('"one" and "two"', ["one", "two"]),
        ("„eins“ und »zwei« und «trois»", ["eins", "zwei", "trois"]),
        ("「いち」『に』", ["いち", "に"]),
        ("”ett” och ”två”", ["ett", "två"]),
        ('Er sprach von „Verrat" und von „Lüge", auch von "Mord"', ["Verrat", "Lüge", "Mord"]),
        ('Er rief: „Sie sagte "nein" dazu“ und ging', ['Sie sagte "nein" dazu']),
        ('Er rief: „Sie sagte "nein" dazu" und ging', ['Sie sagte "nein" dazu']),
        ('Er rief: „Das 5" Rohr ist dicht“ und ging', ['Das 5" Rohr ist dicht']),
        ("don't “quote it's” don't", ["quote it's"]),
        ("“never closed", []),
        ("closed” only", []),
        ("“” empty", []),
        ("“ spaces stay ”", [" spaces stay "]),
        ("Мы против ООО «Торговый дом «Восток»» и точка", ["Торговый дом «Восток»"]),
        ("Мы против ООО «Торговый дом «Восток» и точка", ["Восток"]),
        ("He said “it is “over” now” today", ["it is “over” now"]),
        ('He is 6\'2" tall and called it "huge" today', ["huge"]),
        ('We will not yield," he said, "never', []),
        ("Nous ne céderons pas », a-t-il dit, « jamais", []),
        ("Wir weichen nicht“, sagte er, „nie“, und ging", ["nie"]),
        ("sie »nannten« es Schande« sagte er, »nie", ["nannten"]),
        ("She wrote: “Go.\n\n“Stay.\r\n “End.” So", ["Go.\n\n“Stay.\r\n “End."]),
        ('He said: "Go.\n"Stay." And "yes"', ['Go.\n"Stay.', "yes"]),
        ("Dijo: «Uno.\n»Dos.\n» Tres». Y «fin»", ["Uno.\n»Dos.\n» Tres", "fin"]),
        ("Er rief: „Eins.\n\n„Zwei.“", ["Eins.\n\n„Zwei."]),
        ("彼は「一。\n「二」三」と", ["一。\n「二」三"]),
        ("He wrote: “\nWe will fight.\n” So", ["\nWe will fight.\n"]),
        ("“Yes,” she said.\n“No,” he said.", ["Yes,", "No,"]),
        ('Il a dit : " Je pars ", puis "non " et " oui" .', [" Je pars ", "non ", " oui"]),
        ('وقال: " لن نقبل " ثم مضى', [" لن نقبل "]),
        ("Il a dit '' non '' hier", [" non "]),
        ('He is 5 ft 11 " tall and called it " huge "', [" huge "]),
        ('It is 5 " by 6 " wide', []),
        ('We say " no', []),
        ("ሚኒስትሩ ‹‹ዝም አንልም›› ብለዋል፤ <<ዝም>> አሉ >>", ["ዝም አንልም", "ዝም"]),
        (
            "They are ″very pleased,″ at 6′2″, with the ″class of 1995″",
            ["very pleased,", "class of 1995"],
        ),
        ("had “sworn to defend the mosque “", ["sworn to defend the mosque "]),
        ("It is done. “It is over. “Go home.” Yes", ["Go home."]),
        ("called it ''a disgrace'' and ``a shame'' today", ["a disgrace", "a shame"]),
        ("Il a dit ‹ non › hier", [" non "]),
        ("Il dénonce l’« État policier » et d'« autres »", [" État policier ", " autres "]),
        ("das »Haus der Jungs’« steht", ["Haus der Jungs’"]),
        ("彼は｢増税しない｣と〝減税〟と述べた", ["増税しない", "減税"]),
        ('他说"好"了', ["好"]),
        ("El ministro: ❝no ❝cederemos❞ nunca❞, dijo", ["no ❝cederemos❞ nunca"]),
        ("他说＂我们绝不投降＂，她说＂好＂", ["我们绝不投降", "好"]),
        ("他說﹁好﹂又說﹃我們﹁絕不﹂投降﹄", ["好", "我們﹁絕不﹂投降"]),
        ('דו"ח של האו"ם', []),
        ("הוא אמר ״לא״ לצה״ל ו״כן״", ["לא", "כן"]),
        ('השר אמר ש"המ"מים וצה"ל ינצחו", לדברי מ"מ ב"הארץ"', ['המ"מים וצה"ל ינצחו', "הארץ"]),
        ("אמר ש”זה סוף הדרך”, וב”BBC” „לא”", ["זה סוף הדרך", "BBC", "לא"]),
        ('אמר "ב"כ הנאשם שיקר", והמ"מים אמרו "לא"', ['ב"כ הנאשם שיקר', "לא"]),
        ('המ"מים של ש"ס אמרו: "לא נצא" ועזבו', ["לא נצא"]),
        ("אמר “צה”ל לא יפעל” אתמול", ["צה”ל לא יפעל"]),
        ("דו”ח צה”ל קובע „לא” ועוד „רמטכ”ל”", ["לא", "רמטכ”ל"]),
        ('قال "لا" و"نعم" بعد ما وصفه بـ"العدوان" وال"خيانة"', ["لا", "نعم", "العدوان", "خيانة"]),
        ('أعلن عن سقوط ب"350 قتيلا", وقال "لا"', ["350 قتيلا", "لا"]),
        ('Bunu "ihanet"in bir türü saydı, "suç"tan ve "yalan"dan', ["ihanet", "suç", "yalan"]),
        ("Han kallade det ”svek”et", ["svek"]),
        ('לדברי "הארץ" דו"ח צה"ל פורסם', ["הארץ"]),
        ('לדברי "הארץ"ו', []),
        ('لن نستسلم"، قال، "أبدا', []),
        ("He called it ‘a disgrace’ on Monday", ["a disgrace"]),
        ("He called it 'a disgrace' on Monday", ["a disgrace"]),
        ("Er nannte es ‚eine Schande‘", ["eine Schande"]),
        ("He called it “a crime”, not 'so' or ‘so’", ["a crime"]),
        ("他说：‘我们不会投降。’她说：‘好’，走了", ["我们不会投降。", "好"]),
        ("총리는 '증세는 없다'고 했고 '절대'라고", ["증세는 없다", "절대"]),
        ("وصف ذلك بأنه ‘جريمة’، وقال ‘لا’؟", ["جريمة", "لا"]),
        ("उन्होंने कहा, ‘हम हार नहीं मानेंगे’।", ["हम हार नहीं मानेंगे"]),
        ("Preguntó ‘¿por qué?’ y citó '#MeToo'", ["¿por qué?", "#MeToo"]),
        ("وزیر نے کہا ’ہم نہیں مانیں گے‘ اور پھر ’کبھی نہیں۔‘", ["ہم نہیں مانیں گے", "کبھی نہیں۔"]),
        ("Minister: ’Wij geven niet op’, ’s avonds ook ’nooit’", ["Wij geven niet op", "nooit"]),
        ("‘Give ’im the vote of ’68,’ he said", ["Give ’im the vote of ’68,"]),
        (
            "He said ‘the workers’ rights are not for sale’ and",
            ["the workers’ rights are not for sale"],
        ),
        ("'I'm not goin' to the boys' room,' he said", ["I'm not goin' to the boys' room,"]),
        ("The ‘experts’ and the ‘bosses’ of workers’ unions", ["experts", "bosses"]),
        ("The ‘bosses’ won.\n\nThe end’ is near, ‘workers’", ["bosses", "workers"]),
        (
            "‘He told me “never” twice,’ she said. ‘So “no”.’",
            ["He told me “never” twice,", "So “no”."],
        ),
        ("'\"Never\" is long,' he said of the boys' plan", ['"Never" is long,']),
        ("‘He told me “never”,’ she said, “and left”", ["never", "and left"]),
        ("“I told him ‘no’ and “yes”,” she said", ["I told him ‘no’ and “yes”,"]),
        ("The '90s “kids” of the boys' plan", ["kids"]),
        ("Dench’s ‘M’ of the ’90s kids’ films", ["M"]),
        ("‘‘We will fight,’’ he said, ‘‘on’’", ["We will fight,", "on"]),
        (",,Nie poddamy się'', mówił, ,,nigdy” i ,,już\"", ["Nie poddamy się", "nigdy", "już"]),
        (",,Wij geven niet op.’’ Yes,, no", ["Wij geven niet op."]),
        ("وصف ذلك بأنه ”جريمة“ وقال ”لا“", ["جريمة", "لا"]),
        ("an unprecedented ”crime” and “a shame”", ["crime", "a shame"]),
        ("قال \u200f‘جريمة’\u200f ثم \u200f‘لا’\u200f", ["جريمة", "لا"]),
        ("It is the class ' of ' and the boys' ‘’ plan", []),
    ],
)
def test_the_passages_between_marks_are_found(text, passages):
    assert quotations.marked(text) == passages


@pytest.mark.parametrize(
    ("text", "outer"),
    [
        ("“all”", True),
        ('"all"', True),
        ("«tout»", True),
        ("“a” and “b”", False),
        ("“", False),
        ("“a” b", False),
        ("a “b”", False),
        ("", False),
        ("‘all’", True),
        ("'All of it.' ", True),
        ("‚alles‘", True),
        ("‘He told me “never” twice.’", True),
        ("‹‹ሁሉም››", True),
        ("<<tout>>", True),
        ("″all″", True),
        ("’سب کچھ۔‘", True),
        ("‘‘all’’", True),
        ("\u200f«كل هذا» \u200f", True),
        ("\u202b‘הכול’\u202c\n", True),
        ("\u200f«كل» هذا\u200f", False),
        (",,alles''", True),
        ("”كله“", True),
        ("‘a’ and ‘b’", False),
        ("‘Tis the boys’", False),
        ("'90s kids'", False),
        ("‘The boys’ plan’", True),
        ("«Мы не продадим «Газпром»»", True),
        ("「彼は「はい」と言った」", True),
        ("“He called it “a lie””", True),
        ("''all''", True),
        ('„alles"', True),
        ("״הכול״", True),
        ("＂全部＂", True),
        ("﹁全部﹂", True),
        ("❝todo❞", True),
        ('" all "', True),
        ("“all” ", True),
        ('"all\n\n"of it"', True),
        ("\n\u00a0« tout »\r\n", True),
        (" “a” and “b” ", False),
        ("“He” called it “a lie”", False),
        ('"No," he said, "never"', False),
    ],
)
def test_marks_around_the_whole_text_are_told_from_marks_inside(text, outer):
    assert quotations.has_outer_marks(text) is outer


@pytest.mark.parametrize(
    "text",
    [
        "He called on them to “go, but never closed",
        "We will never yield” he said",
        'We will not yield," he said, "never',
        "Nous ne céderons pas », a-t-il dit, « jamais",
        'It is 12" wide',
        "‘‘We will fight,’’ he said",
        "彼は「増税しないと述べた",
        "He called it ‘a disgrace’ on Monday",
    ],
)
def test_a_text_whose_marks_tell_little_is_never_concluded_to_be_verbatim_as_a_whole(text):
    warnings = Warnings()

    quotation, verbatim = quotations.settle({"text": text}, warnings)

    assert (quotation, verbatim) == ("partial", quotations.marked(text))
    codes = [each.code for each in warnings]
    assert codes == ["quotation-assumed", *([] if verbatim else ["no-verbatim"])]


@pytest.mark.parametrize(
    "text",
    [
        "The ministers’ plan isn’t the boys’ plan",
        "The ministers' plan isn't the boys' plan",
        "’Tis the ministers’ plan",
        "'Tis the ministers' plan",
        "‘Tis the ministers’ plan",
        "Rock 'n' roll of the '90s' end",
        "’Twas the summer of ’69, the boys’ best",
        "the summer of '69 was the boys' best",
        "'s Avonds was het ministers' plan",
        "La ’ndrangheta è un po’ ovunque",
        "L’État, c’est moi",
        "A 12″ record, 6′2″ wide",
        ">> Thank you. << More >",
        'דו"ח של האו"ם',
        "דו״ח של האו״ם",
        'המ"מים של ש"ס וב"כ הנאשם',
        "A plan‚ and a comma",
        "1,,2 and yes,, no ,, so",
    ],
)
def test_an_apostrophe_is_no_quotation_mark(text):
    assert quotations.settle({"text": text}, Warnings()) == ("direct", [text])


@pytest.mark.parametrize(
    "marks", ["“„«「『", "«» \"'' ", "‘a’ '", "‘a “b” c’ ", "‘s’ s’ ", '\n"', "\n “", 'ש"אא ']
)
def test_a_text_full_of_marks_takes_no_time(marks):
    text = (marks * 64_000)[:64_000]

    assert cost.is_within(135, lambda: quotations.marked(text))
