"""Webhooks, over real TLS: who is told, the signature, the tries, the replay, and the addresses that may not be called."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from tests import signing
from tests.factories import make_sent
from unisson import client
from unisson.portal.invoices.actions import treating
from unisson.portal.invoices.models import Invoice
from unisson.portal.kernel.models import Event
from unisson.portal.kernel.moving import Refused
from unisson.portal.raccordements import calling, sides
from unisson.portal.raccordements.actions import applications, telling
from unisson.portal.raccordements.models import Delivery, Webhook

pytestmark = pytest.mark.django_db
INSIDE = "127.0.0.1 10.0.0.8 192.168.1.1 169.254.169.254 [::1] [::ffff:10.0.0.1] localhost 0.0.0.0".split()  # noqa: SIM905


class Receiver(BaseHTTPRequestHandler):
    """Remembers what it received; answers as it was told to."""

    received: list[tuple[dict[str, str], bytes]] = []
    answer = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.received.append((dict(self.headers), body))
        self.send_response(self.answer)
        self.send_header("Location", "http://127.0.0.1:1/")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Silent."""


@contextmanager
def listening(pem: bytes, folder: Path) -> Iterator[HTTPServer]:
    """A receiver behind TLS, with this key and certificate."""
    (folder / "server.pem").write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    Receiver.received, Receiver.answer = [], 204
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def trusting(settings, tmp_path) -> None:
    """A portal that trusts the authority of these tests, and may call this machine."""
    (tmp_path / "authority.pem").write_bytes(signing.server_authority())
    settings.WEBHOOK_LOCAL, settings.WEBHOOK_TRUST = True, str(tmp_path / "authority.pem")


@pytest.fixture
def receiver(trusting, tmp_path) -> Iterator[HTTPServer]:
    with listening(signing.server_pem("localhost"), tmp_path) as server:
        yield server


@pytest.fixture
def webhook(cast, receiver) -> Webhook:
    shown = applications.declare(cast.MENUISERIE.pk, cast.actor("claire"), "X", ["FACTURES_EMISES"])
    return telling.add_webhook(
        shown.application.pk, cast.actor("claire"), f"https://localhost:{receiver.server_port}/unisson?a=1"
    )


def owed() -> list[int]:
    return [pk for event in Event.objects.order_by("pk") for pk in telling.listen(event)]


def test_both_sides_are_told_what_they_may_see(cast, webhook, receiver):
    other = applications.declare(cast.COMMUNE.pk, cast.actor("sophie"), "Y", ["FACTURES_RECUES"])
    telling.add_webhook(other.application.pk, cast.actor("sophie"), f"https://localhost:{receiver.server_port}/commune")
    stranger = applications.declare(cast.HOPITAL.pk, cast.actor("karim"), "Z", ["FACTURES_RECUES"])
    telling.add_webhook(stranger.application.pk, cast.actor("karim"), f"https://localhost:{receiver.server_port}/hopital")
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    treating.treat(invoice.pk, "certify_service", cast.actor("sophie"))
    assert owed()
    assert owed() == []
    told = {row.webhook_id: [] for row in Delivery.objects.all()}
    for row in Delivery.objects.order_by("pk"):
        told[row.webhook_id].append(row.event.target)
    assert told[webhook.pk] == ["DEPOSEE", "EN_COURS_ACHEMINEMENT", "MISE_A_DISPOSITION", "SERVICE_FAIT"]
    (town,) = (pk for pk in told if pk != webhook.pk)
    assert told[town] == ["MISE_A_DISPOSITION", "SERVICE_FAIT"]


def test_nobody_is_told_of_a_status_they_do_not_see(cast):
    invoice = Invoice(supplier=cast.MENUISERIE, recipient=cast.COMMUNE, valideur_1=cast.PEINTURE, valideur_2=cast.ELECTRICITE)

    def told(status: str) -> set[str]:
        names = {cast.MENUISERIE.pk: "supplier", cast.COMMUNE.pk: "recipient", cast.PEINTURE.pk: "1", cast.ELECTRICITE.pk: "2"}
        return {names[structure] for structure, _ in sides.told(invoice, status)}

    assert told("BROUILLON") == told("SUPPRIMEE") - {"supplier"} == set()
    assert told("A_VALIDER_1") == told("REFUSEE_1") == {"supplier", "1"}
    assert told("A_VALIDER_2") == {"supplier", "1", "2"}
    assert told("MISE_A_DISPOSITION") == {"supplier", "recipient", "1", "2"}


def test_a_delivery_is_signed_and_sent_once(cast, webhook):
    invoice = make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    for delivery in owed():
        assert telling.deliver(delivery) is True
        assert telling.deliver(delivery) is False
    assert len(Receiver.received) == 3
    headers, body = Receiver.received[-1]
    key = telling.signing_key(webhook)
    assert client.signature_valable(key, headers["Unisson-Signature"], body)
    assert not client.signature_valable(key, headers["Unisson-Signature"], body + b" ")
    assert not client.signature_valable("whsec_autre", headers["Unisson-Signature"], body)
    assert not client.signature_valable(key, headers["Unisson-Signature"], body, maintenant=10)
    told = json.loads(body)
    assert (told["statut"], told["identifiantFactureCPP"]) == ("MISE_A_DISPOSITION", invoice.pk)


def test_it_is_tried_again_then_given_up_then_replayed(cast, webhook):
    make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    delivery, Receiver.answer = owed()[0], 302
    for _ in range(telling.MOST_TRIES - 1):
        with pytest.raises(telling.NotDelivered):
            telling.deliver(delivery)
    assert telling.deliver(delivery) is False
    row = Delivery.objects.get(pk=delivery)
    assert (row.etat, row.attempts, row.http_status) == ("ABANDONNE", telling.MOST_TRIES, 302)
    Receiver.answer = 200
    telling.replay(webhook.application_id, delivery, cast.actor("claire"))
    assert telling.waiting()[0] == delivery
    assert telling.listen(Event.objects.get(code=telling.REPLAY)) == [delivery]
    assert telling.deliver(delivery) is True
    with pytest.raises(Exception, match="matching query"):
        telling.replay(webhook.application_id, delivery, cast.actor("nadia"))


@pytest.mark.parametrize(
    ("pem", "code"),
    [
        ({"name": "autre.example"}, 62),
        ({"name": "localhost", "until": datetime(2020, 2, 1)}, 10),
        ({"name": "localhost", "own": True}, 18),
    ],
    ids=["another name", "expired", "signed by itself"],
)
def test_a_bad_certificate_receives_nothing_and_is_said_so(trusting, tmp_path, pem, code):
    with (
        listening(signing.server_pem(**pem), tmp_path) as server,
        pytest.raises(calling.NotReached, match=re.escape(calling.CERTIFICATES[code])),
    ):
        calling.post(f"https://localhost:{server.server_port}/", b"{}", {})
    assert Receiver.received == []


def test_an_authority_is_trusted_by_the_setting_alone(cast, webhook, settings):
    settings.WEBHOOK_TRUST = ""
    make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    delivery = owed()[0]
    with pytest.raises(telling.NotDelivered):
        telling.deliver(delivery)
    assert Receiver.received == []
    assert Delivery.objects.get(pk=delivery).error.endswith(calling.CERTIFICATES[20])


def test_trusting_an_authority_opens_no_private_address(receiver, settings, monkeypatch):
    settings.WEBHOOK_LOCAL = False
    monkeypatch.setitem(calling.PORTS, "https", receiver.server_port)  # as if it listened on 443
    with pytest.raises(calling.AddressRefused):
        calling.post(f"https://localhost:{receiver.server_port}/", b"{}", {})
    assert Receiver.received == []


def test_a_silent_address_is_said_so(cast, webhook):
    Webhook.objects.update(url="http://127.0.0.1:9/")
    make_sent(cast.MENUISERIE, cast.COMMUNE, cast.actor("claire"))
    with pytest.raises(telling.NotDelivered):
        telling.deliver(owed()[0])
    assert Delivery.objects.exclude(error="").exists()


@pytest.mark.parametrize(
    "url",
    [
        "http://logiciel.example/",
        "ftp://logiciel.example/",
        "https://",
        "https://a:b@logiciel.example/",
        "https://logiciel.example:8443/",
        "https://logiciel.example/é",
        "https://logiciel.example/a b",
        "https://[::1",
        "javascript:alert(1)",
    ],
)
def test_addresses_refused_as_they_are_typed(cast, url):
    shown = applications.declare(cast.MENUISERIE.pk, cast.actor("claire"), "X", ["FACTURES_EMISES"])
    with pytest.raises(Refused) as error:
        telling.add_webhook(shown.application.pk, cast.actor("claire"), url)
    assert error.value.codes == ("WEBHOOK_ADRESSE",)


@pytest.mark.parametrize("host", INSIDE)
def test_what_is_inside_is_never_called(host):
    with pytest.raises(calling.AddressRefused):
        calling.resolve(f"https://{host}/")


def test_the_same_address_once(cast, webhook):
    with pytest.raises(Refused) as error:
        telling.add_webhook(webhook.application_id, cast.actor("claire"), webhook.url)
    assert error.value.codes == ("WEBHOOK_DEJA",)
    telling.remove_webhook(webhook.application_id, webhook.pk, cast.actor("claire"))
    assert Webhook.objects.count() == 0
