"""The driver wrk (github.com/wg/wrk), one thread of it."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.load.epoll import Load

SCRIPT = """
local paths = { %s }
local turn = 0
request = function()
  turn = turn %% #paths + 1
  return wrk.format("GET", paths[turn])
end
done = function(summary, latency, requests)
  local errors = summary.errors
  local form = '\\n{"requests": %%d, "us": %%d, "p50": %%f, "p99": %%f, "failed": %%d}\\n'
  io.write(string.format(form, summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
"""


def drive(port: int, paths: Sequence[str], *, clients: int, seconds: float) -> Load:
    """Ask for the paths in turn, each client anew as soon as it is answered."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        script.write(SCRIPT % ", ".join(json.dumps(path) for path in paths))
        script.flush()
        said = subprocess.run(
            [
                *("wrk", "--threads", "1", "--connections", str(clients), "--timeout", "30s"),
                *("--duration", f"{max(1, round(seconds))}s", "--script", Path(script.name)),
                f"http://127.0.0.1:{port}/",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    found = json.loads(said.strip().splitlines()[-1])
    rate = found["requests"] / found["us"] * 1e6
    return Load(
        rate, found["p50"] / 1_000, found["p99"] / 1_000, found["requests"], found["failed"]
    )
