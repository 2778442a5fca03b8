"""Messages through Apprise: mailto://, slack://, json:// (a webhook) and a hundred more."""

from __future__ import annotations

import logging

import apprise

from pipelines.settings import settings


class _Collected(logging.Handler):
    """Apprise says why a message failed only in its log."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep the line."""
        self.lines.append(record.getMessage())


def send(title: str, body: str) -> str | None:
    """Send to every address of LAUNCHWIRE_NOTIFY; "" when all took it, else the reason; None without an address."""
    addresses = settings().notify.split()
    if not addresses:
        return None
    notifier, reasons = apprise.Apprise(), _Collected()
    # An address holds a password: a bad one is named by its kind only.
    bad = [address.partition("://")[0] for address in addresses if not notifier.add(address)]
    logger = logging.getLogger("apprise")
    logger.addHandler(reasons)
    try:
        sent = notifier.notify(title=f"Launchwire: {title}", body=body or title)
    finally:
        logger.removeHandler(reasons)
    if bad:
        return f"Apprise cannot read an address of kind {', '.join(bad)} in LAUNCHWIRE_NOTIFY"
    return "" if sent else (reasons.lines[-1] if reasons.lines else "Apprise could not send it")
