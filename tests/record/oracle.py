"""What a search must answer, by a plain scan over documents: the promises in other words."""

from collections import Counter

from service.record import dates
from service.text.analysis import fold_name, fold_words, pieces


class Oracle:
    """The record as a list of documents, and the speakers by id."""

    def __init__(self, rows, speakers):
        self.rows = rows
        self.speakers = speakers
        parts = [(part["id"], who) for who, each in speakers.items() for part in each["merged"]]
        self.survivors = dict(parts)

    def survivor(self, id):
        """Who answers for an id: another where the speaker was merged."""
        return self.survivors.get(id, id)

    def search(self, asked):
        """The documents that hold every condition, in the order asked for."""
        found = [row for row in self.rows if self.holds(row, asked)]
        return ordered(found, asked.get("sort", ["-date"])[0])

    def holds(self, row, asked):
        wanted_status = [value for value in asked.get("status", ()) if not value.startswith("!")]
        if row["status"] == "withdrawn" and not wanted_status:
            return False
        return all(self._holds(row, name, values) for name, values in asked.items())

    def _holds(self, row, name, values):
        if name in ("from", "published_from", "recorded_from", "updated_from"):
            return in_range(row, name.removesuffix("from"), values[0], None, "overlaps")
        if name in ("to", "published_to", "recorded_to", "updated_to"):
            return in_range(row, name.removesuffix("to"), None, values[0], "overlaps")
        if name == "within":
            return in_range(row, "", *values, "within")
        if name == "first_hand":
            return any(not each["via"] for each in row["appearances"]) == (values[0] == "true")
        if name not in TESTS:
            return True
        test = TESTS[name]
        wanted = [value for value in values if not value.startswith("!")]
        refused = [value[1:] for value in values if value.startswith("!")]
        some = all if name == "tag_all" else any
        return (not wanted or some(test(self, row, value) for value in wanted)) and not any(
            test(self, row, value) for value in refused
        )

    def facet(self, rows, name, size):
        """The buckets of a field, and those that no bucket shows."""
        values = [FACETS[name](self, row) for row in rows]
        counts = Counter(value for each in values for value in each)
        spelled = {}
        for each in values:
            for value, labels in each.items():
                spelled.setdefault(value, Counter()).update(labels)
        buckets = []
        for value, count in counts.items():
            label = min(spelled[value], key=lambda one: (-spelled[value][one], one))
            buckets.append((-count, written(name, value, label), label, value))
        shown = sorted(buckets)[:size]
        kept = {value for *_, value in shown}
        return {
            "buckets": [{"value": v, "label": lab, "count": -n} for n, v, lab, _ in shown],
            "other": sum(1 for each in values if each and not kept & set(each)),
            "missing": sum(1 for each in values if not each),
            "bounded": False,
        }

    def names_of(self, speaker):
        known = self.speakers[speaker["id"]]
        return [known["name"], *known["aliases"]]


def written(name, value, label):
    if name in ("role", "outlet", "via", "said_to"):
        return f'"{label}"'
    if name == "tag":
        return f'"{label}"' if label[0] in '!"' else label
    return value


def credited(row):
    return [row, *row["joint_with"]]


def sources(row):
    return [each["source"] for each in row["appearances"]]


def named(value, names, is_loose=True):
    """Whether every word stands in one of the names, or the quoted name is one of them.

    Loosely, not where persons are named: an acronym may stand there letter by letter, C N N.
    """
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] == '"' and value[1:-1].strip():
        return any(fold_name(value[1:-1].strip()) == fold_name(name) for name in names if name)
    wanted = []
    for piece in pieces(value):
        words = fold_words(piece.strip('"').rstrip("*"))
        wanted += [(word, False) for word in words[:-1]]
        wanted += [(words[-1], piece.endswith("*"))] if words else []
    return any(
        all(
            any(have.startswith(word) if prefix else have == word for have in fold_words(name))
            or (is_loose and 1 < len(word) <= 5 and spelled(word, name))
            for word, prefix in wanted
        )
        for name in names
        if name
    )


def spelled(word, name):
    return f" {' '.join(word)} " in f" {' '.join(fold_words(name))} "


def speaks(oracle, row, value):
    return any(
        oracle.survivor(value) == each["speaker"]["id"]
        or named(value, oracle.names_of(each["speaker"]), is_loose=False)
        for each in credited(row)
    )


def organised(oracle, row, value):
    bodies = [each["organisation"] for each in credited(row) if each["organisation"]]
    spoke = [each["speaker"] for each in credited(row) if each["speaker"]["kind"] == "organisation"]
    id = oracle.survivor(value)
    return any(id == b["id"] or named(value, oracle.names_of(b)) for b in [*bodies, *spoke])


def held(oracle, row, value):
    """Whether a speaker may have held a position so titled on a day of the statement."""
    said = dates.parse(row["date"])
    return any(
        named(value, [each["title"]]) and said.first_day and overlaps(each, said)
        for credit in credited(row)
        for each in oracle.speakers[credit["speaker"]["id"]]["positions"]
    )


def overlaps(position, said):
    begins, ends = dates.parse(position["from"]), dates.parse(position["to"])
    last = ends.last_day or 10_000_000
    return begins.first_day <= said.last_day and said.first_day <= last


def tagged(oracle, row, value):
    inner = value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] == '"' else ""
    return bool({fold_name(value), fold_name(inner or value)} & {fold_name(t) for t in row["tags"]})


def in_language(oracle, row, value):
    have = (row["language"] or "").lower()
    return have == value.lower() or have.startswith(value.lower() + "-")


def is_missing(oracle, row, field):
    if field in ("role", "organisation"):
        return not any(each[field] for each in credited(row))
    if field in ("outlet", "title", "url", "author", "published"):
        return not any(source[field] for source in sources(row))
    if field == "via":
        return not any(each["via"] for each in row["appearances"])
    if field == "original":
        return row["original"] == {"text": None, "language": None}
    return not row[field]


def of(field):
    return lambda oracle, row, value: row[field] == value


TESTS = {
    "speaker": speaks,
    "role": lambda o, row, value: named(value, [each["role"] for each in credited(row)]),
    "held": held,
    "organisation": organised,
    "outlet": lambda o, row, value: named(value, [s["outlet"] for s in sources(row)]),
    "via": lambda o, row, value: named(
        value, [each["name"] for a in row["appearances"] for each in a["via"]]
    ),
    "said_to": lambda o, row, value: named(value, [row["said_to"]], is_loose=False),
    "place": lambda o, row, value: named(value, [row["place"]]),
    "id": of("id"),
    "speaker_id": lambda o, row, value: (
        o.survivor(value) in [c["speaker"]["id"] for c in credited(row)]
    ),
    "source_id": lambda o, row, value: value in [s["id"] for s in sources(row)],
    "source_url": lambda o, row, value: (
        value.lower() in [(s["url"] or "").lower() for s in sources(row)]
    ),
    "external_id": of("external_id"),
    "recorded_by": of("recorded_by"),
    "speaker_kind": lambda o, row, value: value in [c["speaker"]["kind"] for c in credited(row)],
    "quotation": of("quotation"),
    "channel": of("channel"),
    "status": of("status"),
    "tag": tagged,
    "tag_all": tagged,
    "language": in_language,
    "missing": is_missing,
}


def spans(row, clock):
    given = {
        "": row["date"],
        "published_": row["appearances"][0]["source"]["published"],
        "recorded_": row["recorded"][:10],
        "updated_": row["updated"][:10],
    }
    return dates.parse(given[clock])


def in_range(row, clock, begin, end, how):
    have = spans(row, clock)
    least = dates.parse(begin).first_day if begin else 0
    most = dates.parse(end).last_day if end else 10_000_000
    if not have.first_day:
        return False
    if how == "within":
        return least <= have.first_day and have.last_day <= most
    return least <= have.last_day and have.first_day <= most


def ordered(rows, sort):
    clock, rises = sort.removeprefix("-"), not sort.startswith("-")
    sign = 1 if rises else -1

    def place(row):
        number = int(row["id"].replace("-", ""), 16)
        if clock in ("recorded", "updated"):
            at = (int("".join(filter(str.isdecimal, row[clock]))), 0)
        else:
            span = spans(row, "" if clock == "date" else "published_")
            at = (span.first_day, -1 if span.second is None else span.second)
        return (at[0] == 0, sign * at[0], sign * at[1], sign * number)

    return sorted(rows, key=place)


def folded(names):
    found = {}
    for name in names:
        if name:
            found.setdefault(fold_name(name), Counter())[name] += 1
    return found


def parties(found):
    return {each["id"]: Counter([each["name"]]) for each in found if each}


def part_of_date(length):
    def values(oracle, row):
        span = dates.parse(row["date"])
        if not span.first_day:
            return {}
        first, last = (
            dates.Day.fromordinal(day).isoformat()[:length]
            for day in (span.first_day, span.last_day)
        )
        return {first: Counter([first])} if first == last else {}

    return values


def word(field):
    return lambda o, row: {row[field]: Counter([row[field]])} if row[field] else {}


def first_hand(row):
    told = "true" if any(not each["via"] for each in row["appearances"]) else "false"
    return {told: Counter([told])}


def broader(oracle, row):
    parts = row["language"].lower().split("-") if row["language"] else []
    tags = ["-".join(parts[: n + 1]) for n in range(len(parts))]
    return {tag: Counter([tag]) for tag in tags}


FACETS = {
    "speaker": lambda o, row: parties([c["speaker"] for c in credited(row)]),
    "role": lambda o, row: folded([c["role"] for c in credited(row)]),
    "organisation": lambda o, row: parties(
        [c["organisation"] for c in credited(row)]
        + [c["speaker"] for c in credited(row) if c["speaker"]["kind"] == "organisation"]
    ),
    "outlet": lambda o, row: folded([s["outlet"] for s in sources(row)]),
    "via": lambda o, row: folded([v["name"] for a in row["appearances"] for v in a["via"]]),
    "said_to": lambda o, row: folded([row["said_to"]]),
    "first_hand": lambda o, row: first_hand(row),
    "tag": lambda o, row: folded(row["tags"]),
    "language": broader,
    "quotation": word("quotation"),
    "channel": word("channel"),
    "status": word("status"),
    "year": part_of_date(4),
    "month": part_of_date(7),
}
