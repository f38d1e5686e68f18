"""The worker process: a thread for each queue, what comes round, and a sweep for jobs whose worker died."""

import logging
import os
import signal
import threading
from collections.abc import Callable
from types import FrameType

from storewide.lib.clock import now

SWEEP_SECONDS = 10.0
POLL_SECONDS = 0.5
ROUND_SECONDS = 1.0

logger = logging.getLogger(__name__)


def work(queue: str) -> None:
    """Do all tasks that wait in one queue, one after the other."""
    from django_tasks_db.management.commands.db_worker import Worker  # Django is set up by now
    from django_tasks_db.models import DBTaskResult

    # Taking a task locks the whole of SQLite for writing; only looking whether there is one does not.
    if not DBTaskResult.objects.ready().filter(queue_name=queue).exists():
        return
    Worker(
        queue_names=[queue],
        interval=POLL_SECONDS,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{queue}-{os.getpid()}",
        excluded_queue_names=[],
    ).run()


def sweep() -> None:
    """Put right what other workers left behind when they were killed."""
    from storewide.jobs import sweeping  # Django is set up by now

    sweeping.sweep(now())


def rounds() -> Callable[[], None]:
    """What starts the jobs of the schedules that are due."""
    from storewide.jobs import scheduling  # Django is set up by now

    mine = scheduling.Rounds()

    def come_round() -> None:
        mine.start_due(now())

    return come_round


def repeat(step: Callable[[], None], seconds: float, stopping: threading.Event) -> None:
    """Do `step` again and again until told to stop; one that fails is logged and tried again."""
    from django.db import close_old_connections  # Django is set up by now

    while not stopping.is_set():
        close_old_connections()
        try:
            step()
        except Exception:
            logger.exception("the worker goes on after an error")
        stopping.wait(seconds)


def main() -> None:
    """Work until SIGTERM or SIGINT; a job under way is queued again by the next worker's sweep."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storewide.config.settings")
    import django
    from django.conf import settings

    django.setup()
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for queue in settings.QUEUES:
        arguments = (lambda queue=queue: work(queue), POLL_SECONDS, stopping)
        threading.Thread(target=repeat, args=arguments, name=queue, daemon=True).start()
    coming = (rounds(), ROUND_SECONDS, stopping)
    threading.Thread(target=repeat, args=coming, name="rounds", daemon=True).start()
    repeat(sweep, SWEEP_SECONDS, stopping)


if __name__ == "__main__":
    main()
