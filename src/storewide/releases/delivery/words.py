"""What pages say of deliveries: the finding in one sentence, and the five metrics with their bounds."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.releases.delivery.five import Middle, Share
from storewide.releases.delivery.queries import Delivered


@dataclass(frozen=True)
class Tile:
    """One number with its name and what stands behind it."""

    name: str
    value: str
    note: str


def finding(found: Delivered) -> str:
    """How often, how fast and how well, in one sentence."""
    five = found.five
    if not five.fails.n:
        return _("Nothing went to production in these weeks")
    values = {
        "often": formats.number(five.a_week, 1),
        "lead": duration(five.lead.median),
        "failed": formats.number(five.fails.yes),
        "n": formats.number(five.fails.n),
    }
    if five.lead.median is None:
        return _("%(often)s deployments a week; %(failed)s of %(n)s failed; no commit was told of") % values
    return (
        _(
            "%(often)s deployments a week; half of the commits live within %(lead)s; %(failed)s of %(n)s failed"
        )
        % values
    )


def tiles(found: Delivered) -> list[Tile]:
    """The five metrics, and the two shares beside them."""
    five = found.five
    often = ngettext("%(count)s succeeded", "%(count)s succeeded", five.succeeded) % {
        "count": formats.number(five.succeeded)
    }
    return [
        Tile(_("Change lead time"), duration(five.lead.median), _middle(five.lead, _("commits"))),
        Tile(_("Deployments a week"), formats.number(five.a_week, 1), often),
        Tile(_("Recovery time"), duration(five.recovery.median), _recovery(found)),
        Tile(_("Change fail rate"), formats.percent(five.fails.share), _share(five.fails)),
        Tile(_("Rework rate"), formats.percent(five.rework.share), _share(five.rework)),
        Tile(_("With a stated effect"), formats.percent(found.stated.share), _share(found.stated)),
        Tile(_("With a measured effect"), formats.percent(found.measured.share), _share(found.measured)),
    ]


def duration(days: float | None) -> str:
    """A duration as people say it: minutes, hours or days."""
    if days is None:
        return formats.NO_VALUE
    if abs(days) >= 2:
        return _("%(count)s days") % {"count": formats.number(days, 1)}
    if abs(days) >= 1 / 12:
        return _("%(count)s hours") % {"count": formats.number(days * 24, 1)}
    return _("%(count)s minutes") % {"count": formats.number(days * 1440)}


def _middle(found: Middle, what: str) -> str:
    if not found.n:
        return _("no %(what)s") % {"what": what}
    values = {"upper": duration(found.upper), "n": formats.number(found.n), "what": what}
    return _("median; three of four within %(upper)s; %(what)s: %(n)s") % values


def _recovery(found: Delivered) -> str:
    said = _middle(found.five.recovery, _("failures that are over"))
    if not found.five.still_failing:
        return said
    lasting = {"said": said, "count": formats.number(found.five.still_failing)}
    return _("%(said)s; %(count)s not over yet") % lasting


def _share(found: Share) -> str:
    values = {"yes": formats.number(found.yes), "n": formats.number(found.n)}
    if found.bounds is None:
        return _("of none")
    values |= {"low": formats.percent(found.bounds[0]), "high": formats.percent(found.bounds[1])}
    return _("%(yes)s of %(n)s; between %(low)s and %(high)s with 95 %%") % values
