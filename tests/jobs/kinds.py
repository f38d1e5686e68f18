"""Kinds of jobs that only tests know."""

import time
from pathlib import Path
from typing import Any

from storewide.jobs.kinds import Kind, Run
from storewide.jobs.sending import CHAT, MAIL
from storewide.kit.errors import Refusal
from storewide.kit.links import Link


def count(run: Run) -> dict[str, Any]:
    """Count to a number, telling progress at each step."""
    upto = int(run.arguments["upto"])
    for done in range(1, upto + 1):
        run.progress(done, upto)
    return {"counted": upto}


def refuse(run: Run) -> dict[str, Any]:
    raise Refusal("The file orders.csv is empty; choose another one.")


def break_down(run: Run) -> dict[str, Any]:
    raise ZeroDivisionError("a defect")


def wait(run: Run) -> dict[str, Any]:
    """Say in a file that an attempt began, then work until a file says go."""
    folder = Path(run.arguments["folder"])
    with (folder / "begun").open("a") as begun:
        begun.write("begun\n")
    step = 0
    while not (folder / "go").exists():
        step += 1
        run.progress(step, step + 1)
        time.sleep(0.02)
    with (folder / "done").open("a") as done:
        done.write("done\n")
    return {"steps": step}


def page(arguments: dict[str, Any]) -> Link:
    return Link("tests.count", "1", label="What was counted", url="/counted/")


COUNT = Kind("tests.count", "short", count, page=page)
REFUSE = Kind("tests.refuse", "short", refuse)
BREAK = Kind("tests.break", "short", break_down)
WAIT = Kind("tests.wait", "long", wait)
ALL = (COUNT, REFUSE, BREAK, WAIT, MAIL, CHAT)
