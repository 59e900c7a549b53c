"""PostgREST over the plain tables in PostgreSQL, from its package of npm (package-lock.json)."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from benchmarks import serving
from benchmarks.serving import Served

HERE = Path(__file__).parent
WHOLE = "*,speaker(*),appearance(*,source(*)),tag(name)"


def binary(folder: Path) -> Path | None:
    """Return the program, installed into a folder by npm; None where that cannot be."""
    found = sorted(folder.glob("node_modules/**/postgrest"))
    if not found and shutil.which("npm"):
        folder.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, folder)
        subprocess.run(("npm", "ci", "--silent"), cwd=folder, check=False)
        found = sorted(folder.glob("node_modules/**/postgrest"))
    return next((each for each in found if each.is_file()), None)


@contextmanager
def serving_database(program: Path | None, url: str) -> Iterator[Served | None]:
    """Serve a database of plain tables; yield None where there is no program."""
    if program is None:
        yield None
        return
    settings = {
        "PGRST_DB_URI": url.replace("+psycopg", ""),
        "PGRST_DB_SCHEMAS": "public",
        "PGRST_DB_ANON_ROLE": "postgres",
        "PGRST_DB_POOL": str(serving.WORKERS * serving.THREADS),
        "PGRST_LOG_LEVEL": "error",
    }
    with serving.program(
        [str(program)], lambda port: settings | {"PGRST_SERVER_PORT": str(port)}, "/speaker?limit=1"
    ) as served:
        yield served


def path(table: str, parameters: Mapping[str, str]) -> str:
    """Return where a table or a function is asked."""
    return f"/{table}?{urlencode({'select': WHOLE, **parameters}, safe='*,().')}"
