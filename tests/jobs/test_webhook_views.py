"""Pages of webhooks: owners alone, and a secret is shown once."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from storewide.audit.models import Entry
from storewide.jobs import webhook_operations
from storewide.jobs.models import Delivery, DeliveryState, Webhook
from storewide.kit.permissions import SYSTEM

TYPED = {
    "name": "Warehouse",
    "address": "https://warehouse.example/hook",
    "kinds": "ownership.*\nreleases.release.go_live ownership.*",
    "owner_email": "olga@shop.example",
    "secret": "",
}


@pytest.fixture
def webhook(db: None, at: datetime) -> Webhook:
    said: dict[str, Any] = {
        "address": "https://warehouse.example/hook",
        "kinds": ["ownership.*"],
        "owner_email": "",
    }
    return webhook_operations.add(name="Warehouse", **said, by=SYSTEM, at=at)


def _at(name: str, *parts: object) -> str:
    return reverse(f"jobs:{name}", args=parts)


def test_added_with_its_secret_shown_once(as_owner: Client) -> None:
    assert "No other system is told yet" in as_owner.get(_at("webhooks")).content.decode()
    shown = as_owner.post(_at("webhook-new"), TYPED)
    webhook = Webhook.objects.get()
    assert webhook.kinds == ["ownership.*", "releases.release.go_live"]
    assert webhook.secret in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    pages = [_at("webhooks"), _at("webhook", webhook.pk), _at("webhook-change", webhook.pk)]
    everything = "".join(as_owner.get(page).content.decode() for page in pages)
    everything += str(list(Entry.objects.values_list("changes", flat=True)))
    assert webhook.secret not in everything
    assert "https://warehouse.example/hook" in everything


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"kinds": "ownership.nothing"}, "No event is of the kind “ownership.nothing”"),
        ({"address": "https://10.0.0.8/"}, "an address of a private network"),
        ({"secret": "whsec_short"}, "This is no signing secret"),
        ({"name": "Warehouse"}, "There is a webhook “Warehouse” already"),
    ],
)
def test_refused_beside_the_field(
    as_owner: Client, webhook: Webhook, typed: dict[str, str], said: str
) -> None:
    refused = as_owner.post(_at("webhook-new"), {**TYPED, "name": "Other", **typed})
    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert Webhook.objects.count() == 1


def test_changed_paused_started_and_deleted(as_owner: Client, webhook: Webhook) -> None:
    typed = {**TYPED, "name": "Lake", "kinds": "*", "expected_version": webhook.version}
    as_owner.post(_at("webhook-change", webhook.pk), typed)
    webhook.refresh_from_db()
    assert (webhook.name, webhook.kinds, webhook.version) == ("Lake", ["*"], 2)
    # what it is told now includes its own changes
    assert Delivery.objects.get().event.kind == "jobs.webhook.change"
    as_owner.post(_at("webhook-pause", webhook.pk))
    paused = as_owner.get(_at("webhook", webhook.pk)).content.decode()
    assert "Lake is paused" in paused
    ping = as_owner.post(_at("webhook-ping", webhook.pk), follow=True).content.decode()
    assert "start it before you try it" in ping
    as_owner.post(_at("webhook-start", webhook.pk))
    webhook.refresh_from_db()
    assert webhook.stopped_at is None
    as_owner.post(_at("webhook-delete", webhook.pk))
    assert not Webhook.objects.exists()
    assert not Delivery.objects.exists()


def test_a_test_message_has_a_page_of_its_own(as_owner: Client, webhook: Webhook) -> None:
    page = as_owner.post(_at("webhook-ping", webhook.pk), follow=True).content.decode()
    one = Delivery.objects.get()
    assert "storewide.ping" in page
    assert "Not tried yet" in page
    assert "Olga tries whether messages arrive here." in page
    as_owner.post(_at("webhook-again-one", webhook.pk, one.pk))
    assert Delivery.objects.filter(asked_by_label="Olga", event=one.event).count() == 1


def test_days_are_sent_again(as_owner: Client, webhook: Webhook, at: datetime) -> None:
    Webhook.objects.update(kinds=["jobs.webhook.*"])
    days = {"since": "2026-03-10", "until": "2026-03-10"}
    as_owner.post(_at("webhook-again", webhook.pk), days)
    one = Delivery.objects.get(event__kind="jobs.webhook.add")
    assert (one.state, one.asked_by_label) == (DeliveryState.WAITING, "Olga")
    wrong = as_owner.post(_at("webhook-again", webhook.pk), {"since": "2026-03-11", "until": "2026-03-10"})
    assert "The last day is before the first" in wrong.content.decode()
    none = as_owner.post(_at("webhook-again", webhook.pk), {"since": "2020-03-11", "until": "2020-03-12"})
    assert "choose other days" in none.content.decode()


def test_a_stopped_one_waits_on_home(as_owner: Client, webhook: Webhook, at: datetime) -> None:
    webhook_operations.give_up(webhook=webhook, reason="Its receiver is gone.", by=SYSTEM, at=at)
    assert "Mend the webhook “Warehouse”" in as_owner.get("/").content.decode()
    assert "One webhook is stopped" in as_owner.get(_at("webhooks")).content.decode()


def test_owners_alone(as_mate: Client, as_stranger: Client, webhook: Webhook, at: datetime) -> None:
    one = webhook_operations.ping(webhook=webhook, by=SYSTEM, at=at)
    for name, parts in (
        ("webhooks", ()),
        ("webhook-new", ()),
        ("webhook-events", ()),
        ("webhook", (webhook.pk,)),
        ("webhook-change", (webhook.pk,)),
        ("webhook-again", (webhook.pk,)),
        ("webhook-delivery", (webhook.pk, one.pk)),
    ):
        assert as_mate.get(_at(name, *parts)).status_code == 403
        assert as_stranger.get(_at(name, *parts)).status_code == 302
    for name in ("rotate", "pause", "start", "delete", "ping"):
        assert as_mate.post(_at(f"webhook-{name}", webhook.pk)).status_code == 403
    assert as_mate.post(_at("webhook-again-one", webhook.pk, one.pk)).status_code == 403
    assert Delivery.objects.count() == 1


def test_every_kind_of_event_is_listed(as_owner: Client) -> None:
    page = as_owner.get(_at("webhook-events"), {"module": "releases"}).content.decode()
    assert "releases.release.go_live" in page
    assert "Gone live" in page
    assert "ownership.area.add" not in page
