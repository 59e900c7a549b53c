"""What every answer tells browsers and caches: take it for what it says it is, and ask again.

HSTS is not among it: whether there is TLS in front, and for how long, only the proxy knows.
"""

import base64
import hashlib
import re
from functools import partial
from wsgiref.types import WSGIEnvironment

from flask import Flask

from service.api import requests
from service.api.sessions import SAFE
from service.settings import Settings

NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The policy of what is no page: were it taken for one, it could load, send and run nothing."""

FIXED = {
    "Content-Security-Policy": NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
LOGO = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='"
"""The colours of the reader's logo, which stand in its script; without them it is black."""

INLINE = re.compile("<script>([^<]*)</script>")


def put(reads: str, environ: WSGIEnvironment, status: str, headers: requests.Headers) -> None:
    """Add what an answer has not said otherwise, by the setting READS."""
    said = {name.lower() for name, _ in headers}
    headers += [each for each in FIXED.items() if each[0].lower() not in said]
    if "cache-control" not in said:
        headers.append(("Cache-Control", _kept(reads, environ["REQUEST_METHOD"], status)))


def _kept(reads: str, method: str, status: str) -> str:
    """Return how an answer may be kept: one that was read, if it is asked for anew each time.

    A withdrawal must show at once, so nothing is fresh; the ETag saves what is sent. A 308 is not
    kept, because a merge can be undone.
    """
    if method not in SAFE or status[:3] not in {"200", "304"}:
        return "no-store"
    return "no-cache" if reads == "public" else "private, no-cache"


def policy(page: str) -> str:
    """Return the policy of a page of ours: its own files, and the scripts that stand in it.

    A page may be given here only if nothing of a request is in it.
    """
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE.findall(page))
    scripts = "".join(f" 'sha256-{base64.b64encode(each).decode()}'" for each in digests)
    return (
        f"{NOTHING}; script-src 'self'{scripts}; style-src 'self' {LOGO}; "
        "connect-src 'self'; img-src 'self' data:"
    )


def register(app: Flask) -> None:
    """Add them to every answer of the application."""
    settings: Settings = app.extensions["settings"]
    requests.on_answer(app, partial(put, settings.reads))
