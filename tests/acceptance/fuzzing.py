"""Requests made of the service's own description, what fits it and what does not: Schemathesis.

It is run as a command, against a server. The description it is given is the served one without
`default`, so that only a status that a route names is a known one.
"""

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.load import Client, statement

ROOT = Path(__file__).parents[2]
HOOK = "tests.acceptance.lines_hook"
METHODS = {"get", "post", "patch", "delete"}

CONFIGURATION = """
continue-on-failure = true
seed = 1
request-timeout = 30.0
warnings = false
output.sanitization.enabled = false

# Ids come from the lists alone: one out of an answer would be withdrawn from whoever needs it.
[phases.examples]
fill-missing = true
extra-data-sources.responses = false

[reports.ndjson]
enabled = true
path = "{folder}/report.ndjson"

# What no JSON schema can say is refused with these: a day that the calendar has not, a text in
# which nothing can be seen, verbatim words that are not in the text, a revision that is not the
# last, a name that is known. That is right, and no finding.
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 308, 400, 404, 409, 410, 412, 422]

# A value too long for the first line of a request never reaches its route.
[checks.negative_data_rejection]
expected-statuses = [400, 401, 404, 405, 406, 409, 410, 412, 413, 414, 415, 422, 428]

[checks.missing_required_header]
expected-statuses = [400, 401, 404, 409, 410, 412, 415, 422, 428]

{dictionaries}

[parameters]
"header.If-Match" = {{ dictionary = "revisions", probability = 0.9 }}
"query.encoding" = {{ dictionary = "encodings", probability = 0.7 }}
"query.delimiter" = {{ dictionary = "delimiters", probability = 0.7 }}

{operations}
"""


@dataclass
class Found:
    """What a run of Schemathesis came to."""

    cases: int = 0
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    failures: list[str] = field(default_factory=list)

    def without_success(self) -> list[str]:
        """The operations that never had a 2xx."""
        return sorted(
            label
            for label, met in self.statuses.items()
            if not any(200 <= status < 300 for status in met)
        )

    def total(self, first: int) -> int:
        """How many answers had a status that begins with a figure."""
        return sum(
            count
            for met in self.statuses.values()
            for status, count in met.items()
            if status // 100 == first
        )


def run(port, description, keys, ids, folder: Path, *options) -> Found:
    """Run every operation of a description; `ids` are those that there are, by what bears them."""
    for path, item in description["paths"].items():
        for method in item.keys() & METHODS:
            item[method]["responses"].pop("default", None)
        if path.endswith("/merge"):  # into one that there is
            body = item["post"]["requestBody"]["content"]["application/json"]
            body["example"]["into"] = ids[path.split("/")[2]][0]
    given, configured = folder / "openapi.json", folder / "schemathesis.toml"
    given.write_text(json.dumps(description), "utf-8")
    configured.write_text(_configuration(description, keys, ids, folder), "utf-8")
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", configured, "run", given]
    asked = ["--url", f"http://127.0.0.1:{port}", "--checks", "all", "--no-color", *options]
    done = subprocess.run(
        [*command, *asked],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "SCHEMATHESIS_HOOKS": HOOK},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return _read(folder / "report.ndjson", description)


def seeded(client: Client, count: int) -> dict[str, list[str]]:
    """Record what requests may speak of; return the ids, by what bears them."""
    said = [statement(number) | {"speaker": "One Of Them All"} for number in range(6 * count)]
    made = [_made(client, "/v1/statements", each) for each in said]
    groups = ("statements", "doomed", "withdrawn", "joining", "joined", "surviving")
    ids = {group: [each["id"] for each in made[place::6]] for place, group in enumerate(groups)}
    for id in ids["withdrawn"]:
        _done(client, "DELETE", f"/v1/statements/{id}?reason=r")
    for id, into in zip(ids.pop("joined"), ids["surviving"], strict=True):
        _done(client, "POST", f"/v1/statements/{id}/merge", {"into": into, "reason": "r"})
    people = [
        _made(client, "/v1/speakers", {"name": f"Person {number}", "kind": "person"})["id"]
        for number in range(4 * count)
    ]
    sources = [
        _made(client, "/v1/sources", {"title": f"Source {number}"})["id"] for number in range(count)
    ]
    ids |= {"speakers": people[::4], "sources": sources}
    ids |= {"uniting": people[1::4], "united": people[2::4]}
    for id, into in zip(people[3::4], ids["united"], strict=True):
        _done(client, "POST", f"/v1/speakers/{id}/merge", {"into": into, "reason": "r"})
    ids["carrying"], ids["holding"] = [made[0]["id"]], people[:1]
    carried = f"/v1/statements/{made[0]['id']}"
    for number in range(count):
        _made(client, f"{carried}/appearances", {"source": f"Outlet {number}"}, If_Match="*")
        held = {"title": f"Title {number}", "reason": "r"}
        _made(client, f"/v1/speakers/{people[0]}/positions", held, If_Match="*")
    ids["appearances"] = [each["id"] for each in _read_json(client, carried)["appearances"]]
    holder = _read_json(client, f"/v1/speakers/{people[0]}")
    ids["positions"] = [each["id"] for each in holder["positions"]]
    return ids


def _made(client: Client, path: str, body: dict, **headers: str) -> dict:
    answer = client.send("POST", path, json.dumps(body).encode(), **headers)
    assert answer.status == 201, answer.body
    return json.loads(answer.body)


def _done(client: Client, method: str, path: str, body: dict | None = None) -> None:
    sent = json.dumps(body).encode() if body else b""
    answer = client.send(method, path, sent, If_Match="*")
    assert answer.status == 200, answer.body


def _read_json(client: Client, path: str) -> dict:
    return json.loads(client.send("GET", path).body)


def _configuration(description, keys, ids, folder: Path) -> str:
    listed = {**ids, "revisions": ["*"], "encodings": ["utf-8"], "delimiters": [","]}
    operations = [
        _operation(f"{method.upper()} {path}", keys)
        for path, item in description["paths"].items()
        for method in sorted(item.keys() & METHODS)
    ]
    return CONFIGURATION.format(
        folder=folder,
        dictionaries="\n".join(
            f"[dictionaries.{name}]\nvalues = {json.dumps(values)}"
            for name, values in listed.items()
        ),
        operations="\n".join(operations),
    )


BEARERS = (
    ("/appearances/{", {"id": "carrying", "appearance": "appearances"}),
    ("/positions/{", {"id": "holding", "position": "positions"}),
    ("/restore", {"id": "withdrawn"}),
    ("/statements/{id}/merge", {"id": "joining"}),
    ("/statements/{id}/unmerge", {"id": "surviving"}),
    ("/speakers/{id}/merge", {"id": "uniting"}),
    ("/speakers/{id}/unmerge", {"id": "united"}),
    ("DELETE /v1/statements/{id}", {"id": "doomed"}),
    ("/v1/statements/{", {"id": "statements"}),
    ("/v1/speakers/{", {"id": "speakers"}),
    ("/v1/sources/{", {"id": "sources"}),
)
"""What the ids in a path are of: the first row whose words stand in the operation."""


def _operation(label: str, keys: dict[str, str]) -> str:
    scope = "read" if label.startswith("GET ") else "write"
    scope = "admin" if label.endswith("/import") else scope
    bearers = next((named for part, named in BEARERS if part in label), {})
    sure = label.endswith("/merge") or label == "DELETE /v1/statements/{id}"
    share = 1.0 if sure else 0.8  # what goes must not be what others speak of
    lines = [
        "[[operations]]",
        f'include-name = "{label}"',
        f'headers = {{ Authorization = "Bearer {keys[scope]}" }}',
        "[operations.parameters]",
        *(
            f'"path.{name}" = {{ dictionary = "{kind}", probability = {share} }}'
            for name, kind in bearers.items()
        ),
    ]
    return "\n".join(lines)


def _read(report: Path, description: dict) -> Found:
    found = Found()
    for path, item in description["paths"].items():
        for method in item.keys() & METHODS:
            found.statuses[f"{method.upper()} {path}"] = Counter()
    with report.open("rb") as lines:
        for line in lines:
            _take(found, json.loads(line).get("ScenarioFinished", {}).get("recorder"))
    return found


def _take(found: Found, recorder: dict | None) -> None:
    """Count the cases of a scenario, and what its checks have found."""
    for id, case in (recorder or {}).get("cases", {}).items():
        value = case["value"]
        label = f"{value['method']} {value['path']}"
        answer = recorder["interactions"].get(id, {}).get("response")
        found.cases += 1
        if answer and label in found.statuses:
            found.statuses[label][answer["status_code"]] += 1
        for check in recorder["checks"].get(id, []):
            if check["status"] == "failure":
                failure = check["failure_info"]["failure"]
                said = failure["message"].splitlines()[:1]
                found.failures.append(f"{label}: {failure['title']}: {' '.join(said)}")
