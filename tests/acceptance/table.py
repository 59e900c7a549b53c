"""The acceptance tests by their numbers: what each promises, and the tests that show it.

`api/paging` are the tests of tests/api/test_paging.py, `api/paging:cursor` those of them whose
names hold that word. Those that note a figure (`report`) have a line for each; the others of a row
are counted. A new test of a promise comes with its place here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One number. `only` is the database that it speaks of, where it speaks of one.

    `alone`: its bar is a time, so that nothing else is run meanwhile.
    """

    number: str
    promise: str
    tests: tuple[str, ...] = ()
    only: str = ""
    alone: bool = False

    def holds(self, node: str) -> bool:
        """Tell whether a test of pytest belongs to it."""
        file, _, function = node.partition("[")[0].partition("::")
        return any(file == each and word in function for each, word in map(_parts, self.tests))

    @property
    def files(self) -> list[str]:
        """The files that its tests stand in."""
        return [_parts(each)[0] for each in self.tests]


def _parts(test: str) -> tuple[str, str]:
    place, _, word = test.partition(":")
    folder, _, name = place.rpartition("/")
    return "/".join(filter(None, ("tests", folder, f"test_{name}.py"))), word


def row(number: str, promise: str, tests: str = "", only: str = "", *, alone: bool = False) -> Row:
    """Return a row; its tests are parted by spaces."""
    return Row(number, promise, tuple(tests.split()), only, alone)


BESIDE = Row("beside", "beside the numbers")
"""Long tests that belong to no number."""

LITE, POST = "SQLite", "PostgreSQL"

ROWS = (
    row("T01", "many write at once",
        "acceptance/writers:two_thousand acceptance/writers:begin", alone=True),
    row("T02", "many write to processes of one thread", "acceptance/processes", alone=True),
    row("T03", "of many who correct at once one does", "acceptance/writers:fifty_clients"),
    row("T04", "no failure to serialise reaches a client", "acceptance/serialised", POST),
    row("T05", "killed processes lose nothing", "acceptance/kills:acknowledged_before"
        " acceptance/imports:killed acceptance/killed_workers"),
    row("T06", "a loss of power loses nothing", "acceptance/power", LITE),
    row("T07", "a crash loses nothing",
        "acceptance/crashes:needs_no_restart acceptance/crashes:try_again", POST, alone=True),
    row("T08", "repeated with its key a write is there once", "acceptance/repeats"
        " acceptance/kills:there_once acceptance/crashes:there_once api/idempotency"),
    row("T09", "a backup has what was acknowledged before it", "acceptance/copies"),
    row("T10", "the documented restoration gives all back", "acceptance/drill"),
    row("T11", "from one database to the other and back, to the byte", "exchange/restoring"),
    row("T12", "a full disk loses nothing", "acceptance/full_disk"),
    row("T13", "nothing is acknowledged into another file", "acceptance/files identity", LITE),
    row("T14", "a store that cannot be kept is not served",
        "acceptance/mounts acceptance/starts:store acceptance/starts:network", LITE),
    row("T15", "an affected SQLite is known", "acceptance/starts:affected db:wal_reset", LITE),
    row("T16", "the SQLite at hand bears checkpoints", "acceptance/checkpoints", LITE),
    row("T17", "replicas that start at once migrate once", "acceptance/replicas"),
    row("T18", "a migration alters no row", "acceptance/upgrades"),
    row("T19", "a stop answers all that was asked",
        "acceptance/stops:has_been_asked acceptance/stops:drain"
        " acceptance/proxy:not_a_hang", alone=True),
    row("T20", "restarts and reloads lose nothing", "acceptance/restarts"),
    row("T21", "work without end is ended", "acceptance/deadlines", alone=True),
    row("T22", "slow clients take nothing from others", "acceptance/proxy:slow",
        alone=True),
    row("T23", "every answer is one that is described", "acceptance/described openapi"),
    row("T24", "a body beyond every bound is refused",
        "acceptance/hard_bodies api/corpus:body", alone=True),
    row("T25", "what cannot be meant is refused alike", "api/corpus api/wrong_input"),
    row("T26", "a text that is accepted comes back to the byte", "api/any_text"),
    row("T27", "no words of a search are a fault", "api/any_query"),
    row("T28", "the record is what a model of it says", "api/model"),
    row("T29", "paging skips and repeats no row", "api/paging"),
    row("T30", "every error is a problem",
        "api/wrong_input:every_error api/wrong_input:fault_of_ours"),
    row("T31", "who may do what is as declared", "api/authority:scope api/authority:matrix"),
    row("T32", "what the server makes cannot be sent", "api/authority:cannot_be_sent"),
    row("T33", "keys are kept from everybody", "api/authority:a_key api/authority:revoked"),
    row("T34", "what is altered past the history is named", "record/verification"),
    row("T35", "limits hold over processes", "acceptance/two_processes api/limits"),
    row("T36", "a container that is held tightly serves", "acceptance/container:held"),
    row("T37", "a database that stops is seen", "acceptance/readiness", alone=True),
    row("T38", "a stop amid writes loses nothing",
        "acceptance/stops:middle_of acceptance/container:middle_of"),
    row("T39", "no dependency is known to be unsafe", "acceptance/supply audit"),
    row("T40", "nothing is fetched", "acceptance/outbound"),
    row("T41", "a large store is as fast", "acceptance/large record/plans", alone=True),
    row("T42", "no cell is a formula", "exchange/table"),
    row("T43", "a request is one line of the log", "acceptance/log_lines logs"),
    row("T44", "nobody is believed about an address but the proxy",
        "acceptance/forged api/limits:proxy"),
    row("T45", "no pattern takes long", "patterns", alone=True),
)  # fmt: skip
