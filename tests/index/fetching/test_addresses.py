"""Addresses are guarded, however they are written."""

import pytest

from index.errors import FetchFailed, FetchRefused, InvalidSettings
from index.fetching import FetchSettings
from index.fetching.addresses import Guard

PRIVATE = [
    "http://127.0.0.1/",
    "http://localhost/",
    "http://127.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://0.0.0.0/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://255.255.255.255/",
    "http://[::1]/",
    "http://[::]/",
    "http://[fe80::1]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[2002:7f00:1::]/",
]


@pytest.mark.parametrize("url", PRIVATE)
def test_private_and_reserved_addresses_are_refused_however_they_are_written(url: str) -> None:
    with pytest.raises((FetchRefused, FetchFailed)) as caught:
        Guard(FetchSettings()).target(url)
    if isinstance(caught.value, FetchFailed):  # a system that doesn't read such a spelling at all
        assert "can't be found" in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "gopher://example.org/",
        "javascript:alert(1)",
        "//example.org/",
        "http://",
        "http://user:secret@example.org/",
        "http://example.org:22/",
        "http://example.org/a b",
        "http://example.org:99999/",
    ],
)
def test_other_schemes_ports_and_secrets_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(FetchRefused) as caught:
        Guard(FetchSettings(), lambda *_: ["93.184.216.34"]).target(url)
    assert "secret" not in str(caught.value)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(FetchRefused):
        Guard(FetchSettings(), lambda *_: ["93.184.216.34", "10.0.0.1"]).target("http://example.org/")


def test_networks_and_hosts_can_be_allowed() -> None:
    guard = Guard(FetchSettings(allow="10.0.0.0/8, intranet.example"), lambda host, _: ["10.9.8.7"])
    assert guard.target("http://wiki.example/").addresses == ("10.9.8.7",)
    assert guard.target("http://intranet.example:8123/").port == 8123
    with pytest.raises(FetchRefused):
        Guard(FetchSettings(allow="10.0.0.0/8"), lambda *_: ["192.168.0.1"]).target("http://a.example/")
    with pytest.raises(InvalidSettings):
        Guard(FetchSettings(allow="10.0.0.0/99"))
