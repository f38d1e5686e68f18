"""Makes a data folder with one waiting job, in its own process: `python -m tests.jobs.beginning FOLDER`."""

import sys

import django

django.setup()

from storewide.config import startup  # noqa: E402 - Django must be set up first
from storewide.jobs import operations  # noqa: E402
from storewide.kit.permissions import SYSTEM  # noqa: E402
from storewide.lib.clock import now  # noqa: E402

if __name__ == "__main__":
    startup.prepare()
    operations.start(kind="tests.wait", label="Wait", arguments={"folder": sys.argv[1]}, by=SYSTEM, at=now())
