"""Plays what is done again and again and who has which part in it, and a finding that is put off for a reason."""

from datetime import datetime, timedelta

from storewide.kit.permissions import System
from storewide.organization.models import Role, Team
from storewide.ownership import finding_counts, findings, suppression_operations
from storewide.ownership.activity_operations import add_activity, review_area
from storewide.ownership.models import ActivityKind, Area, HowOften, Part
from storewide.ownership.responsibility_operations import assign

#: area, name, kind, how often, who is accountable, which team does it, which roles are asked before
ACTIVITIES = (
    (
        "product-management",
        "Price check against three stores",
        "activity",
        "weekly",
        "product management",
        "Commerce",
        (),
    ),
    (
        "content-management",
        "Read the ten pages most landed on",
        "activity",
        "monthly",
        "content management",
        "Commerce",
        (),
    ),
    (
        "demand-management",
        "Settle next week's media budget",
        "activity",
        "weekly",
        "demand management",
        "Commerce",
        ("metrics management",),
    ),
    (
        "metrics-management",
        "Reconcile orders with the books",
        "activity",
        "monthly",
        "metrics management",
        "Platform",
        (),
    ),
    (
        "release-management",
        "Go-live meeting",
        "activity",
        "each_release",
        "release management",
        "Platform",
        ("checkout", "help and contact"),
    ),
    ("help-and-contact", "Read what customers asked last week", "activity", "weekly", "", "Commerce", ()),
    (
        "checkout",
        "Keep card numbers out of our logs",
        "data_duty",
        "each_release",
        "checkout",
        "Platform",
        (),
    ),
    (
        "account",
        "Tell a customer what is known of them",
        "data_duty",
        "when_needed",
        "help and contact",
        "",
        ("metrics management",),
    ),
    (
        "newsletter",
        "Delete addresses that were withdrawn",
        "data_duty",
        "daily",
        "demand management",
        "Platform",
        (),
    ),
    (
        "metrics-management",
        "Delete visits older than two years",
        "data_duty",
        "monthly",
        "metrics management",
        "Platform",
        (),
    ),
)
#: area, part, role or team
PARTS = (
    ("checkout", Part.CONSULTED, "metrics management"),
    ("checkout", Part.INFORMED, "help and contact"),
    ("product-management", Part.CONSULTED, "demand management"),
    ("solution-ownership", Part.CONSULTED, "metrics management"),
    ("help-and-contact", Part.INFORMED, "checkout"),
)
#: the area whose gap is known, and why it is let be
PUT_OFF = ("loyalty", "The head of loyalty begins in two months.")
#: so many days of findings were counted before today
COUNTED = 21


def play(by: System, at: datetime) -> None:
    """Activities with their parts, areas looked at, and one known gap put off."""
    areas = {area.slug: area for area in Area.objects.all()}
    roles = {role.title.removeprefix("Head of "): role for role in Role.objects.all()}
    teams = {team.name: team for team in Team.objects.all()}
    for slug, name, kind, how_often, head, team, asked in ACTIVITIES:
        said = {"kind": ActivityKind(kind), "how_often": HowOften(how_often)}
        made = add_activity(area=areas[slug], name=name, by=by, at=at, **said)
        parts: list[tuple[Part, Role | Team | None]] = [
            (Part.ACCOUNTABLE, roles.get(head)),
            (Part.RESPONSIBLE, teams.get(team)),
            *((Part.CONSULTED, roles.get(each)) for each in asked),
        ]
        for part, who in parts:
            if who is not None:
                assign(of=made, part=part, who=who, by=by, at=at)
    for slug, part, head in PARTS:
        if head in roles:
            assign(of=areas[slug], part=part, who=roles[head], by=by, at=at)
    review_area(area=areas["checkout"], by=by, at=at)


def findings_counted(by: System, at: datetime) -> None:
    """The last weeks of findings: a few more before than now, since some were mended."""
    found = findings.found(at.date())
    for days in range(COUNTED, 0, -1):
        # mended meanwhile: seen as the same findings counted once more
        mended = found[: 3 + days // 3]
        finding_counts.count([*found, *mended], at.date() - timedelta(days=days))
    slug, reason = PUT_OFF
    known = next((row for row in found if row.record == f"{Area.KIND}:{slug}"), None)
    if known is not None:
        until = at.date() + timedelta(days=60)
        suppression_operations.put_off(found=known, reason=reason, until=until, by=by, at=at)
    finding_counts.count(findings.found(at.date()), at.date())
