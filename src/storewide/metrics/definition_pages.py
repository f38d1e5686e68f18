"""What the pages of metrics and their definitions say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.tags import Tag, Text
from storewide.metrics import definitions, measure_words, rules, words
from storewide.metrics.definitions import Definition
from storewide.metrics.figures import Figures
from storewide.metrics.models import Metric
from storewide.ownership.models import Area
from storewide.sources.models import Store

ORIGINS: Mapping[str, Text] = {
    "built_in": gettext_lazy("Built in"),
    "own": gettext_lazy("Your own"),
    "retired": gettext_lazy("Retired"),
}


@dataclass(frozen=True)
class Listed:
    """A metric as the list of all shows it."""

    definition: Definition
    origin: str
    area: Area | None
    owner: Tag

    @property
    def name(self) -> str:
        return words.name(self.definition)

    @property
    def meaning(self) -> str:
        return _(self.definition.meaning)

    @property
    def owner_name(self) -> str:
        return str(self.owner)


METRICS = ListSpec(
    name="definitions",
    columns=(
        Column(
            "name",
            gettext_lazy("Metric"),
            sort="name",
            url=lambda row: reverse("metrics:metric", args=[row.definition.code]),
        ),
        Column("meaning", gettext_lazy("Meaning"), priority=2),
        Column(
            "made_of", gettext_lazy("Made of"), value=lambda row: words.made_of(row.definition), priority=3
        ),
        Column("area", gettext_lazy("Area"), value="area__name", sort="area__name", priority=2),
        Column("owner", gettext_lazy("Accountable"), kind=Kind.TAG, sort="owner_name"),
        Column("origin", gettext_lazy("Comes from"), value=lambda row: ORIGINS[row.origin], sort="origin"),
        Column("code", gettext_lazy("Code"), value="definition__code", sort="definition__code", priority=3),
    ),
    search=("name", "meaning", "definition__code"),
    filters=(Filter("origin", gettext_lazy("Comes from"), tuple(ORIGINS.items())),),
    page_size=60,
    counted=ngettext_lazy("%(shown)s metric", "%(shown)s metrics", "count"),
    empty=Empty(
        gettext_lazy("No metrics"), gettext_lazy("The built-in ones are always there; make one of your own.")
    ),
)


def listed(today: date) -> list[Listed]:
    """Every metric, the built-in ones first, retired ones last. One query."""
    found = []
    records = {each.code: each for each in Metric.objects.select_related("area__accountable__holder")}
    own = [code for code, each in records.items() if each.definition is not None]
    for code in (*definitions.built_in(), *own):
        try:
            definition = definitions.named(code)
        except definitions.UnknownMetric:
            continue
        area = records[code].area if code in records else None
        origin = "retired" if definition.retired else "own" if code in own else "built_in"
        found.append(Listed(definition, origin, area, words.owner(area, today)))
    return sorted(found, key=lambda each: each.origin == "retired")


def _crumbs() -> tuple[Crumb, ...]:
    return (Crumb(_("Metrics"), reverse("metrics:definitions")),)


def index(*, changeable: bool) -> Page:
    """The list of all metrics."""
    make = Action(_("Make a metric"), reverse("metrics:definition-new"))
    return Page(
        title=_("Metrics"),
        purpose=_("What is measured, what it is made of, and who answers for it."),
        guide="metrics#own-metrics",
        actions=(make,) if changeable else (),
    )


def new() -> Page:
    """The form of a new metric."""
    return Page(
        title=_("Make a metric"),
        purpose=_(
            "By the same rules as the built-in ones; it is everywhere they are as soon as you save it."
        ),
        guide="metrics#own-metrics",
        crumbs=_crumbs(),
    )


def change(record: Metric) -> Page:
    """The form of a metric of one's own that is changed."""
    name = (record.definition or {}).get("name", record.code)
    return Page(
        title=_("Change “%(metric)s”") % {"metric": name},
        purpose=_("Past figures change with it: they are always computed from the facts."),
        guide="metrics#own-metrics",
        crumbs=(*_crumbs(), Crumb(name, reverse("metrics:metric", args=[record.code]))),
    )


def actions(definition: Definition) -> tuple[Action, ...]:
    """What can be done to a metric on its page; nothing to a built-in one."""
    code = definition.code
    if code in definitions.built_in():
        return ()
    if definition.retired:
        url = reverse("metrics:definition-bring-back", args=[code])
        return (Action(_("Bring back"), url, "quiet", post=True),)
    return (
        Action(_("Change"), reverse("metrics:definition-change", args=[code]), "quiet"),
        Action(
            _("Retire"),
            reverse("metrics:definition-retire", args=[code]),
            "danger",
            post=True,
            confirm=_("Retire this metric? It is no longer offered; targets and promises keep its name."),
        ),
    )


def measures() -> list[tuple[str, Text]]:
    """Every measure by the code that a definition names it with, and what it is called."""
    return list(measure_words.NAMES.items())


def previewed(definition: Definition, found: Figures | None, store: Store) -> str:
    """What a metric would say, in one sentence; what is missing where it cannot say it."""
    if found is None:
        return _("%(store)s has no facts yet, so nothing can be previewed.") % {"store": store}
    days = {"days": words.days(found.days), "store": store.name}
    over, under = rules.parts(definition, found.measures)
    if over is None or under is None:
        lacking = [name for name in definition.measures if found.measures.get(name) is None]
        values = {"measures": ", ".join(lacking), "connect": measure_words.source_of(lacking[0]).connect}
        return _("Not measured yet: %(measures)s. %(connect)s") % values
    value = rules.value(definition, found.measures)
    said = words.shown(definition, value.ratio if value else None, store.currency)
    if said == formats.NO_VALUE:
        return _("There is nothing to divide by in %(store)s (%(days)s).") % days
    return _("In %(store)s it would say %(value)s (%(days)s).") % {**days, "value": said}
