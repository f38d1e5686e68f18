"""A flag and the request that it was built for: made for one, tied to one, untied."""

from datetime import datetime

from django.test import Client
from django.urls import reverse

from storewide.access.models import User
from storewide.audit.models import Entry
from storewide.flags.models import Flag
from storewide.ownership.models import Area
from storewide.portfolio import operations as portfolio


def test_a_flag_is_made_for_a_request(as_mate: Client, area: Area, owner: User, at: datetime) -> None:
    asked = portfolio.ask(
        title="Gift wrap", problem="Nobody can wrap", area=area, store=None, by=owner, at=at
    )
    page = as_mate.get(asked.get_absolute_url()).content.decode()
    address = f"{reverse('flags:new')}?for=portfolio.request%3A{asked.pk}"
    assert address in page
    assert "For “Gift wrap”." in as_mate.get(address).content.decode()
    said = {
        "name": "Gift wrap",
        "key": "gift-wrap",
        "purpose": "Wrapping",
        "type": "boolean",
        "area": area.pk,
        "unit": "visitor",
        "sticky": "session",
        "tier": "low",
    }
    as_mate.post(address, said)
    flag = Flag.objects.get()
    assert (flag.request_kind, flag.request_id) == ("portfolio.request", str(asked.pk))
    shown = as_mate.get(flag.get_absolute_url()).content.decode()
    assert asked.get_absolute_url() in shown


def test_a_flag_that_is_there_is_tied_to_a_request_and_untied(
    as_mate: Client, as_viewer: Client, flag: Flag, area: Area, owner: User, at: datetime
) -> None:
    asked = portfolio.ask(
        title="Gift wrap", problem="Nobody can wrap", area=area, store=None, by=owner, at=at
    )
    address = reverse("flags:tie", args=[flag.key])
    assert address in as_mate.get(flag.get_absolute_url()).content.decode()
    assert address not in as_viewer.get(flag.get_absolute_url()).content.decode()
    assert f"{asked.number}: Gift wrap" in as_mate.get(address).content.decode()
    assert as_mate.post(address, {"request": "999"}).status_code == 422
    flag.refresh_from_db()
    assert (flag.request, flag.version) == (None, 1)
    assert as_viewer.post(address, {"request": str(asked.number)}).status_code == 403
    assert as_mate.post(address, {"request": "gift wrap"}).status_code == 302
    flag.refresh_from_db()
    assert (flag.request_kind, flag.request_id, flag.version) == ("portfolio.request", str(asked.pk), 2)
    trail = Entry.objects.filter(action="flags.flag.tie").get()
    assert trail.changes == {"request": [None, "Gift wrap"]}
    assert asked.get_absolute_url() in as_mate.get(flag.get_absolute_url()).content.decode()
    assert flag.get_absolute_url() in as_mate.get(asked.get_absolute_url()).content.decode()
    assert f'value="{asked.number}: Gift wrap"' in as_mate.get(address).content.decode()
    as_mate.post(address, {"request": ""})
    flag.refresh_from_db()
    assert (flag.request, flag.version) == (None, 3)
    assert flag.get_absolute_url() not in as_mate.get(asked.get_absolute_url()).content.decode()
