"""Lines in English; the order and the wording of every case stand in docs/attribution.md."""

import re
from collections.abc import Callable, Sequence

from service.lines import english_words as words
from service.lines.marks import named, quoted
from service.lines.said import Day, Item, Said, Voice
from service.text.number_words import numbers
from service.text.units import units

TAG = "en"

_ENDED = re.compile(r"[.!?…。！？؟۔।॥።։]['\"’”“‘»«›‹」』)\]]*\Z")
"""The end of a sentence, whatever its script, with the marks that close there."""

_BY = re.compile(r"\Aby\s+", re.IGNORECASE)
"""How a byline begins that was recorded as printed."""


def line(said: Said, style: str) -> str:
    """Return the line in a style: agency, short or citation."""
    return {"agency": _agency, "short": _short, "citation": _citation}[style](said)


def withdrawn(day: Day, reason: str | None, *, erased: bool) -> str:
    """Return what stands in the place of a withdrawn statement: neither words nor names."""
    what = "erased by order" if erased else "withdrawn"
    return _ended(
        f"This statement was {what} on {words.day(day)}" + (f": {reason}" if reason else "")
    )


def _agency(said: Said) -> str:
    one = len(said.voices) == 1
    who = _begun(said.voices) + "," * (one and bool(_details(said.voices[0])))
    verb = f"told {said.said_to}" if said.said_to else "said"
    when = [words.on(said.when)] if said.when else []
    manner = " ".join([who, verb, *["jointly"][one:], *_channel(said), *when])
    manner += ", in paraphrase" * _is_paraphrase(said)
    spoken = quoted(said, "“", "”")
    notes = "; ".join([_credit(said, _outlet), *_notes(said)])
    return f"{manner}: {spoken} ({notes})" + "." * (not _ENDED.search(spoken))


def _short(said: Said) -> str:
    paraphrase = ["paraphrase"] * _is_paraphrase(said)
    notes = "; ".join([*paraphrase, _credit(said, _outlet), *_notes(said)])
    lead = ", ".join([_who(said.voices), *_to(said), *_date(said)])
    return f"{quoted(said, '“', '”')} — {lead} ({notes})"


def _citation(said: Said) -> str:
    place = [said.place] if said.place else []
    manner = [*_channel(said), *_to(said), *place, *_date(said)]
    lead = ", ".join([_begun(said.voices), *manner, *["in paraphrase"] * _is_paraphrase(said)])
    source = _credit(said, _item)
    is_named = said.item.outlet and not said.item.via
    parts = [f"{lead}: {quoted(said, '“', '”')}", source if is_named else _raised(source)]
    return " ".join(_ended(part) for part in [*parts, *map(_raised, _notes(said))])


def _is_paraphrase(said: Said) -> bool:
    return said.quotation == "indirect"


def _channel(said: Said) -> list[str]:
    return [words.CHANNELS[said.channel]] if said.channel in words.CHANNELS else []


def _to(said: Said) -> list[str]:
    return [f"to {said.said_to}"] if said.said_to else []


def _date(said: Said) -> list[str]:
    return [words.date(said.when)] if said.when else []


def _begun(voices: Sequence[Voice]) -> str:
    """Return who begins a sentence; a description has no spelling of its own, a name has."""
    is_description = not voices[0].name or not voices[0].is_named
    return _raised(_who(voices)) if is_description else _who(voices)


def _who(voices: Sequence[Voice]) -> str:
    if len(voices) == 1:
        return ", ".join([_name(voices[0]), *_details(voices[0])])
    shown = [(_name(voice), ", ".join(_details(voice))) for voice in voices]
    return words.listed([f"{name} ({more})" if more else name for name, more in shown])


def _name(voice: Voice) -> str:
    name = voice.name or "a speaker whose name is not given"
    if voice.count is None or _says_how_many(name, voice.count):
        return name
    return f"{name} (one person)" if voice.count == 1 else f"{name} ({voice.count} of them)"


def _says_how_many(name: str, count: int) -> bool:
    said = [unit.key for unit in units(name)]
    if count == 1:
        return said[:1] in (["a"], ["an"]) or not {"one", "1"}.isdisjoint(said)
    return str(count) in numbers(said)


def _details(voice: Voice) -> list[str]:
    details = [voice.role] if voice.role else []
    if voice.organisation:
        details.append(voice.organisation if voice.role else f"speaking for {voice.organisation}")
    if not voice.is_named:
        hidden = (
            "speaking on condition of anonymity" if voice.terms == "background" else "not named"
        )
        details.append(hidden + words.REASONS.get(voice.reason or "", ""))
    return details


def _credit(said: Said, shown: Callable[[Item], str]) -> str:
    carrying = shown(said.item)
    if said.others:
        further = "one other source" if said.others == 1 else f"{said.others} other sources"
        # Behind a semicolon it is not what the carriers have passed on.
        apart = shown is _item or (said.apart and said.item.via)
        carrying += f"{';' if apart else ''} and {further}"
    if not said.item.via:
        return carrying
    hands = [f"{words.RELATIONS[each.relation]} {each.name}" for each in said.item.via]
    return f"{words.listed(hands)}; carried by {carrying}"


def _outlet(item: Item) -> str:
    title = named(item.title) if item.title else None
    return item.outlet or title or item.url or "a source that is not given"


def _item(item: Item) -> str:
    """Return the source in full: outlet, title (else address), author, days, address, copy."""
    called = [item.outlet or "", named(item.title) if item.title else ""]
    address = f"<{item.url}>" if item.url else ""
    parts = called if any(called) else [address]
    parts += [f"by {_BY.sub('', item.author)}" if item.author else ""]
    parts += [f"published {words.on(item.published)}" if item.published else ""]
    parts += [address] if address not in parts else []
    parts += [f"retrieved {words.on(item.retrieved)}" if item.retrieved else ""]
    parts += [f"archived at <{item.archive_url}>" if item.archive_url else ""]
    return ", ".join(part for part in parts if part) or "a source that is not given"


def _notes(said: Said) -> list[str]:
    """Return what a reader must know beside the words, each as a sentence without its stop."""
    statuses = words.SOURCE_STATUSES.get(said.item.status), words.STATUSES.get(said.status)
    notes = [*_wording(said.item), *_translation(said), *_undated(said)]
    return notes + [status for status in statuses if status is not None]


def _wording(item: Item) -> list[str]:
    if item.language:
        return [f"in {words.language(item.language)} there"]
    return ["worded otherwise there"] * item.differs


def _translation(said: Said) -> list[str]:
    if said.translated_by is None:
        return []
    origin = f" from {words.language(said.translated_from)}" if said.translated_from else ""
    outlet = _outlet(said.translator) if said.translator else "the outlet"
    return [words.TRANSLATIONS[said.translated_by].format(origin, outlet=outlet)]


def _undated(said: Said) -> list[str]:
    if said.when:
        return []
    shown = (
        f"dated {named(said.date_as_published)}" if said.date_as_published else "date not recorded"
    )
    return [shown]


def _raised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _ended(sentence: str) -> str:
    return sentence if _ENDED.search(sentence) else f"{sentence}."
