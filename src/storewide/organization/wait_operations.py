"""Writing down that a team waits for another: facts of this module, written by whoever stands above it."""

from collections.abc import Iterable
from datetime import datetime

from storewide.kit.links import Link
from storewide.organization.models import Team, Wait, WaitKind


def wait_for(
    *, waiting: Team | None, blocking: Iterable[Team | None], kind: WaitKind, link: Link, since: datetime
) -> None:
    """A team waits for others from `since` on because of `link`; nothing for no team, itself or what is known.

    Part of the operation that calls it, which is what the trail tells of; so are the others here.
    """
    known = set(Wait.objects.of(link).open().values_list("waiting", "blocking"))
    Wait.objects.bulk_create(
        Wait(
            waiting=waiting,
            blocking=other,
            kind=kind,
            since=since,
            link_kind=link.kind,
            link_id=link.id,
            created_at=since,
        )
        for other in {each for each in blocking if each is not None}
        if waiting is not None and other != waiting and (waiting.pk, other.pk) not in known
    )


def stop_waiting(*, link: Link, until: datetime) -> None:
    """Nobody waits because of `link` any more."""
    Wait.objects.of(link).open().update(until=until)


def keep_waits(*, pairs: set[tuple[Team, Team]], kind: WaitKind, link: Link, at: datetime) -> None:
    """From now on exactly these (waiting, blocking) pairs wait because of `link`: new ones begin, others end."""
    wanted = {(waiting.pk, blocking.pk) for waiting, blocking in pairs}
    for wait in Wait.objects.of(link).open():
        if (wait.waiting_id, wait.blocking_id) not in wanted:
            wait.until = at
            wait.save(update_fields=["until"])
    for waiting, blocking in sorted(pairs, key=lambda pair: (pair[0].name, pair[1].name)):
        wait_for(waiting=waiting, blocking=[blocking], kind=kind, link=link, since=at)
