"""Deliveries taken once: what a hook heard is known again by its marks, so that a replay counts no second time."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, models, transaction

from storewide.access.hooks import HookRecord

#: how long a delivery is known again
REMEMBERED = timedelta(days=90)


def keep_once(
    *,
    heard: models.Manager[Any],
    hook: HookRecord,
    marks: Iterable[str],
    keep: Callable[[], None],
    at: datetime,
) -> None:
    """Call `keep` in one transaction with noting the marks of a delivery; nothing where one of them is known.

    `heard` is the module's table of marks (`hook`, `mark`, `at`), of which a hook has each once.
    """
    heard.filter(at__lt=at - REMEMBERED).delete()
    wanted = sorted(set(marks))
    known = heard.filter(hook=hook, mark__in=wanted)
    try:
        with transaction.atomic():
            if known.exists():
                return
            heard.bulk_create(heard.model(hook=hook, mark=mark, at=at) for mark in wanted)
            keep()
    except IntegrityError:
        # the same delivery came twice at once, and the other one was first
        if not known.exists():
            raise
