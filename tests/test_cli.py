"""The commands of the operator, as an operator runs them."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.acceptance.server import free_port
from tests.commands import command as within

ROOT = Path(__file__).parent.parent


def command(*words, **environ):
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *words],
        cwd=ROOT,
        env=os.environ | environ,
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_key_stands_alone_on_the_last_line(tmp_path):
    done = command("key", "add", "--name", "desk", "--scope", "write", DATA=str(tmp_path / "new"))

    assert done.returncode == 0
    assert re.fullmatch(r"onrec_[0-9a-f]{12}_[\w-]{43}\n", done.stdout)


@pytest.mark.parametrize("words", [("--name", "a b"), ("--name", "x", "--scope", "all"), ()])
def test_a_key_that_cannot_be_made_is_refused_with_a_line(tmp_path, words):
    done = command("key", "add", *words, DATA=str(tmp_path))

    assert done.returncode != 0
    assert done.stderr.splitlines()[-1].startswith("Error: ")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_stream_that_is_closed_stops_no_command(tmp_path, number):
    environ = os.environ | {"DATA": str(tmp_path)}
    command("migrate", DATA=str(tmp_path))
    words = ["-m", "service.cli", "backup", "--output", str(tmp_path / "kept.db")]

    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {number}>&-', "sh", sys.executable, *words],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "kept.db").exists()


def test_migrating_twice_is_safe(tmp_path):
    said = [command("migrate", DATA=str(tmp_path)).stdout for _ in range(2)]

    assert said == ["a new store is ready\n", "the store is up to date\n"]


def served(folder, root=ROOT, **environ):
    """Start the service; return what it printed, the list that it answers, its exit code."""
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "run"],
        cwd=root,
        env=os.environ | {"DATA": str(folder), "PORT": str(port), "WORKERS": "1"} | environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        for _ in range(150):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/v1/statements") as answer:
                    found = json.load(answer)
                break
            except OSError:
                time.sleep(0.1)
    finally:
        running.terminate()
        printed, _ = running.communicate(timeout=20)
    return printed, found, running.returncode


def test_a_new_store_has_the_sample_and_one_that_is_there_does_not_get_it_again(tmp_path):
    printed, first, code = served(tmp_path)
    _, again, _ = served(tmp_path)
    _, without, _ = served(tmp_path / "other", SAMPLE="0")

    assert [found["total"]["value"] for found in (first, again, without)] == [56, 56, 0]
    assert code == 0
    assert "56 statements at http://127.0.0.1:" in printed
    assert "Authorization: Bearer onrec_" in printed


def test_a_store_gets_one_key_and_is_served_to_its_own_machine_unless_told_otherwise(tmp_path):
    first, _, _ = served(tmp_path, SAMPLE="0")
    second, _, _ = served(tmp_path, SAMPLE="0", LISTEN="0.0.0.0")

    assert re.search("Listening at: http://127.0.0.1:", first)
    assert re.search("Listening at: http://0.0.0.0:", second)
    assert "onrec_" not in second
    assert "Make a key to write with: make key NAME=desk SCOPE=write" in second
    assert command("key", "list", DATA=str(tmp_path)).stdout.count("holds  desk") == 1


def test_the_search_that_is_shown_has_the_key_where_reading_needs_one(tmp_path, monkeypatch):
    for name in ("LISTEN", "PUBLIC_URL"):  # which the command sets for the server
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(os, "execv", lambda *_: None)

    printed = within("run", DATA=str(tmp_path), READS="key", SAMPLE="0").stdout

    key = re.search(r"Search:\n  curl -H 'Authorization: Bearer (onrec_\S+)' '", printed)[1]
    assert printed.count(key) == 2


def test_links_name_a_host_unless_others_reach_the_service_by_other_names(tmp_path):
    _, alone, _ = served(tmp_path, SAMPLE="0")
    _, others, _ = served(tmp_path, SAMPLE="0", LISTEN="0.0.0.0")

    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/v1/statements", alone["links"]["self"])
    assert others["links"]["self"] == "/v1/statements"


def test_a_given_database_never_gets_the_sample(tmp_path):
    given = f"sqlite:///{tmp_path / 'given.db'}"

    printed, found, _ = served(tmp_path, DATABASE_URL=given)

    assert found["data"] == []
    assert "onrec_" not in printed


def test_the_image_which_holds_no_sample_serves_a_new_store_without_it(tmp_path):
    image = (ROOT / "Dockerfile").read_text("utf-8")
    copied = re.findall(r"^COPY ((?!-)\S+) \S+$", image, re.MULTILINE)
    for name in copied:
        source, target = ROOT / name, tmp_path / "app" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)

    printed, found, code = served(tmp_path / "data", tmp_path / "app")

    assert {"service", "gunicorn.conf.py"} <= set(copied)
    assert (found["data"], code) == ([], 0)
    assert "On Record: 0 statements at" in printed
