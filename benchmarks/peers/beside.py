"""The service beside its peers, in one interleaved run: P5, P6 and P7."""

from collections.abc import Mapping
from contextlib import ExitStack

from benchmarks import serving, stores, suite
from benchmarks.bars import Bar
from benchmarks.load import Target
from benchmarks.peers import datasette, paths, plain, postgrest
from benchmarks.suite import Pace, Setup

AGAINST_DATASETTE = {
    "one by id": 2.5,
    "speaker by date": 2,
    "common word by date": 25,
    "common word ranked": 5,
    "common word + speaker": 12,
    "two words ranked": 1,
}
AGAINST_NAIVE = {
    "one by id": 4,
    "speaker by date": 4,
    "filters by date": 4,
    "common word by date": 40,
    "common word ranked": 40,
}
AGAINST_POSTGREST = {
    "one by id": 0.7,
    "speaker by date": 0.7,
    "rare word by date": 0.7,
    "mid word by date": 0.7,
    "common word by date": 0.7,
    "rare word ranked": 0.7,
    "common word + speaker": 0.7,
    "two words ranked": 0.7,
    "common word ranked": 4,
}
WHY_NOT = {
    "datasette": "make bench installs it into .venv-datasette",
    "postgrest": "its binary comes by npm, for Linux on x86-64",
}


def peers(setup: Setup, pace: Pace) -> list[Bar]:
    """P5 and P6 on SQLite, P7 on PostgreSQL."""
    with ExitStack() as stack:
        if setup.kind == "postgresql":
            return _on_postgresql(stack, setup, pace)
        return _on_sqlite(stack, setup, pace)


def _on_sqlite(stack: ExitStack, setup: Setup, pace: Pace) -> list[Bar]:
    file = plain.sqlite_file(setup.url)
    app, own = "benchmarks.peers.naive:app", {"PEERS_DATABASE": f"sqlite:///{file}"}
    naive = stack.enter_context(serving.gunicorn(app, setup.url, **own))
    other = stack.enter_context(datasette.serving_file(file))
    targets: dict[str, dict[str, Target]] = {}
    for name in AGAINST_DATASETTE | AGAINST_NAIVE:
        job, targets[name] = setup.jobs[name], {}
        if name in AGAINST_NAIVE:
            asked = paths.of_naive(job, setup.chosen)
            targets[name]["naive"] = Target(naive.port, asked, naive.pid)
        if name in AGAINST_DATASETTE and other is not None:
            asked = paths.of_datasette(job, setup.chosen, file)
            targets[name]["datasette"] = Target(other.port, asked, other.pid)
    bars = {"naive": ("P6", AGAINST_NAIVE), "datasette": ("P5", AGAINST_DATASETTE)}
    return _measured(setup, targets, bars, pace)


def _on_postgresql(stack: ExitStack, setup: Setup, pace: Pace) -> list[Bar]:
    server = stack.enter_context(stores.server())
    url = plain.postgresql_database(setup.url, server)
    program = postgrest.binary(stores.folder() / "postgrest")
    other = stack.enter_context(postgrest.serving_database(program, url))
    targets: dict[str, dict[str, Target]] = {name: {} for name in AGAINST_POSTGREST}
    if other is not None:
        for name, beside in targets.items():
            asked = paths.of_postgrest(setup.jobs[name], setup.chosen)
            beside["postgrest"] = Target(other.port, asked, other.pid)
    return _measured(setup, targets, {"postgrest": ("P7", AGAINST_POSTGREST)}, pace)


def _measured(
    setup: Setup,
    targets: Mapping[str, Mapping[str, Target]],
    bars: Mapping[str, tuple[str, Mapping[str, float]]],
    pace: Pace,
) -> list[Bar]:
    found: list[Bar] = []
    for job, beside in targets.items():
        measured = suite.measure(setup, job, {**suite.anew(setup, job), **beside}, pace)
        for peer, (name, wanted) in bars.items():
            if job not in wanted:
                continue
            what = f"{setup.kind}: {job}, of {peer}"
            if peer in beside:
                ratio, note = measured.share(peer)
                found.append(Bar(name, what, ratio, wanted[job], note=note))
            else:
                found.append(Bar(name, what, None, wanted[job], note=WHY_NOT[peer]))
    return sorted(found, key=_by_name)


def _by_name(bar: Bar) -> str:
    return bar.name
