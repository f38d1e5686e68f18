"""Goals, objectives, key results and documents as lists."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.access.models import User
from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec
from storewide.kit.pages import Action
from storewide.lib.clock import now
from storewide.organization import queries as organization
from storewide.strategy import words
from storewide.strategy.models import DocumentKind, DocumentQuerySet, ObjectiveQuerySet
from storewide.strategy.reading import Read

STATES = (("open", _("Open")), ("closed", _("Closed")))
HOLDS = (("kept", _("Holds")), ("overdue", _("Review overdue")), ("withdrawn", _("Withdrawn")))
STANDINGS = tuple((standing.value, label) for standing, (label, _tone) in words.STANDINGS.items())
MINE = (("mine", _("mine")),)


KEY_RESULTS = (
    Column(
        "name",
        _("Key result"),
        value="key_result__name",
        sort="key_result__name",
        url=lambda row: row.key_result.get_absolute_url(),
    ),
    Column(
        "standing",
        _("Stands"),
        value=lambda row: words.tag(row.standing),
        kind=Kind.TAG,
        sort="standing__value",
    ),
    Column("now", _("Now"), value=words.now),
    Column("way", _("From, to, by"), value=lambda row: words.way(row.key_result), priority=2),
    Column("come", _("How far"), value=words.come, sort="come", priority=2),
    Column("confidence", _("Confidence"), value=lambda row: words.confidence(row.check_in), priority=3),
    Column("owner", _("Owner"), value="key_result__owner__name", priority=2),
    Column(
        "objective",
        _("Objective"),
        value="key_result__objective__name",
        sort="key_result__objective__name",
        url=lambda row: row.key_result.objective.get_absolute_url(),
        priority=3,
    ),
)


def key_results(user: User) -> ListSpec:
    """Key results as they stand now; rows are `reading.Read`."""
    mine = {person.pk for person in organization.people_of(user)}

    def standing(rows: list[Read], value: str) -> list[Read]:
        return [row for row in rows if row.standing.value == value]

    def owned(rows: list[Read], _value: str) -> list[Read]:
        return [row for row in rows if row.key_result.owner_id in mine]

    return ListSpec(
        name="key-results",
        columns=KEY_RESULTS,
        search=("key_result__name", "key_result__objective__name"),
        search_label=_("Search key results and objectives"),
        filters=(
            Filter("standing", _("Stands"), STANDINGS, apply=standing),
            Filter("whose", _("Whose"), MINE, apply=owned),
        ),
        counted=ngettext_lazy("%(shown)s key result", "%(shown)s key results", "count"),
        empty=Empty(
            _("No key result yet"),
            _(
                "An objective says in words what somebody wants to reach; its key results say in numbers how one "
                "tells. Those that name a metric are read by themselves."
            ),
        ),
    )


def objectives(user: User, first: Action | None) -> ListSpec:
    """Every objective, the open ones and those that were closed with what came of them."""

    def state(rows: ObjectiveQuerySet, value: str) -> ObjectiveQuerySet:
        return rows.open() if value == "open" else rows.exclude(closed_on=None)

    return ListSpec(
        name="objectives",
        columns=(
            Column("name", _("Objective"), sort="name", url=lambda row: row.get_absolute_url()),
            Column("goal", _("Goal"), value="goal__name", sort="goal__name"),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name", priority=2),
            Column("begins", _("From"), kind=Kind.DAY, sort="begins", priority=3),
            Column("ends", _("Until"), kind=Kind.DAY, sort="ends"),
            Column("closed", _("Closed"), value="closed_on", kind=Kind.DAY, sort="closed_on", priority=2),
            Column("outcome", _("What came of it"), value="outcome", priority=3),
        ),
        search=("name", "goal__name", "owner__name", "outcome"),
        search_label=_("Search objectives"),
        filters=(
            Filter("state", _("State"), STATES, apply=state),
            Filter("whose", _("Whose"), MINE, apply=partial(_mine, user)),
        ),
        order="ends",
        counted=ngettext_lazy("%(shown)s objective", "%(shown)s objectives", "count"),
        empty=Empty(
            _("No objective yet"),
            _("An objective is what somebody wants to reach within some months, for a goal or by itself."),
            first,
        ),
    )


def documents(user: User, first: Action | None) -> ListSpec:
    """Principles and strategy documents."""
    today = now().date()

    def state(rows: DocumentQuerySet, value: str) -> DocumentQuerySet:
        if value == "withdrawn":
            return rows.exclude(withdrawn_on=None)
        return rows.kept() if value == "kept" else rows.overdue(today)

    return ListSpec(
        name="documents",
        columns=(
            Column("title", _("Title"), sort="title", url=lambda row: row.get_absolute_url()),
            Column("kind", _("Kind"), value="get_kind_display", sort="kind"),
            Column("state", _("State"), value=lambda row: row.tag(today), kind=Kind.TAG),
            Column("owner", _("Owner"), value="owner__name", sort="owner__name", priority=2),
            Column("number", _("Version"), kind=Kind.NUMBER, sort="number", priority=2),
            Column("review", _("To be reviewed"), value="review_on", kind=Kind.DAY, sort="review_on"),
        ),
        search=("title", "owner__name"),
        search_label=_("Search documents"),
        filters=(
            Filter("kind", _("Kind"), DocumentKind.choices),
            Filter("state", _("State"), HOLDS, apply=state),
            Filter("whose", _("Whose"), MINE, apply=partial(_mine, user)),
        ),
        order="title",
        counted=ngettext_lazy("%(shown)s document", "%(shown)s documents", "count"),
        empty=Empty(
            _("No principle or strategy is written down yet"),
            _(
                "A principle guides many decisions, a strategy document says where one part of the business goes. "
                "Each has an owner, its versions, and a day on which it is read again."
            ),
            first,
        ),
    )


def _mine[Q: (ObjectiveQuerySet, DocumentQuerySet)](user: User, rows: Q, _value: str) -> Q:
    return rows.filter(owner__in=organization.people_of(user))


def writing() -> Action:
    """Where a document is written."""
    return Action(_("Write one"), reverse("strategy:document-new"))
