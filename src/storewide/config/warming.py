"""What the first person to open a page after a start would wait for, done before: imports, templates, engine, words, and
what the front desk searches.

Nobody's figures are asked. What cannot be done here is only done later, by the page that needs it.
"""

import atexit
import gc
import logging
import threading
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.db import connections
from django.template.loader import get_template
from django.urls import URLResolver, get_resolver

from storewide.config.wiring import MODULES, WIRING
from storewide.lib.clock import now

#: what is loaded where it is needed, as commands start faster without it
_LATE = (
    "numpy",
    "holidays",
    "scipy.linalg",
    "scipy.optimize",
    "scipy.sparse",
    "scipy.special",
    "storewide.stats.customer_value",
    "storewide.warehouse.engines.rolling",
    "storewide.warehouse.engines.stepping",
)
_LOG = logging.getLogger(__name__)


def begin() -> None:
    """Do it beside the first requests, so that the start takes no longer."""
    threading.Thread(target=_apart, name="warming", daemon=True).start()


def _apart() -> None:
    try:
        warm()
    finally:
        # this thread's own, which nobody else would close
        connections.close_all()


def warm() -> None:
    """Do all of it; what fails is left to whoever needs it, with a line in the log."""
    steps: tuple[Callable[[], None], ...] = (
        _addresses,
        _facts,
        _lists,
        _words,
        _charts,
        _templates,
        _late,
        _search,
        _settle,
    )
    for step in steps:
        try:
            step()
        except Exception:
            _LOG.warning("A page will do later what could not be done at the start.", exc_info=True)


def _addresses() -> None:
    for each in get_resolver().url_patterns:
        if isinstance(each, URLResolver):
            # as writing the first address of each would
            each.reverse_dict  # noqa: B018


def _facts() -> None:
    from storewide.metrics import definitions
    from storewide.sources.house import warehouse

    definitions.built_in()
    warehouse().start()


def _lists() -> None:
    from storewide.kit import wiring

    for name in WIRING:
        wiring.load(name)


def _words() -> None:
    from storewide.kit import formats

    at, day = now(), date(2024, 2, 28)
    formats.money(123456, "EUR")
    formats.month(day)
    formats.span(day, day + timedelta(days=9))
    formats.moment(at)
    formats.relative(at - timedelta(days=1), at)


def _charts() -> None:
    from storewide.kit import chart_specs
    from storewide.kit.charts import Annotation, Chart, ChartKind, Series, Unit

    unit, marks = Unit(""), (Annotation(date.min, "a"),)
    for kind in ChartKind:
        xs: tuple[date | str, ...] = ("a", "b") if kind is not ChartKind.LINE else (date.min, date.max)
        series = (Series("", (1.0,) * len(xs)),)
        chart = Chart("warming", "", unit, xs, series, alt="", x_label="", kind=kind, annotations=marks)
        chart_specs.specification(chart)


def _templates() -> None:
    for app in apps.get_app_configs():
        folder = Path(app.path, "templates")
        if app.name in MODULES and folder.is_dir():
            for file in sorted(folder.rglob("*.html")):
                get_template(file.relative_to(folder).as_posix())


def _late() -> None:
    for name in _LATE:
        import_module(name)


def _search() -> None:
    """The words of all briefings, which a search of the front desk keeps in this process."""
    from storewide.releases.front_line import searching

    searching.begin()


def _settle() -> None:
    """What was loaded stays for good: looking through it for garbage would hold up a page for a fifth of a second."""
    gc.collect()
    gc.freeze()
    # extensions written in C++ report what nobody took away when a process ends
    atexit.register(gc.unfreeze)
