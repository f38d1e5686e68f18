"""What the pages of segments say."""

from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.audit.queries import history
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.metrics import choice_pages, segments
from storewide.metrics.models import AlertRule, Segment, Target

#: the first action of an empty list, for whoever may
MAKE = Action(gettext_lazy("Make a segment"), "/metrics/segments/new/")


def told(segment: Segment) -> str:
    """What belongs to a segment, in words: `Country: DE or AT; Device: mobile`."""
    names = choice_pages.labels()
    either = _(" or ")
    return "; ".join(
        f"{names.get(name, name)}: {either.join(values)}"
        for name, values in segments.by_dimension(segment.filters).items()
    )


def scorecard_of(segment: Segment) -> str:
    """The address of the scorecard of a segment alone."""
    where = urlencode({"where": f"{segments.NAME}={segment.slug}"})
    return f"{reverse('metrics:scorecard')}?{where}"


def spec(*, changeable: bool) -> ListSpec:
    """The list of segments."""
    return ListSpec(
        name="segments",
        columns=(
            Column(
                "name",
                gettext_lazy("Segment"),
                sort="name",
                url=lambda row: reverse("metrics:segment", args=[row.slug]),
            ),
            Column("filters", gettext_lazy("What belongs to it"), value=told),
            Column(
                "scorecard",
                gettext_lazy("Figures"),
                value=lambda _row: _("Open the scorecard"),
                url=scorecard_of,
                priority=2,
            ),
        ),
        search=("name",),
        order="name",
        counted=ngettext_lazy("%(shown)s segment", "%(shown)s segments", "count"),
        empty=Empty(
            gettext_lazy("No segment yet"),
            gettext_lazy(
                "A segment is a part of the trade you look at again and again: phones in Germany, say."
            ),
            MAKE if changeable else None,
        ),
    )


def index(*, changeable: bool) -> Page:
    """The list of segments."""
    make = Action(_("Make a segment"), reverse("metrics:segment-new"))
    return Page(
        title=_("Segments"),
        purpose=_("Parts of the trade by name, to filter and break down figures by."),
        guide="metrics#segments",
        actions=(make,) if changeable else (),
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Segments"), reverse("metrics:segments")),)


def new() -> Page:
    """The form of a new segment."""
    return Page(
        title=_("Make a segment"),
        purpose=_("Of one dimension any of the values may hold; of several all of them must."),
        guide="metrics#segments",
        crumbs=_crumbs(),
    )


def change(segment: Segment) -> Page:
    """The form of a segment that is changed."""
    return Page(
        title=_("Change “%(segment)s”") % {"segment": segment.name},
        purpose=_("Its past figures change with it: they are always computed from the facts."),
        guide="metrics#segments",
        crumbs=(*_crumbs(), Crumb(segment.name, reverse("metrics:segment", args=[segment.slug]))),
    )


def detail(segment: Segment, *, changeable: bool) -> dict[str, Any]:
    """One segment: what belongs to it, what is about it, its history."""
    actions = (
        Action(_("Change"), reverse("metrics:segment-change", args=[segment.slug]), "quiet"),
        Action(
            _("Remove"),
            reverse("metrics:segment-remove", args=[segment.slug]),
            "danger",
            post=True,
            confirm=_("Remove this segment? Links that filter by it will say that it is gone."),
        ),
    )
    return {
        "page": Page(
            title=segment.name,
            purpose=told(segment),
            guide="metrics#segments",
            crumbs=_crumbs(),
            actions=actions if changeable else (),
        ),
        "segment": segment,
        "told": told(segment),
        "targets": Target.objects.filter(segment=segment).count(),
        "alerts": AlertRule.objects.filter(segment=segment).count(),
        "next": Action(_("Open the scorecard"), scorecard_of(segment)),
        "next_reason": _("See how it stands: visitors, buyers and spend of this segment alone."),
        "history": history(segment),
    }
