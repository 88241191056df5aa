"""Where may be connected to: public addresses, and those that the settings allow."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from index.errors import FetchFailed, FetchRefused, InvalidSettings
from index.fetching.settings import FetchSettings

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """An address to fetch, resolved once: connections go to `addresses` and nowhere else."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def netloc(self) -> str:
        """The host as the request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


def resolve(host: str, port: int) -> list[str]:
    """Ask the system for a host's addresses.

    :raises FetchFailed: There are none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchFailed("The host's address can't be found: check its name, and the network.") from None
    return list(dict.fromkeys(str(item[4][0]).split("%")[0] for item in found))


class Guard:
    """Decides what may be fetched.

    :param lookup: Resolves names; handed in by tests.
    :raises InvalidSettings: `fetch.allow` names what is neither a network nor a host.
    """

    def __init__(self, settings: FetchSettings, lookup: Resolve = resolve) -> None:
        self._lookup = lookup
        self._ports = frozenset(int(port) for port in settings.ports.split(","))
        self._networks: list[ipaddress.IPv4Network | ipaddress.IPv6Network] = []
        self._hosts: set[str] = set()
        for item in (part.strip().lower() for part in settings.allow.split(",") if part.strip()):
            if "/" not in item:
                self._hosts.add(item)
                continue
            try:
                self._networks.append(ipaddress.ip_network(item))
            except ValueError as error:
                raise InvalidSettings(f"fetch.allow: {error}") from None

    def target(self, url: str) -> Target:
        """Check an address, and resolve its host.

        :raises FetchRefused: It may not be fetched.
        :raises FetchFailed: Its host can't be found.
        """
        parts, port = _split(url)
        host = (parts.hostname or "").rstrip(".")
        scheme = parts.scheme.lower()
        named = host in self._hosts or f"{host}:{port}" in self._hosts
        if port not in self._ports and not named:
            raise FetchRefused(
                "That port is not one that pages are fetched from: add the host to [fetch] allow."
            )
        addresses = tuple(self._lookup(host, port))
        if not addresses:
            raise FetchFailed("The host has no address: check its name.")
        if not named and not all(self._public(address) for address in addresses):
            raise FetchRefused(
                "That address lies in a private or reserved network, which is not fetched from. If it is an intranet "
                "of yours, add its network or host to [fetch] allow."
            )
        path = parts.path or "/"
        return Target(url, scheme, host, port, f"{path}?{parts.query}" if parts.query else path, addresses)

    def _public(self, address: str) -> bool:
        parsed = ipaddress.ip_address(address)
        if any(parsed in network for network in self._networks if network.version == parsed.version):
            return True
        return all(map(_is_public, _embedded(parsed)))


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme.lower(), 0)
    except ValueError:
        raise FetchRefused("That is no web address: give one that begins with http:// or https://.") from None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        raise FetchRefused("Only addresses that begin with http:// or https:// are fetched.")
    if parts.username is not None or parts.password is not None:
        raise FetchRefused("An address with a user name or password in it is not fetched: leave them out.")
    if any(c.isspace() or not c.isprintable() for c in url):
        raise FetchRefused(
            "The address has spaces or control characters in it: write them as %20 and the like."
        )
    return parts, port


def _embedded(address: Address) -> list[Address]:
    """Return an address and those that are written into it (IPv4 in IPv6), all of which must be public."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in _NAT64:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    found: list[Address] = [a for a in inner if a is not None]
    return found if address.ipv4_mapped is not None or address in _NAT64 else [address, *found]


def _is_public(address: Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address) and address.is_site_local:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)
