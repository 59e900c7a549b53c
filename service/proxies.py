"""Whose request it is, where a proxy stands between: only one that is trusted may say so."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

Network = IPv4Network | IPv6Network


SENT = "onrecord.by_proxy"
"""Where a request's environment says whether a trusted proxy sent it."""


def networks(given: str) -> list[Network]:
    """Return the addresses and networks of a list. Raises ValueError where one is none."""
    return [ip_network(each.strip()) for each in given.split(",")]


class Proxied:
    """An application that is told who the client is, by proxies of these networks alone.

    Each proxy adds the address that it was called from to `X-Forwarded-For`, so the list is read
    from its end for as long as the one who said it is trusted.
    """

    def __init__(self, application: WSGIApplication, trusted: Iterable[Network]) -> None:
        self._application = application
        self._trusted = tuple(trusted)
        self._trusts = lru_cache(4_096)(self._is_trusted)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        peer = environ.get("REMOTE_ADDR", "")
        environ[SENT] = self._trusts(peer)
        said = environ.get("HTTP_X_FORWARDED_FOR")
        if said:
            environ["REMOTE_ADDR"] = self._client(peer, said)
        return self._application(environ, start_response)

    def _client(self, peer: str, said: str) -> str:
        address = peer
        for each in reversed(said.split(",")):
            if not self._trusts(address):
                break
            try:
                address = str(ip_address(each.strip()))
            except ValueError:  # nobody's address: the last one that was told stands
                break
        return address

    def _is_trusted(self, address: str) -> bool:
        try:
            found = ip_address(address)
        except ValueError:
            return False
        return any(each in network for network in self._trusted for each in {found, _plain(found)})


def household(address: str) -> str:
    """Return what a client is counted by: its address, of IPv6 the network that it is given."""
    try:
        found = _plain(ip_address(address))
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(IPv6Network((int(found) >> 64 << 64, 64)))


def _plain(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Return an address of IPv4 as such: a socket of both kinds writes it as one of IPv6."""
    return getattr(address, "ipv4_mapped", None) or address
