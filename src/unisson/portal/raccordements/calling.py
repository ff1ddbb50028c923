"""Call an address that somebody typed, without letting it reach what is inside: https, public addresses, no redirection.

The name is resolved once and the connection goes to the address that was checked, so that a second answer of the name
server changes nothing. `UNISSON_WEBHOOK_LOCAL=1` lets a portal call its own network; `UNISSON_WEBHOOK_TRUST` adds authorities
(PEM) to those of the machine, and opens no address.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from dataclasses import dataclass
from typing import Any
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
    """An address checked: its parts, and the IPs to connect to, the first that answers."""

    url: SplitResult
    ips: tuple[str, ...]
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
    return Target(url, tuple(dict.fromkeys(found)), port)


def _is_public(ip: str) -> bool:
    address = ipaddress.ip_address(ip.partition("%")[0])
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    return address.is_global and not address.is_multicast


def post(text: str, body: bytes, headers: dict[str, str]) -> int:
    """Send a body; return the HTTP status. Raises AddressRefused, NotReached."""
    target = resolve(text)
    path = target.url.path or "/"
    connection = None
    try:
        connection = _connection(target)
        connection.request("POST", f"{path}?{target.url.query}" if target.url.query else path, body, headers)
        answer = connection.getresponse()
        answer.read(LONGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise NotReached(_said(error)) from error
    finally:
        if connection is not None:
            connection.close()
    return answer.status


class NotReached(OSError):
    """Nobody took what was sent; its text is a sentence for who declared the address: what, and what to do."""


# What OpenSSL says of a certificate (X509_V_ERR_…) -> the sentence.
CERTIFICATES = {
    9: "son certificat n’est pas encore valable. Vérifiez l’heure du serveur et la date du certificat.",
    10: "son certificat a expiré. Renouvelez-le.",
    18: "son certificat n’est signé que par lui-même. Installez celui d’une autorité reconnue.",
    19: "l’autorité de son certificat n’est pas reconnue. Installez celui d’une autorité publique, ou faites ajouter la "
    "vôtre au portail (UNISSON_WEBHOOK_TRUST).",
    62: "son certificat porte un autre nom que celui de l’adresse. Corrigez l’un ou l’autre.",
    64: "son certificat porte une autre adresse IP. Corrigez l’un ou l’autre.",
}
CERTIFICATES[20] = CERTIFICATES[21] = CERTIFICATES[19]


def _said(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = CERTIFICATES.get(error.verify_code, f"son certificat est refusé ({error.verify_message}).")
        return f"Le serveur n’est pas reconnu : {why}"
    if isinstance(error, ssl.SSLError):
        return "Le serveur ne parle pas TLS comme il faut (1.2 au moins). Vérifiez que cette adresse est bien en https."
    if isinstance(error, TimeoutError):
        return f"Le serveur n’a pas répondu en {TIMEOUT} secondes. Répondez d’abord, traitez ensuite."
    if isinstance(error, http.client.HTTPException):
        return "Le serveur n’a pas répondu en HTTP. Vérifiez l’adresse et le port."
    if isinstance(error, ConnectionError):
        return "Le serveur a refusé ou coupé la connexion. Vérifiez qu’il est en service."
    return f"Le serveur n’a pas pu être joint ({error.strerror if isinstance(error, OSError) else type(error).__name__})."


def _connection(target: Target) -> http.client.HTTPConnection:
    host = target.url.hostname or ""
    if target.url.scheme == "http":
        connection = http.client.HTTPConnection(host, target.port, timeout=TIMEOUT)
    else:
        context = ssl.create_default_context()
        if settings.WEBHOOK_TRUST:
            context.load_verify_locations(settings.WEBHOOK_TRUST)
        connection = http.client.HTTPSConnection(host, target.port, timeout=TIMEOUT, context=context)

    def reach(address: tuple[str, int], *more: Any, **named: Any) -> socket.socket:
        """To the addresses that were checked; the certificate is still that of the name."""
        refused: OSError = OSError()
        for ip in target.ips:
            try:
                return socket.create_connection((ip, address[1]), *more, **named)
            except OSError as error:
                refused = error
        raise refused

    connection._create_connection = reach  # type: ignore[attr-defined]
    return connection
