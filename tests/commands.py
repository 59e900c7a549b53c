"""The operator's commands, run in this process: what they do and say, without what a start costs.

`tests/test_cli.py` runs them as an operator does.
"""

from dataclasses import dataclass

from click.testing import CliRunner

from service.cli import main


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    returncode: int
    stdout: str
    stderr: str


def command(*words, **environ):
    """Run a command with some settings, and return how it ended."""
    found = CliRunner().invoke(main, words, env=environ, prog_name="on-record")
    if found.exception is not None and not isinstance(found.exception, SystemExit):
        raise found.exception
    return Done(found.exit_code, found.stdout, found.stderr)
