"""The commands of the operator: `python -m service.cli COMMAND`. Each is in `service.commands`."""

import dataclasses
import errno
import os
import sys
from collections.abc import Mapping
from importlib import import_module

import click

from service.settings import load

PATIENCE = 86_400
"""Seconds that a command leaves a query: it may take its time, for nobody waits for an answer."""

COMMANDS: Mapping[str, str] = {
    "backup": "backups",
    "erase": "history",
    "export": "exports",
    "history": "history",
    "import": "imports",
    "key": "keys",
    "migrate": "schema",
    "reindex": "index",
    "restore": "backups",
    "run": "serving",
    "store": "store",
    "verify": "history",
}
"""The module of each: only that of the command in hand is loaded, for a start takes as long."""


class Commands(click.Group):
    """Commands whose mistakes are one line on standard error, and an exit code of 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"service.commands.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(module, "import_" if cmd_name == "import" else cmd_name)
        return found

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            if (said := _said(error)) is None:
                raise
            if isinstance(error, OSError) and error.filename is None:  # it may be the output
                from service.commands import files  # noqa: PLC0415 - as in `_said`

                files.abandon_output()
            raise click.ClickException(said) from error


def _said(error: Exception) -> str | None:
    """Return the line of an error that is the operator's to mend; None of any other."""
    # Loaded here, because a command that goes well needs none of them.
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    from service.backups.files import BackupError  # noqa: PLC0415
    from service.identity import StoreUnavailable  # noqa: PLC0415
    from service.record.errors import RecordError  # noqa: PLC0415
    from service.settings import SettingError  # noqa: PLC0415

    if isinstance(error, DBAPIError):
        return f"the database: {str(error.orig).strip()}"
    if isinstance(error, OSError) and error.errno != errno.EPIPE:  # which click sees to
        name = error.filename or "what is read or written"
        return f"{name} cannot be used: {error.strerror or error}"
    ours = (BackupError, RecordError, SettingError, StoreUnavailable)
    return str(error) if isinstance(error, ours) else None


def _stand_in() -> None:
    """Let a standard stream that is closed (`2>&-`) lead nowhere; a file would get its number."""
    for name, mode in {"stdin": "r", "stdout": "w", "stderr": "w"}.items():
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode))  # noqa: PTH123, SIM115 - it stays open


@click.group(cls=Commands)
@click.pass_context
def main(context: click.Context) -> None:
    """Keep the record. Settings are read from the environment."""
    _stand_in()
    context.obj = dataclasses.replace(load(), sql_seconds=PATIENCE)


if __name__ == "__main__":
    main()
