"""Clients and their keys: made once, shown once, kept as a digest."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from service.models import ApiKey, now
from service.record.errors import Invalid, NotFound, Unauthorised
from service.text.connections import typed_rows

SCOPES = ("read", "write", "admin")
"""Each scope allows what the ones before it do."""

PREFIX = 12
"""Digits of a prefix."""

FORM = re.compile(rf"onrec_([0-9a-f]{{{PREFIX}}})_([A-Za-z0-9_-]{{43}})")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def add(session: Session, name: str, scope: str, expires: datetime | None = None) -> str:
    """Make a key for a client and return it; only its digest is kept.

    A key is `onrec_`, a prefix to find it by, and 256 random bits. Several keys may have one
    name: they are one client, so that a key can be replaced. Raises Invalid.
    """
    name = named(name)
    if scope not in SCOPES:
        raise Invalid.at("/scope", "invalid-scope", f"a scope is one of {', '.join(SCOPES)}")
    prefix, secret = secrets.token_hex(PREFIX // 2), secrets.token_urlsafe(32)
    session.add(
        ApiKey(
            name=name,
            prefix=prefix,
            digest=_digest(secret),
            scope=scope,
            made=now(),
            expires=expires,
        )
    )
    session.flush()
    return f"onrec_{prefix}_{secret}"


def named(name: str) -> str:
    """Return a name that a client can have. Raises Invalid."""
    if not NAME.fullmatch(name):
        detail = "a name has up to 64 letters, digits, dots, dashes and underscores"
        raise Invalid.at("/name", "invalid-name", detail)
    return name


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is known for the time of one request."""

    number: int
    name: str
    digest: str
    scope: str
    expires: datetime | None
    revoked: datetime | None


_KEY = select(*(getattr(ApiKey, field.name) for field in fields(Key))).where(
    ApiKey.prefix == bindparam("prefix")
)


def find(session: Session, key: str) -> Key:
    """Return the client's key that was sent, read anew for each request.

    Raises Unauthorised where it does not hold at this moment.
    """
    match = FORM.fullmatch(key)
    rows = typed_rows(session, _KEY, {"prefix": match[1]}) if match else ()
    found = Key(*rows[0]) if rows else None
    if not match or not found or not hmac.compare_digest(found.digest, _digest(match[2])):
        message = "the key is unknown"
        raise Unauthorised(message)
    if not holds(found):
        message = "the key no longer holds"
        raise Unauthorised(message)
    return found


def beginning(key: str) -> str:
    """Return the part of a key that is no secret, nothing where it has not the form of one."""
    match = FORM.fullmatch(key)
    return f"onrec_{match[1]}" if match else ""


def find_all(session: Session) -> Sequence[ApiKey]:
    """Return every key there ever was, in the order of their making."""
    return session.scalars(select(ApiKey).order_by(ApiKey.number)).all()


def revoke(session: Session, beginning: str) -> ApiKey:
    """Revoke the key of a beginning, `onrec_` and its prefix; what follows is not looked at.

    Each request reads its key anew, so no worker takes it after the commit. Raises NotFound.
    """
    prefix = beginning.removeprefix("onrec_")[:PREFIX]
    found = session.scalar(select(ApiKey).where(ApiKey.prefix == prefix))
    if found is None:
        message = f"there is no key that begins with onrec_{prefix}"
        raise NotFound(message)
    found.revoked = found.revoked or now()
    session.flush()
    return found


def holds(key: ApiKey | Key) -> bool:
    """Tell whether a key is neither revoked nor expired at this moment."""
    return key.revoked is None and (key.expires is None or key.expires > now())


def allows(key: Key, scope: str) -> bool:
    """Tell whether a key reaches as far as a scope."""
    return SCOPES.index(key.scope) >= SCOPES.index(scope)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
