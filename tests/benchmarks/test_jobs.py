"""What is asked for when speed is measured."""

import importlib
import json
from dataclasses import asdict

import pytest

from benchmarks import growth, jobs, load, words
from benchmarks.bars import Bar
from benchmarks.load import Target, bare
from benchmarks.peers import beside, paths, plain
from benchmarks.sections import PAGES
from benchmarks.stores import filling
from service.app import create_app
from service.db import connect
from service.settings import load as settings

COUNT = 400


@pytest.fixture(scope="module")
def filled(tmp_path_factory, sqlite_template):
    file = tmp_path_factory.mktemp("filled") / "store.db"
    file.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{file}"
    filling.fill(url, COUNT)
    database = connect(settings({"DATABASE_URL": url}))
    with database.reading() as session:
        found = words.chosen(session, COUNT, file.with_suffix(".json"))
    database.dispose()
    return url, found


def test_what_was_chosen_is_read_again_for_the_same_store_alone(filled, tmp_path):
    url, found = filled
    same, other = tmp_path / "same.json", tmp_path / "other.json"
    same.write_text(json.dumps(asdict(found) | {"tags": ["kept"]}), "utf-8")
    other.write_text(json.dumps(asdict(found) | {"tags": ["kept"], "store": "another"}), "utf-8")
    database = connect(settings({"DATABASE_URL": url}))
    with database.reading() as session:
        chosen = [words.chosen(session, COUNT, each) for each in (same, other)]
    database.dispose()

    assert [each.tags for each in chosen] == [["kept"], found.tags]
    assert json.loads(other.read_text("utf-8"))["store"] == found.store


def test_every_job_is_there_and_is_a_search_that_finds_something(filled):
    url, chosen = filled
    app = create_app(settings({"DATABASE_URL": url}))
    every = jobs.jobs(chosen)
    client = app.test_client()

    for job in every.values():
        assert job.paths(), job.name
        answers = [client.get(path) for path in job.paths()[:3]]
        assert {answer.status_code for answer in answers} == {200}, job.name
    app.extensions["database"].dispose()


def test_what_is_found_anew_is_asked_for_in_ever_other_forms(filled):
    url, chosen = filled
    app = create_app(settings({"DATABASE_URL": url}))
    client = app.test_client()

    for job in jobs.jobs(chosen).values():
        found = job.anew()
        assert len(set(found)) == len(found) >= min(COUNT, 100 * len(job.paths())), job.name
        assert client.get(found[-1]).status_code == 200, job.name
    app.extensions["database"].dispose()


def test_a_server_is_asked_for_what_comes_after_what_it_was_asked_for():
    target = Target(80, ["a", "b", "c"], 7)

    assert [target.after(count).paths for count in (0, 1, 3, 5)] == [
        ["a", "b", "c"],
        ["b", "c", "a"],
        ["a", "b", "c"],
        ["c", "a", "b"],
    ]
    assert target.after(5).pid == 7


def test_every_bar_is_over_a_job_that_there_is(filled):
    _, chosen = filled
    asked = {job for wanted in PAGES.values() for job, _ in wanted}
    for against in (beside.AGAINST_DATASETTE, beside.AGAINST_NAIVE, beside.AGAINST_POSTGREST):
        asked |= set(against)

    assert asked <= set(jobs.jobs(chosen))


def test_the_naive_service_answers_what_it_is_measured_by(filled, monkeypatch):
    url, chosen = filled
    monkeypatch.setenv("PEERS_DATABASE", f"sqlite:///{plain.sqlite_file(url)}")
    naive = importlib.import_module("benchmarks.peers.naive")
    every, client = jobs.jobs(chosen), naive.app.test_client()

    for name in beside.AGAINST_NAIVE:
        answers = [client.get(path) for path in paths.of_naive(every[name], chosen)[:40]]
        assert {answer.status_code for answer in answers} == {200}, name
        assert any(answer.json.get("data", answer.json) for answer in answers), name
    naive.engine.dispose()


def test_what_grows_is_asked_of_every_store(filled):
    url, chosen = filled
    database = connect(settings({"DATABASE_URL": url}))
    with database.reading() as session:
        assert set(growth.BARS) == set(growth.queries(session, chosen))
    database.dispose()


@pytest.mark.parametrize("driver", ["epoll"])
def test_the_driver_counts_what_is_answered(driver, monkeypatch):
    monkeypatch.setenv("BENCH_DRIVER", driver)

    with bare.serving() as port:
        found = load.drive(Target(port, ["/"]), clients=4, seconds=0.2)

    assert found.rate > 0
    assert found.failed == 0
    assert found.p50 <= found.p99


def test_a_bar_that_is_not_reached_is_short_and_one_that_was_not_run_is_not():
    assert Bar("P1", "", 0.4, 0.5).is_short
    assert not Bar("P1", "", 0.5, 0.5).is_short
    assert Bar("P9", "", 3.1, 3, at_most=True).is_short
    assert not Bar("P7", "", None, 0.7).is_short
