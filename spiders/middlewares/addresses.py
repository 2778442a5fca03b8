"""No request to loopback, private, link-local or otherwise internal addresses: after DNS, on every redirect.

Scrapy follows a redirect to 169.254.169.254 by default. Names are judged by the address they resolve to, in the
resolver whose answer is the one connected to, so a name cannot change between check and use.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence
from typing import Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred

from pipelines.settings import settings

# Ports that a browser would refuse too: mail, databases, shells. Web ports and unprivileged ones stay open.
_WEB_PORTS = frozenset({80, 443, 8000, 8008, 8080, 8443, 8888})


class BlockedAddressError(IgnoreRequest):
    """The request would reach an address that no article lives at."""


def check_address(host: str) -> None:
    """Raise BlockedAddressError when `host` is a literal address inside our own networks."""
    try:
        address = ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return
    if isinstance(address, ipaddress.IPv6Address):
        embedded = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        # 64:ff9b::/96 is NAT64: the last 32 bits are the IPv4 address that is reached.
        if address in ipaddress.ip_network("64:ff9b::/96"):
            embedded = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if embedded is not None:
            check_address(str(embedded))
    if settings().allow_loopback and address.is_loopback:
        return
    if not address.is_global or address.is_multicast:
        raise BlockedAddressError(f"{host} is not a public address")


class SafeAddresses:
    """Checks the literal parts of every request: scheme, credentials, port, address."""

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise BlockedAddressError."""
        parts = urlparse_cached(request)
        host = (parts.hostname or "").rstrip(".")
        if parts.scheme not in ("http", "https") or not host:
            raise BlockedAddressError(f"{parts.scheme or 'no'} address without a web host")
        if parts.username or parts.password:
            raise BlockedAddressError("credentials in the address")
        try:
            port = parts.port
        except ValueError as error:
            raise BlockedAddressError(f"bad port: {error}") from error
        local = settings().allow_loopback and host in ("127.0.0.1", "localhost", "::1")
        if port is not None and port not in _WEB_PORTS and not local:
            raise BlockedAddressError(f"port {port} is no web port")
        # 2130706433, 0x7f.1 and 127.1 are loopback to the system's resolver.
        if re.fullmatch(r"(?:0x[0-9a-f]+|\d+)(?:\.(?:0x[0-9a-f]+|\d+)){0,3}", host, re.IGNORECASE):
            try:
                ipaddress.IPv4Address(host)
            except ValueError as error:
                raise BlockedAddressError(f"{host} is an address in disguise") from error
        check_address(host)


class SafeResolver(CachingThreadedResolver):
    """The name resolver of the crawl: an internal address is an error, so the connection is never tried."""

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:
        """Resolve `name`; fails with BlockedAddressError when the answer is internal."""
        resolved: Deferred[Any] = super().getHostByName(name, timeout)
        return resolved.addCallback(_checked)


def _checked(address: str) -> str:
    check_address(address)
    return address
