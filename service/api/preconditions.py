"""Which revision a client has read and means to change, out of If-Match (RFC 9110, 13.1.1)."""

import re

from flask import request
from werkzeug.exceptions import PreconditionRequired

from service.record.preconditions import Expected

TAG = re.compile("([0-9]{1,9})-[0-9a-z]+")
"""An ETag of ours: the revision, and a digest of the representation, which changes more often."""


def expected() -> Expected:
    """Return the revisions that the request may change; `*` is any of them.

    A tag that is not ours, or a weak one, names none. Raises PreconditionRequired without a
    header.
    """
    if "If-Match" not in request.headers:
        raise PreconditionRequired("send the ETag that you have read as If-Match")
    if request.if_match.star_tag:
        return None
    strong = request.if_match.as_set(include_weak=False)
    tags = (TAG.fullmatch(tag or "") for tag in strong)  # werkzeug reads an empty one as None
    return frozenset(int(tag[1]) for tag in tags if tag)
