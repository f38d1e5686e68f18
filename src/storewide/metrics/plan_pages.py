"""What the pages of targets and annotations say."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from storewide.audit.queries import history
from storewide.kit import formats
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag
from storewide.lib.tables import TableReport
from storewide.metrics import definitions, rules, words
from storewide.metrics.models import Annotation, Target


def _below_targets() -> tuple[Crumb, ...]:
    return (Crumb(_("Targets"), reverse("metrics:targets")),)


def targets(actions: tuple[Action, ...]) -> Page:
    """The list of targets."""
    return Page(
        title=_("Targets"),
        purpose=_(
            "What each metric should be, by month and store. The scorecard holds the figures against them."
        ),
        guide="metrics#targets",
        actions=actions,
    )


def new_target() -> Page:
    """The form of a new target."""
    return Page(
        title=_("Set a target"),
        purpose=_("One metric, one store, one month; an earlier target for the same is replaced."),
        guide="metrics#targets",
        crumbs=_below_targets(),
    )


def target(record: Target) -> Page:
    """The form of one target."""
    values = {"metric": words.name(definitions.named(record.metric)), "month": f"{record.month:%Y-%m}"}
    return Page(
        title=_("%(metric)s in %(month)s") % values,
        purpose=_("Every change is kept in the audit trail."),
        guide="metrics#targets",
        crumbs=_below_targets(),
        actions=(
            Action(
                _("Remove"),
                reverse("metrics:target-remove", args=[record.pk]),
                "danger",
                post=True,
                confirm=_("Remove this target? Last year's same weeks stand in again."),
            ),
        ),
    )


def initial_target(record: Target) -> dict[str, Any]:
    """What the form of a target begins with, written as people write it."""
    definition = definitions.named(record.metric)
    value = rules.plain(definition, rules.of_stored(definition, record.value), record.store.currency)
    text = f"{float(value) * 100:g} %" if definition.unit == "rate" else f"{value:f}"
    return {
        "store": record.store_id,
        "metric": record.metric,
        "month": f"{record.month:%Y-%m}",
        "segment": record.segment_id,
        "target": text,
    }


def import_targets(report: TableReport | None) -> Page:
    """The page that reads a table of targets; its title is what became of it."""
    title = _("Import targets")
    if report is not None:
        title = _("%(accepted)s of %(read)s rows set or changed a target, %(refused)s were refused") % {
            "accepted": formats.number(report.accepted),
            "read": formats.number(report.read),
            "refused": formats.number(report.refused),
        }
    return Page(
        title=title,
        short=_("Import targets"),
        purpose=_("A CSV with a row a month and metric. Reading it twice changes nothing."),
        guide="metrics#targets",
        crumbs=_below_targets(),
    )


def annotations(actions: tuple[Action, ...]) -> Page:
    """The list of annotations."""
    return Page(
        title=_("Annotations"),
        purpose=_("What happened on which day, shown on every chart. A coincidence of dates is not a cause."),
        guide="metrics#annotations",
        actions=actions,
    )


def annotate() -> Page:
    """The form of a new annotation."""
    return Page(
        title=_("Note what happened"),
        purpose=_("It appears on every chart of these days."),
        guide="metrics#annotations",
        crumbs=(Crumb(_("Annotations"), reverse("metrics:annotations")),),
    )


def annotation(record: Annotation, *, removable: bool) -> dict[str, Any]:
    """The page of one annotation."""
    actions: tuple[Action, ...] = ()
    if removable:
        actions = (
            Action(
                _("Remove"),
                reverse("metrics:annotation-remove", args=[record.pk]),
                "danger",
                post=True,
                confirm=_("Take this annotation off the charts?"),
            ),
        )
    page = Page(
        title=record.label,
        purpose=_("Shown on every chart of these days."),
        guide="metrics#annotations",
        crumbs=(Crumb(_("Annotations"), reverse("metrics:annotations")),),
        actions=actions,
    )
    return {
        "page": page,
        "record": record,
        "tags": [Tag(record.get_kind_display())],
        "accountable": str(record.area.accountable.holder) if record.area and record.area.accountable else "",
        "history": history(record),
    }
