"""The experiments as a list, and the tests that were found in the data."""

from functools import partial

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import User
from storewide.experiments.models import Experiment, ExperimentQuerySet, ExperimentState
from storewide.experiments.permissions import ExperimentsPermission
from storewide.experiments.result_words import TAGS
from storewide.experiments.rules import Says
from storewide.experiments.trials import Found
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.kit.permissions import may
from storewide.kit.tags import Tag
from storewide.ledger.models import Outcome
from storewide.lib.clock import now
from storewide.organization.models import Person
from storewide.ownership.models import Area
from storewide.sources.models import Store

MINE = (("accountable", _("I decide")),)


def _says(row: Experiment) -> Tag | None:
    return TAGS[Says(row.says)] if row.says else None


COLUMNS = (
    Column("name", _("Experiment"), sort="name", url=lambda row: row.get_absolute_url()),
    Column("state", _("State"), value="tag", kind=Kind.TAG, sort="state"),
    Column("says", _("Result"), value=_says, kind=Kind.TAG, sort="says"),
    Column("outcome", _("Decision"), value="get_outcome_display", sort="outcome", priority=2),
    Column("area", _("Area"), value="area__name", sort="area__name", priority=2),
    Column(
        "accountable",
        _("Accountable"),
        value="area__accountable__holder__name",
        sort="area__accountable__holder__name",
    ),
    Column("store", _("Store"), value="store__name", sort="store__name", priority=3),
    Column("starts_on", _("First day"), kind=Kind.DAY, sort="starts_on", priority=3),
    Column("ends_on", _("Last day"), kind=Kind.DAY, sort="ends_on"),
    Column("number", _("No."), kind=Kind.NUMBER, sort="number", priority=3),
)


def experiments(user: User) -> ListSpec:
    """The list as `user` sees it."""
    first = Action(_("Plan an experiment"), reverse("experiments:plan"))
    return ListSpec(
        name="experiments",
        columns=COLUMNS,
        search=("name", "key", "hypothesis"),
        search_label=_("Search experiments"),
        filters=(
            Filter("state", _("State"), ExperimentState.choices),
            Filter("says", _("Result"), [(code.value, tag.label) for code, tag in TAGS.items()]),
            Filter("area", _("Area"), _areas, field="area__slug"),
            Filter("store", _("Store"), _stores, field="store__slug"),
            Filter("mine", _("Mine"), MINE, apply=partial(_mine, user)),
        ),
        order="-number",
        counted=ngettext_lazy("%(shown)s experiment", "%(shown)s experiments", "count"),
        empty=Empty(
            _("Nothing is tested yet"),
            _(
                "An experiment shows a change to some visitors and not to others, by chance. It is the only way "
                "to know what a change did: plan it, freeze the plan, read the result once, decide."
            ),
            first if may(user, ExperimentsPermission.PLAN) else None,
        ),
    )


def _areas() -> list[tuple[str, str]]:
    return list(Area.objects.order_by("name").values_list("slug", "name"))


def _stores() -> list[tuple[str, str]]:
    return list(Store.objects.order_by("name").values_list("slug", "name"))


LEARNINGS = ListSpec(
    name="learnings",
    columns=(
        Column(
            "experiment",
            _("Experiment"),
            value="experiment__name",
            sort="experiment__name",
            url=lambda row: row.experiment.get_absolute_url(),
        ),
        Column("words", _("What was learnt")),
        Column(
            "decision", _("Decision"), value="experiment__get_outcome_display", sort="experiment__outcome"
        ),
        Column("area", _("Area"), value="experiment__area__name", sort="experiment__area__name", priority=2),
        Column("store", _("Store"), value="experiment__store__name", priority=3),
        Column("told_at", _("Told"), kind=Kind.MOMENT, sort="told_at", priority=2),
    ),
    search=("words", "experiment__name", "experiment__hypothesis"),
    search_label=_("Search learnings"),
    filters=(
        Filter("area", _("Area"), _areas, field="experiment__area__slug"),
        Filter("store", _("Store"), _stores, field="experiment__store__slug"),
        Filter("decision", _("Decision"), Outcome.choices, field="experiment__outcome"),
    ),
    order="-told_at",
    counted=ngettext_lazy("%(shown)s learning", "%(shown)s learnings", "count"),
    empty=Empty(
        _("Nothing was told yet"),
        _(
            "What an experiment taught is asked for with its decision, and found here by its words and its area."
        ),
    ),
)


def found_tests(user: User) -> ListSpec:
    """Tests that exposures name and nobody has planned."""
    return ListSpec(
        name="found-tests",
        columns=(
            Column(
                "key", _("Key"), sort="key", url=_to_plan if may(user, ExperimentsPermission.PLAN) else None
            ),
            Column("store", _("Store"), value="store__name", sort="store__name"),
            Column("arms", _("Arms"), value=lambda row: ", ".join(sorted(row.units))),
            Column("units", _("Units"), value=lambda row: sum(row.units.values()), kind=Kind.NUMBER),
            Column("first", _("First seen"), kind=Kind.DAY, sort="first", priority=2),
            Column("last", _("Last seen"), kind=Kind.DAY, sort="last"),
        ),
        search=("key",),
        search_label=_("Search keys"),
        order="-last",
        counted=ngettext_lazy("%(shown)s test", "%(shown)s tests", "count"),
        empty=Empty(
            _("Every test in your data has its plan"),
            _(
                "Import exposures, or events called “Experiment Viewed”: tests that nobody planned here appear."
            ),
        ),
    )


def _to_plan(row: Found) -> str:
    return f"{reverse('experiments:plan')}?{urlencode({'store': row.store.slug, 'key': row.key})}"


def _mine(user: User, rows: ExperimentQuerySet, _value: str) -> ExperimentQuerySet:
    return rows.answered_for_by(list(Person.objects.of_account(user.email)), now().date())
