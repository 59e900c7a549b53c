"""The words and dates that lines in English are made of."""

import re

from service.lines.said import Day, When

MONTHS = re.findall(
    r"\w+", "January February March April May June July August September October November December"
)
CHANNELS = {
    "interview": "in an interview",
    "statement": "in a statement",
    "press_conference": "at a press conference",
    "speech": "in a speech",
    "social_post": "in a post",
    "broadcast": "in a broadcast",
    "court": "in court",
    "parliament": "in parliament",
    "document": "in a document",
    "phone": "by telephone",
    "email": "by email",
    "video": "in a video",
}
RELATIONS = {
    "reported_by": "reported by",
    "cited_by": "cited by",
    "broadcast_by": "broadcast by",
    "published_by": "published by",
    "relayed_by": "relayed by",
}
REASONS = {
    "not_authorised": " because not authorised to speak",
    "safety": " for reasons of safety",
    "legal": " for legal reasons",
    "minor": " because under age",
    "not_given": ", no reason given",
}
TRANSLATIONS = {
    "machine": "machine translation{}",
    "outlet": "translated{} by {outlet}",
    "agency": "translated{} by a news agency",
    "interpreter": "translated{} by an interpreter",
    "unknown": "translated{}, translator not recorded",
}
STATUSES = {"disputed": "attribution disputed", "corrected": "since corrected by its source"}
SOURCE_STATUSES = {
    "amended": "that source has since been amended",
    "withdrawn": "that source has since been withdrawn",
}
LANGUAGES: dict[str, str] = dict(
    re.findall(
        r"\b(\w+)=(\w+)",
        """
    af=Afrikaans am=Amharic ar=Arabic as=Assamese ay=Aymara az=Azerbaijani ba=Bashkir be=Belarusian
    bg=Bulgarian bn=Bengali bo=Tibetan br=Breton bs=Bosnian ca=Catalan ce=Chechen ckb=Kurdish
    cnr=Montenegrin co=Corsican cs=Czech cy=Welsh da=Danish de=German dv=Dhivehi dz=Dzongkha
    el=Greek en=English eo=Esperanto es=Spanish et=Estonian eu=Basque fa=Persian fi=Finnish
    fil=Filipino fj=Fijian fo=Faroese fr=French fy=Frisian ga=Irish gl=Galician gn=Guarani
    gu=Gujarati ha=Hausa haw=Hawaiian he=Hebrew hi=Hindi hr=Croatian hu=Hungarian hy=Armenian
    id=Indonesian ig=Igbo is=Icelandic it=Italian ja=Japanese jv=Javanese ka=Georgian kk=Kazakh
    kl=Greenlandic km=Khmer kn=Kannada ko=Korean ku=Kurdish ky=Kyrgyz la=Latin lb=Luxembourgish
    lg=Luganda ln=Lingala lo=Lao lt=Lithuanian lv=Latvian mg=Malagasy mi=Māori mk=Macedonian
    ml=Malayalam mn=Mongolian mr=Marathi ms=Malay mt=Maltese my=Burmese nb=Norwegian ne=Nepali
    nl=Dutch nn=Norwegian no=Norwegian ny=Chichewa oc=Occitan om=Oromo or=Odia pa=Punjabi pl=Polish
    prs=Dari ps=Pashto pt=Portuguese qu=Quechua rm=Romansh rn=Kirundi ro=Romanian rom=Romani
    ru=Russian rw=Kinyarwanda sa=Sanskrit sd=Sindhi si=Sinhala sk=Slovak sl=Slovene sm=Samoan
    sn=Shona so=Somali sq=Albanian sr=Serbian st=Sesotho su=Sundanese sv=Swedish sw=Swahili
    ta=Tamil te=Telugu tg=Tajik th=Thai ti=Tigrinya tk=Turkmen tl=Tagalog tn=Setswana to=Tongan
    tr=Turkish tt=Tatar ug=Uyghur uk=Ukrainian ur=Urdu uz=Uzbek vi=Vietnamese wo=Wolof xh=Xhosa
    yi=Yiddish yo=Yoruba yue=Cantonese zh=Chinese zu=Zulu
        """,
    )
)


def language(primary: str) -> str:
    """Return the name of a language, or its tag where it has no name here."""
    return LANGUAGES.get(primary, f"“{primary}”")


def day(of: Day) -> str:
    """Return a day, a month or a year in words: 5 April 2023."""
    year = str(of.year) if of.year >= 1000 else f"the year {of.year}"  # noqa: PLR2004 - 0033 is no 33
    if of.month is None:
        return year
    month = f"{MONTHS[of.month - 1]} {year}"
    return month if of.day is None else f"{of.day} {month}"


def date(when: When) -> str:
    """Return a date with its precision, as it stands by itself: about 5 April 2023."""
    first = _about(when.first)
    if when.last is None:
        return first + " (date uncertain)" * when.first.uncertain
    doubt = " (dates uncertain)" * (when.first.uncertain or when.last.uncertain)
    return f"between {first} and {_about(when.last)}{doubt}"


def on(when: When) -> str:
    """Return a date with its precision, as it stands behind a verb: on 5 April 2023."""
    shown = date(when)
    if when.last is not None:
        return shown
    if when.first.approximate:
        return f"around {day(when.first)}" if when.first.day is None else f"on or {shown}"
    return f"{'in' if when.first.day is None else 'on'} {shown}"


def listed(words: list[str]) -> str:
    """Return a list in words: a, b and c."""
    *begin, last = words
    return f"{', '.join(begin)} and {last}" if begin else last


def _about(of: Day) -> str:
    return "about " * of.approximate + day(of)
