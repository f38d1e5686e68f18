"""What the page of a flight level says."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy

from storewide.insight.flight_levels import Board, Card
from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.pages import Page
from storewide.kit.tags import Text
from storewide.kit.work import Level, Stage

NAMES: dict[Level, Text] = {
    Level.STRATEGY: gettext_lazy("Strategy"),
    Level.COORDINATION: gettext_lazy("Coordination"),
    Level.OPERATION: gettext_lazy("Operation"),
}
ABOUT: dict[Level, Text] = {
    Level.STRATEGY: gettext_lazy("Goals and objectives: where the business goes."),
    Level.COORDINATION: gettext_lazy("Requests, bets, experiments and releases: what teams do together."),
    Level.OPERATION: gettext_lazy("Actions and steps: what somebody does next."),
}

ITEMS = ListSpec(
    name="items",
    columns=(
        Column(
            "name",
            gettext_lazy("Item"),
            value="item__link__label",
            sort="item__link__label",
            url=lambda card: card.item.link.url,
        ),
        Column("what", gettext_lazy("What"), value="item__what", sort="item__what"),
        Column("stage", gettext_lazy("Column"), value=lambda card: card.item.stage.label),
        Column("state", gettext_lazy("State"), value="tag", kind=Kind.TAG, priority=2),
        Column("age", gettext_lazy("Days"), kind=Kind.NUMBER, sort="age"),
        Column("blocked", gettext_lazy("Blocked"), value="item__blocked", sort="item__blocked", priority=2),
        Column("owner", gettext_lazy("Owner"), value="item__owner", sort="item__owner", priority=2),
        Column(
            "goals",
            gettext_lazy("Serves"),
            value=lambda card: ", ".join(goal.name for goal in card.goals),
            priority=3,
        ),
    ),
    search=("item__link__label", "item__owner"),
    search_label=gettext_lazy("Search items and owners"),
    order="-age",
    keep=("goal",),
    counted=ngettext_lazy("%(shown)s item", "%(shown)s items", "count"),
    empty=Empty(
        gettext_lazy("Nothing is on this level"),
        gettext_lazy("Items come here by themselves, from where they are worked on."),
    ),
)


def page(board: Board) -> Page:
    """The head of a board."""
    return Page(
        title=finding(board),
        short=_("Flight levels: %(level)s") % {"level": NAMES[board.level]},
        purpose=ABOUT[board.level],
        guide="strategy#flight-levels",
    )


def finding(board: Board) -> str:
    """How the work on a level flows, in one sentence."""
    flow = board.flow
    if not board.cards:
        return _("Nothing is on the level of %(level)s") % {"level": str(NAMES[board.level]).lower()}
    shown = {
        "count": formats.number(flow.under_way),
        "age": formats.number(flow.median_age),
        "blocked": formats.number(flow.blocked),
        "weekly": formats.number(flow.throughput, 1),
    }
    said = [ngettext("%(count)s item is under way", "%(count)s items are under way", flow.under_way) % shown]
    if flow.median_age is not None:
        said.append(
            ngettext(
                "half of them for over %(age)s day", "half of them for over %(age)s days", flow.median_age
            )
            % shown
        )
    if flow.blocked:
        said.append(ngettext("%(blocked)s is blocked", "%(blocked)s are blocked", flow.blocked) % shown)
    over = [column for column in board.columns if column.over]
    if over:
        said.append(
            _("“%(column)s” holds %(over)s more than its limit")
            % {"column": over[0].stage.label, "over": formats.number(over[0].over)}
        )
    return ", ".join(said)


def chart(board: Board) -> Chart | None:
    """How many items were done in each of the last weeks; None where none was."""
    done = board.flow.done
    if not any(done):
        return None
    weekly = formats.number(board.flow.throughput, 1)
    return Chart(
        key="throughput",
        kind=ChartKind.COLUMN,
        title=_("%(weekly)s items are done in a week") % {"weekly": weekly},
        unit=Unit(_("items done"), "number"),
        xs=tuple(_week(len(done) - 1 - place) for place in range(len(done))),
        series=(Series(_("Done"), tuple(float(each) for each in done)),),
        x_label=_("Week"),
        alt=_("Items done in each of the last weeks, %(weekly)s on average.") % {"weekly": weekly},
    )


def levels(current: Level, goal: str) -> list[tuple[str, str, bool]]:
    """The three levels with their addresses, and which is shown."""
    query = {"goal": goal} if goal else {}
    return [
        (str(NAMES[level]), reverse("levels:level", args=[level.value], query=query), level is current)
        for level in Level
    ]


def age(card: Card) -> str:
    """How old a card is, in words."""
    shown = {"days": formats.number(card.age)}
    if card.item.stage is Stage.DONE:
        return ngettext("took %(days)s day", "took %(days)s days", card.age) % shown
    return ngettext("%(days)s day old", "%(days)s days old", card.age) % shown


def _week(ago: int) -> str:
    return _("this week") if not ago else _("−%(weeks)s") % {"weeks": formats.number(ago)}
