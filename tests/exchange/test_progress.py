"""How far an import is: a bar on a terminal, a line now and then elsewhere."""

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main
from tests import make

ROOT = Path(__file__).parents[2]


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "file.ndjson"
    made.write_text("".join(json.dumps(make.body()) + "\n" for _ in range(7)))
    return made


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_elsewhere_than_on_a_terminal_there_is_a_line_now_and_then(url, file, monkeypatch):
    monkeypatch.setattr("service.commands.progress.EVERY", 3)

    done = CliRunner().invoke(main, ["import", str(file)], env={"DATABASE_URL": url})

    assert done.stderr == f"{file}: 3 lines\n{file}: 6 lines\n"
    assert done.stdout == "7 lines: 7 created\n"


@pytest.mark.parametrize("url", ["sqlite"], indirect=True)
def test_on_a_terminal_there_is_a_bar_up_to_its_end(url, file):
    terminal, end = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "service.cli", "import", str(file)],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": url, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=end,
        check=False,
    )
    os.close(end)
    shown = os.read(terminal, 100_000).decode()
    os.close(terminal)

    assert (done.returncode, done.stdout) == (0, b"7 lines: 7 created\n")
    assert "100%" in shown
