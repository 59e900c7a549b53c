"""Datasette over the plain tables, asked by SQL of its user's own; in an environment of its own."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import serving
from benchmarks.serving import Served

BIN = serving.ROOT / ".venv-datasette" / "bin" / "datasette"
"""Where `make` puts it, beside our own environment; its versions are those of datasette.txt."""

WHOLE = """
SELECT s.*, p.name AS speaker,
  (SELECT json_group_array(json_object('outlet', o.outlet, 'title', o.title, 'url', o.url,
     'published', o.published, 'cue', a.cue, 'wording', a.wording, 'credited_as', a.credited_as))
   FROM appearance AS a JOIN source AS o ON o.id = a.source_id WHERE a.statement_id = s.id)
  AS appearances,
  (SELECT json_group_array(t.name) FROM tag AS t WHERE t.statement_id = s.id) AS tags
FROM {} JOIN speaker AS p ON p.id = s.speaker_id WHERE {}
"""
FOUND = "words JOIN statement AS s ON s.id = words.rowid"
NEWEST = "ORDER BY s.date DESC LIMIT 20"
QUERIES = {
    "one": WHOLE.format("statement AS s", "s.public_id = :id"),
    "speaker": WHOLE.format("statement AS s", f"s.speaker_id = :speaker {NEWEST}"),
    "dated": WHOLE.format(FOUND, f"words MATCH :q {NEWEST}"),
    "ranked": WHOLE.format(FOUND, "words MATCH :q ORDER BY words.rank LIMIT 20"),
    "both": WHOLE.format(FOUND, f"words MATCH :q AND s.speaker_id = :speaker {NEWEST}"),
}


@contextmanager
def serving_file(plain: Path) -> Iterator[Served | None]:
    """Serve a file of plain tables; yield None where Datasette is not installed."""
    if not BIN.exists():
        yield None
        return
    said = plain.with_suffix(".datasette.json")
    queries = {name: {"sql": sql} for name, sql in QUERIES.items()}
    said.write_text(json.dumps({"databases": {plain.stem: {"queries": queries}}}), "utf-8")
    command = [
        *(str(BIN), "serve", "--immutable", str(plain), "--metadata", str(said)),
        *("--port", "{port}", "--setting", "sql_time_limit_ms", "30000"),
    ]
    with serving.program(command, None, "/-/versions.json") as served:
        yield served


def path(plain: Path, query: str, parameters: Mapping[str, str]) -> str:
    """Return where a query is answered."""
    return f"/{plain.stem}/{query}.json?{urlencode({**parameters, '_shape': 'array'})}"
