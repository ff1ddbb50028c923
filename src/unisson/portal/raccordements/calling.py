"""Call an address that somebody typed, without letting it reach what is inside: https, public addresses, no redirection.

The name is resolved once and the connection goes to the address that was checked, so that a second answer of the name
server changes nothing. `UNISSON_WEBHOOK_LOCAL=1` lets a portal call its own network.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

TIMEOUT = 10
LONGEST_ANSWER = 4_096
PORTS = {"https": 443, "http": 80}


class AddressRefused(Exception):
    """The address may not be called; `why` ends the sentence « Cette adresse ne peut pas être appelée : … »."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Target:
    """An address checked: its parts, and the IP to connect to."""

    url: SplitResult
    ip: str
    port: int


def check(text: str) -> SplitResult:
    """The parts of an address, as far as its text tells. Raises AddressRefused."""
    try:
        url = urlsplit(text.strip())
        port = url.port
    except ValueError:
        raise AddressRefused("elle ne se lit pas comme une adresse") from None
    if url.scheme != "https" and not (settings.WEBHOOK_LOCAL and url.scheme == "http"):
        raise AddressRefused("elle doit commencer par https://")
    if not url.hostname or url.username or url.password:
        raise AddressRefused("elle doit nommer un serveur, sans identifiant ni mot de passe")
    if port is not None and not settings.WEBHOOK_LOCAL and port != PORTS["https"]:
        raise AddressRefused("seul le port 443 est permis")
    if any(ord(character) < 33 or ord(character) > 126 for character in text.strip()):
        raise AddressRefused("elle contient un blanc ou un signe qu’une adresse n’a pas")
    return url


def resolve(text: str) -> Target:
    """The same with the IP behind its name. Raises AddressRefused."""
    url = check(text)
    port = url.port or PORTS[url.scheme]
    try:
        rows = socket.getaddrinfo(url.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AddressRefused("le nom de son serveur est inconnu") from None
    found = [str(row[4][0]) for row in rows]
    if not settings.WEBHOOK_LOCAL and not all(_is_public(ip) for ip in found):
        raise AddressRefused("elle mène à un réseau privé")
    return Target(url, found[0], port)


def _is_public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address.is_global and not address.is_multicast


def post(text: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a body; return the HTTP status. Raises AddressRefused, OSError (nobody answers, TLS refused, too slow)."""
    target = resolve(text)
    connection = _connection(target)
    path = target.url.path or "/"
    try:
        connection.request("POST", f"{path}?{target.url.query}" if target.url.query else path, body, headers)
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
    except http.client.HTTPException as error:
        raise OSError(f"réponse illisible : {type(error).__name__}") from error
    finally:
        connection.close()
    return answer.status


def _connection(target: Target) -> http.client.HTTPConnection:
    host = target.url.hostname or ""
    if target.url.scheme == "http":
        connection = http.client.HTTPConnection(host, target.port, timeout=TIMEOUT)
    else:
        connection = http.client.HTTPSConnection(host, target.port, timeout=TIMEOUT, context=ssl.create_default_context())
    # To the address that was checked; the certificate is still that of the name.
    reach = socket.create_connection
    connection._create_connection = lambda address, *more, **named: reach((target.ip, address[1]), *more, **named)  # type: ignore[attr-defined]
    return connection
