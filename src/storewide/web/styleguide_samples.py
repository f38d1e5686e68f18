"""Made-up but plausible content for the gallery: one store's autumn, always the same."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from storewide.kit.charts import Annotation, Chart, ChartKind, Marker, Role, Series, Unit
from storewide.kit.figures import Interval, Part
from storewide.kit.history import Change, Event
from storewide.kit.steps import Step
from storewide.kit.tags import Tag, Text, Tone

FIRST = date(2026, 9, 14)
DAYS = tuple(FIRST + timedelta(days=n) for n in range(42))
RELEASE = date(2026, 11, 3)
_WEEK = (0.94, 0.97, 1.0, 1.02, 1.06, 1.1, 0.91)


def wave(base: float, fall: float) -> tuple[float, ...]:
    """A daily series with a weekly rhythm, slow growth, and a fall by `fall` (a share) after the release."""
    return tuple(
        base
        * _WEEK[day.weekday()]
        * (1 + n / 700)
        * (1 - fall if day >= RELEASE else 1)
        * (1 + (n * 37 % 11 - 5) / 250)
        for n, day in enumerate(DAYS)
    )


SPEND = tuple(round(value) for value in wave(61_000, 0.09))
PLAN = tuple(round(61_500 * _WEEK[day.weekday()] * (1 + n / 800)) for n, day in enumerate(DAYS))
VISITORS = tuple(round(value) for value in wave(20_400, 0.0))
CONVERSION = wave(0.0262, 0.08)

ANNOTATIONS = (
    Annotation(date(2026, 10, 2), _("Autumn newsletter"), Marker.CAMPAIGN),
    Annotation(date(2026, 10, 19), _("Search down 50 min"), Marker.INCIDENT),
    Annotation(RELEASE, _("Release 24.3"), Marker.RELEASE),
)

SPEND_CHART = Chart(
    key="spend",
    title=_("Spend is under plan since release 24.3"),
    unit=Unit(_("EUR a day, net of refunds"), "money"),
    xs=DAYS,
    series=(Series(_("Spend"), SPEND), Series(_("Plan"), PLAN, Role.PLAN)),
    annotations=ANNOTATIONS,
    x_label=_("Day"),
    alt=_(
        "Spend by day from 14 September to 22 November 2026: close to plan, then about nine percent lower "
        "from 3 November on."
    ),
)
CONVERSION_CHART = Chart(
    key="conversion",
    title=_("Conversion lost a fifth of a point, more than chance allows"),
    unit=Unit(_("buyers per visitor"), "percent", digits=2),
    xs=DAYS,
    series=(
        Series(
            _("Conversion"),
            CONVERSION,
            low=tuple(value * 0.95 for value in CONVERSION),
            high=tuple(value * 1.05 for value in CONVERSION),
        ),
    ),
    target=0.0267,
    target_label=_("target 2.67 %"),
    x_label=_("Day"),
    alt=_(
        "Conversion by day with its interval: about 2.7 percent, falling below the target after 3 November."
    ),
)
MONTHS_CHART = Chart(
    key="months",
    title=_("October beat its plan, November will not"),
    unit=Unit(_("EUR a month"), "money"),
    kind=ChartKind.COLUMN,
    xs=("Jun", "Jul", "Aug", "Sep", "Oct", "Nov"),
    series=(
        Series(_("Spend"), (1_620_000, 1_590_000, 1_550_000, 1_790_000, 1_960_000, 1_841_300)),
        Series(_("Plan"), (1_600_000, 1_600_000, 1_600_000, 1_800_000, 1_900_000, 2_740_000), Role.PLAN),
    ),
    x_label=_("Month"),
    alt=_("Spend by month against plan from June to November."),
)
CHANNELS_CHART = Chart(
    key="channels",
    title=_("Natural search brings four of ten visitors"),
    unit=Unit(_("visitors, November to date")),
    kind=ChartKind.BAR,
    xs=("Natural search", "Direct", "Newsletter", "Paid search", "Social", "Affiliates"),
    series=(Series(_("Visitors"), (244_990, 152_800, 91_200, 73_400, 31_050, 19_040)),),
    x_label=_("Marketing channel"),
    alt=_("Visitors by marketing channel, natural search first with 244,990."),
)
WHY_CHART = Chart(
    key="why",
    title=_("Spend fell by 41,300 EUR, most of it from conversion"),
    unit=Unit(_("EUR a week"), "money"),
    kind=ChartKind.WATERFALL,
    xs=("9–15 Nov", "Conversion", "Visitors", "Order value", "16–22 Nov"),
    series=(Series(_("Spend"), (503_700, -36_300, -9_100, 4_100, 462_400)),),
    x_label=_("Driver"),
    alt=_("From 503,700 over a loss of 36,300 by conversion and smaller steps to 462,400."),
)
SERIES_CHART = Chart(
    key="countries",
    title=_("Only Germany fell; Austria and Switzerland held"),
    unit=Unit(_("EUR a day")),
    xs=DAYS,
    series=(
        Series(_("Germany"), tuple(round(v) for v in wave(38_000, 0.14))),
        Series(_("Austria"), tuple(round(v) for v in wave(13_500, 0.0))),
        Series(_("Switzerland"), tuple(round(v) for v in wave(9_800, 0.0))),
        Series(_("All, last year"), tuple(round(v) for v in wave(52_000, 0.0)), Role.PREVIOUS),
    ),
    x_label=_("Day"),
    alt=_("Spend by day in three countries; Germany falls in November."),
)

WHY = (
    Part(_("Visitors"), 42_700, "+42,700", Tone.GOOD, _("natural search, head of demand")),
    Part(_("Conversion"), -174_700, "−174,700", Tone.BAD, _("head of checkout")),
    Part(_("mobile, Germany"), -139_300, "−139,300", Tone.BAD, _("lower since Tuesday"), inner=True),
    Part(_("all other"), -35_400, "−35,400", Tone.BAD, _("within noise"), inner=True),
    Part(_("Order value"), 53_300, "+53,300", Tone.GOOD, _("larger baskets")),
    Part(_("Together"), -78_700, "−78,700 EUR", Tone.PLAIN, total=True),
)
INTERVALS = (
    (
        _("Conversion"),
        _("success"),
        Interval(1.2, 3.1, 5.0, 6, "+1.2 to +5.0 %", Tone.GOOD),
        Tag(_("better"), Tone.GOOD),
    ),
    (
        _("Order value"),
        _("guardrail"),
        Interval(-0.7, 0.1, 0.9, 6, "−0.7 to +0.9 %", Tone.GOOD, -1),
        Tag(_("no worse"), Tone.GOOD),
    ),
    (
        _("Refund rate"),
        _("guardrail"),
        Interval(0.4, 2.2, 4.1, 6, "+0.4 to +4.1 %", Tone.BAD, 2),
        Tag(_("worse"), Tone.BAD),
    ),
    (
        _("Contacts"),
        _("exploratory"),
        Interval(-5.4, -1.5, 2.4, 6, "−5.4 to +2.4 %"),
        Tag(_("cannot tell"), Tone.UNKNOWN),
    ),
)
HISTORY = (
    Event(datetime(2026, 11, 20, 14, 5, tzinfo=UTC), "Ines Kovac", _("froze the intended effect")),
    Event(
        datetime(2026, 11, 18, 9, 12, tzinfo=UTC),
        "Ines Kovac",
        _("changed the business case"),
        (Change(_("Size"), "+1.0 %", "+1.5 %"), Change(_("Date"), "1 Dec 2026", "15 Dec 2026")),
    ),
    Event(
        datetime(2026, 11, 11, 16, 40, tzinfo=UTC),
        "Tomas Berg",
        _("asked for it, from 14 contacts of the help desk"),
    ),
)
STEPS = (
    Step(_("Create the owner account"), done=True, url="#"),
    Step(_("Name the operation and its first store"), done=True, url="#"),
    Step(
        _("Import your orders"),
        done=False,
        url="#",
        hint=_("A CSV file from your shop; nothing is kept before you have seen what it holds."),
        action=_("Import orders"),
    ),
    Step(
        _("Say what last month's revenue was"),
        done=False,
        hint=_("Storewide names the gap to its own figure by cause."),
    ),
    Step(_("Invite the people who own something"), done=False),
)


@dataclass(frozen=True)
class Figure:
    """One of the three KPIs as Home shows it."""

    label: Text
    value: str
    unit: str
    tag: Tag
    note: Text
    series: tuple[float, ...]
    plan: tuple[float, ...]
    alt: Text


FIGURES = (
    Figure(
        _("Visitors"),
        "612,480",
        "",
        Tag(_("2.3 % over plan"), Tone.GOOD, "up"),
        _("plan to date 598,700 · natural search +11 %"),
        wave(20_400, 0.0)[-30:],
        (21_400,) * 30,
        _("Visitors by day, rising slowly"),
    ),
    Figure(
        _("Buyers"),
        "14,902",
        "",
        Tag(_("6.8 % under plan"), Tone.BAD, "down"),
        _("conversion 2.43 % · plan 2.67 %"),
        CONVERSION[-30:],
        (0.0267,) * 30,
        _("Buyers by day, falling after release 24.3"),
    ),
    Figure(
        _("Spend"),
        "1,841,300",
        "EUR",
        Tag(_("4.1 % under plan"), Tone.BAD, "down"),
        _("order value 123.56 · net of 61,900 refunded"),
        SPEND[-30:],
        PLAN[-30:],
        _("Spend by day, under plan since release 24.3"),
    ),
)
