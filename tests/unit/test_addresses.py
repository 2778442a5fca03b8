"""Which addresses a crawl may reach; and that a name is judged by what it resolves to."""

from __future__ import annotations

import pytest

from pipelines.settings import settings
from spiders.middlewares.addresses import BlockedAddressError, _checked, check_address
from spiders.wanted import is_article_address


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "::1",
            "10.0.0.1",
            "172.16.5.4",
            "192.168.1.1",
            "169.254.169.254",
            "fe80::1",
            "fc00::1",
            "0.0.0.0",
        ),
        *("::ffff:127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "100.64.0.1"),
        *("224.0.0.1", "255.255.255.255", "198.18.0.1", "fe80::1%eth0"),
    ],
)
def test_an_internal_address_is_refused(address: str) -> None:
    assert not settings().allow_loopback
    with pytest.raises(BlockedAddressError):
        check_address(address)
    with pytest.raises(BlockedAddressError):
        _checked(address)  # what the resolver answers passes here before anything connects


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "outlet.example"])
def test_a_public_address_passes(address: str) -> None:
    check_address(address)


@pytest.mark.parametrize(
    ("url", "pattern", "wanted"),
    [
        ("https://a.example/news/1", None, True),
        ("https://a.example/news/1", "/eng/", False),
        ("https://a.example/eng/news/1", "/eng/", True),
        ("https://a.example/report.pdf", None, False),
        ("https://a.example/report.PDF?x=1", None, False),
        ("https://a.example/view?file=a.pdf", None, True),
        ("javascript:alert(1)", None, False),
        ("https://a.example/a\nb", None, False),
        ("https://a.example/" + "a" * 2000, None, False),
    ],
)
def test_what_may_be_an_article(url: str, pattern: str | None, wanted: bool) -> None:
    assert is_article_address(url, pattern) is wanted
