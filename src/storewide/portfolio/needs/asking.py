"""Who asked for a request: whoever wrote it down, and whoever asked for one that was merged into it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from storewide.access.models import User
from storewide.portfolio.models import Request

#: so many merges one after another are followed; more are refused
DEPTH = 6


@dataclass(frozen=True)
class Asker:
    """Somebody who waits for the answer to one request; `id` is that of their account, `email` where mail reaches them."""

    request: Request
    id: Any
    label: str
    email: str

    @property
    def exists(self) -> bool:
        """Whether anybody can be told: the system asks too, for files and schedules."""
        return self.id is not None or bool(self.email)


def together(request: Request) -> list[Request]:
    """A request and all that were merged into it, oldest first; one query for each merge after another."""
    found, level = [request], [request]
    for _depth in range(DEPTH):
        level = list(Request.objects.filter(merged_into__in=[each.pk for each in level]).order_by("number"))
        if not level:
            break
        found += level
    return found


def askers(request: Request) -> list[Asker]:
    """Everybody who asked for it, by request, those that nobody can tell left out."""
    requests = together(request)
    emails = emails_of(each.asked_by_id for each in requests)
    found = (
        Asker(each, each.asked_by_id, each.asked_by_label, emails.get(each.asked_by_id, each.asked_by_email))
        for each in requests
    )
    return [each for each in found if each.exists]


def emails_of(ids: Iterable[Any]) -> dict[Any, str]:
    """The address of each of these accounts that may still sign in."""
    wanted = {each for each in ids if each is not None}
    if not wanted:
        return {}
    return dict(User.objects.filter(pk__in=wanted, is_active=True).values_list("pk", "email"))
