"""The page of calibration: what promises came to, by who asked, who builds, and what kind it is."""

from dataclasses import dataclass

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from storewide.kit import formats, lists
from storewide.kit.figures import Interval
from storewide.kit.pages import Action, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.tags import Text, Tone
from storewide.ledger import addresses
from storewide.portfolio.calibrating import picture, queries, words
from storewide.portfolio.calibrating.lists import NAMES, claims
from storewide.portfolio.calibrating.rules import By, Calibration
from storewide.portfolio.permissions import PortfolioPermission
from storewide.portfolio.views import to_list
from storewide.stats.pooling import Factor


@dataclass(frozen=True)
class Row:
    """A group's factor as its table shows it."""

    name: str
    factor: str
    between: str
    interval: Interval


def calibration(request: SignedInRequest) -> HttpResponseBase:
    """What past promises came to."""
    require(request.user, PortfolioPermission.VIEW)
    found = queries.read()
    page = Page(
        title=words.finding(found),
        short=_("Calibration"),
        purpose=_(
            "What was promised beside what was measured, so that a new promise is read by the record behind it."
        ),
        guide="portfolio#calibration",
        crumbs=(to_list(),),
        actions=(Action(_("Never measured"), addresses.of_unmeasured(), "quiet"),),
    )
    context = {
        "groups": _groups(found),
        "picture": picture.of(found.claims),
        "left_out": words.left_out(found) if found.claims else "",
    }
    template = "portfolio/calibrating/calibration.html"
    return lists.respond(request, claims(found), found.claims, page=page, template=template, **context)


def _groups(found: Calibration) -> list[tuple[Text, list[Row]]]:
    if not found.measured:
        return []
    reach = max(
        1.2,
        *(max(map(abs, factor.interval())) for by in By for factor in found.pooled(by).groups.values()),
        *map(abs, found.whole.interval()),
    )
    rows: list[tuple[Text, list[Row]]] = [("", [_row(_("All promises"), found.whole, reach)])]
    for by in By:
        named = sorted(found.pooled(by).groups.items(), key=lambda each: -each[1].promises)
        # where nobody said it of any, it says nothing that all do not
        if any(name for name, _factor in named):
            rows.append(
                (NAMES[by], [_row(name or _("nobody said"), factor, reach) for name, factor in named])
            )
    return rows


def _row(name: str, factor: Factor, reach: float) -> Row:
    low, high = factor.interval()
    shown = words.between(factor)
    tone = Tone.GOOD if low > 0 else Tone.UNKNOWN
    interval = Interval(low, factor.value, high, reach, shown, tone, margin=1.0)
    return Row(name, formats.number(factor.value, 1), shown, interval)
