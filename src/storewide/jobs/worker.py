"""The worker process: a thread for the short queue, one for the long, and a sweep for jobs whose worker died."""

import os
import signal
import threading
from types import FrameType

from storewide.lib.clock import now

SWEEP_SECONDS = 10.0
POLL_SECONDS = 0.5


def sweep() -> int:
    """Queue again what a killed worker left running; return how many jobs that were."""
    from storewide.jobs import operations  # noqa: PLC0415 - Django is set up in main
    from storewide.jobs.models import Job  # noqa: PLC0415

    at = now()
    silent = list(Job.objects.silent(at))
    for job in silent:
        operations.recover(job=job, at=at)
    return len(silent)


def work(queue: str, stopping: threading.Event) -> None:
    """Run the tasks of one queue until the process is told to stop."""
    from django_tasks_db.management.commands.db_worker import Worker  # noqa: PLC0415

    worker = Worker(
        queue_names=[queue],
        interval=POLL_SECONDS,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"{queue}-{os.getpid()}",
        excluded_queue_names=[],
    )
    while not stopping.is_set():
        worker.run()
        stopping.wait(POLL_SECONDS)


def main() -> None:
    """Work until SIGTERM or SIGINT; a job under way is queued again by the next worker's sweep."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "storewide.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    for queue in ("short", "long"):
        threading.Thread(target=work, args=(queue, stopping), daemon=True).start()
    while not stopping.wait(SWEEP_SECONDS):
        sweep()


if __name__ == "__main__":
    main()
