"""The product's settings with the tests' own kinds of jobs, for a real worker on a data folder of its own."""

from storewide.config.settings import *  # noqa: F403

WIRING = {**WIRING, "job_kinds": ("tests.jobs.kinds.COUNT", "tests.jobs.kinds.WAIT")}  # noqa: F405
