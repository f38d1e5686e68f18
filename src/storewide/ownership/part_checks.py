"""The checks of parts and activities: OWN004 to OWN010. Each asks a fixed number of times, however many there are."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit.models import Entry
from storewide.kit import formats
from storewide.kit.checks import Finding, Severity
from storewide.kit.links import Link
from storewide.kit.page_addresses import remembered
from storewide.lib.clock import now
from storewide.organization.models import Membership, Person, Team
from storewide.ownership.models import Activity, Area, Part, Responsibility

#: more who are asked before a change than this, and nothing moves
MOST_CONSULTED = 5
#: more areas than this, and one person cannot know them
MOST_AREAS = 7
YEAR = timedelta(days=365)


def too_many_consulted() -> Iterator[Finding]:
    """OWN004: areas and activities where more roles and teams are asked before than a decision bears; two queries."""
    asked = Responsibility.objects.filter(part=Part.CONSULTED).order_by()
    for kind, fields in ((Area, "area"), (Activity, "activity")):
        rows = asked.exclude(**{fields: None}).values(f"{fields}__slug", f"{fields}__name")
        for row in rows.annotate(count=Count("pk")).filter(count__gt=MOST_CONSULTED):
            slug, name = row[f"{fields}__slug"], row[f"{fields}__name"]
            yield Finding(
                "OWN004",
                _("%(count)s are asked before anything changes in %(record)s.")
                % {"count": formats.number(row["count"]), "record": name},
                reverse(f"ownership:{fields}", args=[slug]),
                reason=gettext_lazy("Who has to ask more than five decides late, or no longer asks."),
                cure=gettext_lazy("Keep those whose answer changes the decision; the others are informed."),
                link=Link(kind.KIND, slug),
            )


def accountable_for_too_much() -> Iterator[Finding]:
    """OWN005: people who answer for more areas than one can know; one query."""
    today = now().date()
    holders = Area.objects.filter(accountable__holder__isnull=False).order_by()
    rows = holders.values("accountable__holder", "accountable__holder__name").annotate(count=Count("pk"))
    here = Q(accountable__holder__left_on=None) | Q(accountable__holder__left_on__gt=today)
    for row in rows.filter(here, count__gt=MOST_AREAS):
        key = row["accountable__holder"]
        yield Finding(
            "OWN005",
            _("%(name)s answers for %(count)s areas.")
            % {"name": row["accountable__holder__name"], "count": formats.number(row["count"])},
            reverse("ownership:person", args=[key]),
            reason=gettext_lazy(
                "Whoever answers for more than seven areas answers for none of them in time."
            ),
            cure=gettext_lazy("Give some of them to the people who decide about them day by day."),
            link=Link("organization.person", str(key)),
        )


def vacant_roles() -> Iterator[Finding]:
    """OWN006: roles that nobody holds though they have a part in something besides being an area's accountable."""
    rows = Responsibility.objects.filter(role__holder=None).order_by()
    yield from _unreal(
        rows.exclude(role=None).values(key=F("role"), name=F("role__title")),
        "OWN006",
        gettext_lazy("“%(name)s” is held by nobody and has a part in %(count)s areas or activities."),
        gettext_lazy("What the role does is not done, and what it is told reaches nobody."),
        gettext_lazy("Give the role to somebody, or take its parts back."),
        "organization.role",
    )


def unattended() -> Iterator[Finding]:
    """OWN007: areas that nobody changed or reviewed for a year; two queries."""
    since = now() - YEAR
    old = Area.objects.filter(created_at__lt=since).exclude(reviewed_on__gt=since.date())
    areas = list(old.values_list("pk", "slug", "name"))
    kind = Area._meta.label_lower
    touched = Entry.objects.filter(record_kind=kind, at__gt=since) if areas else Entry.objects.none()
    changed = set(touched.values_list("record_id", flat=True))
    sentence = _("Nobody has looked at how %(area)s is described for a year.")
    for key, slug, name in areas:
        if str(key) not in changed:
            url = remembered("ownership:area", slug)
            yield Finding(
                "OWN007",
                sentence % {"area": name},
                url,
                reason=gettext_lazy("What is described as it was misleads whoever relies on it."),
                cure=gettext_lazy("Open the area, put right what has changed, and note it as reviewed."),
                link=Link(Area.KIND, slug, name, url),
            )


def activities_without_accountable() -> Iterator[Finding]:
    """OWN008: activities that nobody who is here answers for; one query."""
    today = now().date()
    named = Responsibility.objects.filter(activity=OuterRef("pk"), part=Part.ACCOUNTABLE)
    held = named.filter(_here("role__holder", today), role__holder__isnull=False)
    for activity in Activity.objects.select_related("area").exclude(Exists(held)):
        yield Finding(
            "OWN008",
            _("Nobody answers for “%(activity)s” of %(area)s.")
            % {"activity": activity, "area": activity.area},
            f"{reverse('ownership:activity-give', args=[activity.slug])}?part=A",
            Severity.ERROR,
            reason=gettext_lazy("When it is not done, nobody is asked."),
            cure=gettext_lazy("Name one role that answers for it."),
            link=activity.link,
        )


def leavers_with_parts() -> Iterator[Finding]:
    """OWN009: roles whose holder has left, with parts besides being an area's accountable; one query."""
    rows = Responsibility.objects.filter(role__holder__left_on__lte=now().date()).order_by()
    yield from _unreal(
        rows.values(key=F("role"), name=F("role__title")),
        "OWN009",
        gettext_lazy("Whoever holds “%(name)s” has left; it has a part in %(count)s areas or activities."),
        gettext_lazy("What the role does is not done, and what it is told reaches nobody."),
        gettext_lazy("Hand the duties of whoever left over to a successor."),
        "organization.role",
    )


def empty_teams() -> Iterator[Finding]:
    """OWN010: teams that have a part though nobody is in them; one query."""
    today = now().date()
    home = Person.objects.present(today).filter(team=OuterRef("pk"))
    members = Membership.objects.on(today).filter(team=OuterRef("pk"))
    parts = Responsibility.objects.filter(team=OuterRef("pk"))
    areas = Area.objects.filter(responsible=OuterRef("pk"))
    teams = Team.objects.filter(Exists(parts) | Exists(areas)).exclude(Exists(home)).exclude(Exists(members))
    for team in teams:
        yield Finding(
            "OWN010",
            _("Nobody is in %(team)s, which has a part in areas or activities.") % {"team": team},
            reverse("ownership:team", args=[team.pk]),
            reason=gettext_lazy("A team without people does no work, and what it is told reaches nobody."),
            cure=gettext_lazy("Bring people into the team, or give its parts to another."),
            link=Link("organization.team", str(team.pk)),
        )


def _unreal(rows: Any, code: str, sentence: Any, reason: Any, cure: Any, kind: str) -> Iterator[Finding]:
    """A finding for each role of these rows, which hold `key` and `name`."""
    for row in rows.annotate(count=Count("pk")):
        values = {"name": row["name"], "count": formats.number(row["count"])}
        link = Link(kind, str(row["key"]))
        url = f"{reverse('ownership:matrix')}?by=role&holder={row['key']}"
        yield Finding(code, str(sentence) % values, url, reason=reason, cure=cure, link=link)


def _here(path: str, on: date) -> Q:
    return Q(**{f"{path}__left_on": None}) | Q(**{f"{path}__left_on__gt": on})
