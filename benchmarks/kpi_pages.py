"""Server time of scorecards, breakdowns and why pages on the large demo store: cold and warm.

Cold is the first request for the address in a process of its own that is what a running server is: it did what the pages
do at their start (`config.warming`) and has answered an empty page; no figure was asked. Warm is the median of ten more.
Bars: every address below 300 ms cold and 100 ms warm, of time on the wall; `cpu` is the time of the processor, which
other programs on the machine lengthen less.
"""

import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

COLD_MS, WARM_MS = 300.0, 100.0
TIMES = 10
BREAKDOWNS = (
    *("day", "week", "month", "sales_channel", "marketing_channel", "campaign", "device", "country"),
    *("category", "product", "buyer_kind"),
)
METRICS = (
    "spend",
    "visitors",
    "buyers",
    "conversion",
    "average_order_value",
    "cart_abandonment",
    "gross_margin",
)
#: pages of the KPIs beside a metric's own, by the beginning of their route's name
PAGES = ("metrics:", "why:", "demand:", "results:", "review:", "service:")


def measure(folder: Path) -> bool:
    """Measure every address, print the slowest first, and say whether both bars are met."""
    found = sorted((_timed(folder, address) for address in _addresses()), reverse=True)
    print(f"{'address':64}{'cold ms':>9}{'warm ms':>9}{'cold cpu':>10}{'warm cpu':>10}")
    for cold, warm, cold_cpu, warm_cpu, address in found:
        print(f"{address:64}{cold:>9.0f}{warm:>9.0f}{cold_cpu:>10.0f}{warm_cpu:>10.0f}")
    cold, warm = max(each[0] for each in found), max(each[1] for each in found)
    met = cold < COLD_MS and warm < WARM_MS
    print(
        f"\nslowest cold {cold:.0f} ms (bar {COLD_MS:.0f}), warm {warm:.0f} ms (bar {WARM_MS:.0f}): ", end=""
    )
    print("met" if met else "NOT met")
    return met


def _addresses() -> list[str]:
    """The pages of figures, each metric by each breakdown."""
    from tests import walk

    found = ["/metrics/"]
    for route in walk.routes():
        if route.name.startswith(PAGES):
            try:
                found.append(walk.address(route))
            except LookupError:
                continue
    found += [f"/metrics/{metric}/?by={by}" for metric in METRICS for by in BREAKDOWNS]
    return list(dict.fromkeys(found))


def _timed(folder: Path, address: str) -> tuple[float, float, float, float, str]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.kpi_pages", address],
        env={**os.environ, "STOREWIDE_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    cold, warm, cold_cpu, warm_cpu = json.loads(done.stdout)
    return cold, warm, cold_cpu, warm_cpu, address


def _ask(address: str) -> None:
    """Print the milliseconds of the first request and of the median of the others, on the wall and of the processor.

    0 where it answers no page.
    """
    import django

    django.setup()
    from django.conf import settings
    from django.test import Client

    from storewide.access.models import User
    from storewide.config import startup, warming
    from storewide.demo import player

    startup.prepare()
    warming.warm()
    client = Client(SERVER_NAME="localhost")
    opened = player.sign_in(settings.DATA)
    assert opened is not None
    client.force_login(User.objects.get(email=opened.email))
    client.get("/empty/")
    times, of_processor = [], []
    for _each in range(1 + TIMES):
        began, begun = time.perf_counter(), time.process_time()
        response = client.get(address)
        answered = response.status_code == 200
        if response.streaming:
            b"".join(response)  # type: ignore[arg-type]
        times.append((time.perf_counter() - began) * 1000 if answered else 0.0)
        of_processor.append((time.process_time() - begun) * 1000 if answered else 0.0)
    print(
        json.dumps([each for own in (times, of_processor) for each in (own[0], statistics.median(own[1:]))])
    )


if __name__ == "__main__":
    _ask(sys.argv[1])
