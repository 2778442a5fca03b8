"""The way of a browser to the web: a forward proxy on loopback that refuses what a spider may not ask.

A page's scripts ask for what they like, and follow redirects that Scrapy never sees. All of it passes here: the name is
resolved once, every address checked, and the address that was checked is the one connected to.
"""

from __future__ import annotations

import asyncio
import re
import socket
from contextlib import closing
from urllib.parse import urlsplit

from scrapy import Request

from pipelines.settings import settings
from spiders.middlewares.addresses import BlockedAddressError, SafeAddresses, check_address

# Bytes of one connection towards the browser: a page with its scripts is far below, a bomb is not.
_MAX_BYTES = 20 * 1024 * 1024
_MAX_HEAD = 64 * 1024
# The header by which a refusal of ours is told from an outlet's 403.
REFUSED_HEADER = "Launchwire-Refused"


class BrowserProxy:
    """Listens as soon as it is made, answers once `serve` was awaited."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._server: asyncio.Server | None = None
        self._checks = SafeAddresses()

    @property
    def url(self) -> str:
        """The address to give to the browser."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    async def serve(self) -> None:
        """Begin to answer, in the running loop."""
        self._server = await asyncio.start_server(self._on_client, sock=self._socket, limit=_MAX_HEAD)

    def close(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.close()
        self._socket.close()

    async def _on_client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with closing(writer):
            try:
                head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), settings().fetch_timeout_seconds)
                line, _, rest = head.partition(b"\r\n")
                method, target, _ = line.decode("ascii").split(" ")
                upstream_reader, upstream = await self._connect(method, target)
            except BlockedAddressError as error:
                writer.write(_refusal(str(error)))
                return
            except (OSError, ValueError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            with closing(upstream):
                if method == "CONNECT":
                    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    upstream.write(_as_origin(method, target, rest))
                sending = asyncio.ensure_future(_pass_on(reader, upstream))
                try:
                    await _pass_on(upstream_reader, writer)
                finally:
                    sending.cancel()

    async def _connect(self, method: str, target: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to what is asked for. Raises BlockedAddressError or OSError."""
        url = f"https://{target}/" if method == "CONNECT" else target
        self._checks.process_request(Request(url))
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = await asyncio.get_running_loop().getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
        addresses = [str(address[0]) for *_, address in found]
        for address in addresses:
            check_address(address)
        return await asyncio.wait_for(asyncio.open_connection(addresses[0], port), settings().fetch_timeout_seconds)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Bytes from one side to the other, to the end or to the limit."""
    left = _MAX_BYTES
    try:
        while left > 0 and (data := await reader.read(65536)):
            left -= len(data)
            writer.write(data)
            await writer.drain()
    except OSError:
        return


def _as_origin(method: str, target: str, headers: bytes) -> bytes:
    """The request as the origin wants it, for one answer: the next one of the connection might name another host."""
    parts = urlsplit(target)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    kept = re.sub(rb"(?im)^(?:proxy-)?connection:[^\r\n]*\r\n", b"", headers)
    return f"{method} {path} HTTP/1.1\r\nConnection: close\r\n".encode() + kept


def _refusal(reason: str) -> bytes:
    # The reason stands in the header: a body with words would be drawn, and read as a story.
    head = f"HTTP/1.1 403 Forbidden\r\n{REFUSED_HEADER}: {' '.join(reason.split())[:200]}\r\n"
    return f"{head}Content-Type: text/html\r\nContent-Length: 13\r\nConnection: close\r\n\r\n<html></html>".encode()
