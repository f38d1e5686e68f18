"""The whole-house lists: which apps, pages, commands, job kinds and checks there are, as dotted names.

Nothing registers itself by being imported; whoever adds a part adds its name here, in the file of its kind.
"""

from storewide.config.wiring.addresses import API_ROUTERS, URLS
from storewide.config.wiring.checks import CHECKS
from storewide.config.wiring.commands import COMMANDS
from storewide.config.wiring.pages import PAGES
from storewide.config.wiring.records import RECORDS
from storewide.config.wiring.work import WORK

__all__ = ["API_ROUTERS", "MODULES", "URLS", "WIRING"]

MODULES = (
    "storewide.kit",
    "storewide.audit",
    "storewide.jobs",
    "storewide.access",
    "storewide.organization",
    "storewide.ownership",
    "storewide.systems",
    "storewide.coordination",
    "storewide.sources",
    "storewide.metrics",
    "storewide.ledger",
    "storewide.listening",
    "storewide.service",
    "storewide.demand",
    "storewide.flags",
    "storewide.rhythm",
    "storewide.centre",
    "storewide.learning",
    "storewide.strategy",
    "storewide.portfolio",
    "storewide.experiments",
    "storewide.assessment",
    "storewide.releases",
    "storewide.insight",
    "storewide.demo",
    "storewide.web",
)

WIRING: dict[str, tuple[str, ...]] = {**PAGES, **RECORDS, **CHECKS, **WORK, **COMMANDS}
