"""The command of `benchmarks.stores`."""

import argparse

from benchmarks import stores

asked = argparse.ArgumentParser(description=stores.__doc__.splitlines()[0])
asked.add_argument("--statements", type=int, default=100_000)
asked.add_argument("--kind", choices=stores.KINDS, default="sqlite")
asked.add_argument("--url", help="of an empty database that is filled, and not kept here")
given = asked.parse_args()
if given.url is not None:
    stores.fill(given.url, given.statements)
else:
    with stores.filled(given.kind, given.statements) as url:
        print(url)
