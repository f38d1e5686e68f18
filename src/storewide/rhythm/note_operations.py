"""When a store's daily note is frozen, and who is told of it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from storewide.audit import trail
from storewide.jobs.models import ChatRoom
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.organization.models import Person
from storewide.rhythm.models import NoteSetting
from storewide.sources.models import Store

_HOURS = 24


class HourUnknown(Refusal):
    """A day has the hours 0 to 23."""

    field = "hour"


class WithoutMail(Refusal):
    """A note goes to people who can be written to."""

    field = "people"


@trail.operation
def set_note(
    *,
    store: Store,
    hour: int,
    people: Iterable[Person],
    room: ChatRoom | None,
    is_on: bool,
    by: Actor,
    at: datetime,
) -> NoteSetting:
    """Set when a store's note of the day before is frozen, in its own time, and who gets it.

    Raises HourUnknown and WithoutMail.
    """
    if not 0 <= hour < _HOURS:
        raise HourUnknown(_("%(hour)s is no hour of a day; use 0 to 23.") % {"hour": hour})
    wanted = {person.pk: person for person in people}
    for person in wanted.values():
        if not person.email:
            raise WithoutMail(
                _("%(name)s has no e-mail address; add it, or leave this person out.") % {"name": person}
            )
    stored = NoteSetting.objects.select_for_update().filter(store=store).first()
    setting = stored or NoteSetting(store=store, created_at=at)
    before = described(setting) if stored else {}
    setting.hour, setting.room, setting.is_on = hour, room, is_on
    setting.version += 1 if stored else 0
    setting.save()
    setting.people.set(wanted.values())
    after = described(setting)
    changes = {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
    trail.record(action="rhythm.note.set", of=setting, by=by, at=at, changes=changes)
    return setting


def described(setting: NoteSetting) -> dict[str, object]:
    """What a setting says; of a room its name, since its address is a secret."""
    return {
        "hour": setting.hour,
        "is_on": setting.is_on,
        "people": sorted(person.email for person in setting.people.all()),
        "room": setting.room.name if setting.room else None,
    }
