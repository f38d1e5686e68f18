"""What the page of one fit shows: the finding, each team's load, what is chosen, what fell out and what it would take."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import formats
from storewide.kit.cells import Kind
from storewide.kit.charts import Chart, ChartKind, Role, Series, Unit
from storewide.kit.lists import Column, Empty, ListSpec
from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Team
from storewide.portfolio.models import Fit, Request


@dataclass(frozen=True)
class Row:
    """One request of a fit: its quarter, an empty text where it fell out, and what it would take then."""

    number: int
    title: str
    quarter: str
    would_take: str
    url: str

    @property
    def tag(self) -> Tag:
        """Whether it is in."""
        return Tag(self.quarter, Tone.GOOD) if self.quarter else Tag(_("falls out"), Tone.WAITING)


@dataclass(frozen=True)
class Load:
    """What a team, or a skill in it, is given in a quarter, of what it can do, in person-days."""

    team: str
    skill: str
    quarter: str
    days: float
    of: float

    @property
    def share(self) -> float | None:
        """Of its days."""
        return self.days / self.of if self.of else None


def finding(fit: Fit) -> str:
    """What came out, in one sentence."""
    found = fit.found
    if not found:
        return _("It is being computed; look again in a moment")
    if "short" in found:
        return _short(fit)
    if not found["of"]:
        return _(
            "There is nothing to choose from: no open request has both a worth and person-days of a team"
        )
    values = {
        "in": formats.number(len(found["chosen"])),
        "of": formats.number(found["of"]),
        "out": formats.number(len(found["fallen"])),
        "last": fit.asked["quarters"][-1],
    }
    if not found["fallen"]:
        return _("All %(of)s fit until %(last)s") % values
    return _("%(in)s of %(of)s fit until %(last)s; %(out)s fall out") % values


def remarks(fit: Fit) -> list[str]:
    """What was left out, how sure the choice is, and what more people would change."""
    found = fit.found
    if not found:
        return []
    left = found["left_out"]
    told = []
    if left["no_worth"]:
        told.append(
            ngettext("%(n)s request has no worth yet.", "%(n)s requests have no worth yet.", left["no_worth"])
            % {"n": left["no_worth"]}
        )
    if left["no_days"]:
        text = ngettext(
            "%(n)s request with a worth takes person-days that nobody said, or of no team.",
            "%(n)s requests with a worth take person-days that nobody said, or of no team.",
            left["no_days"],
        )
        told.append(text % {"n": left["no_days"]})
    if left["beyond"]:
        told.append(_("%(n)s more, of less worth a person-day, were not looked at.") % {"n": left["beyond"]})
    if "gap" in found and not found["in_time"]:
        gap = {"gap": formats.percent(found["gap"], 1)}
        told.append(_("The search was ended: a better choice may exist, by at most %(gap)s.") % gap)
    elif "gap" in found:
        told.append(_("No other choice is worth more (proven to a thousandth)."))
    if "only_with_more" in found:
        told.append(_more(fit))
    return told


def rows(fit: Fit) -> list[Row]:
    """Every request that was looked at, by quarter, those that fell out last; two queries."""
    found = fit.found
    if "chosen" not in found:
        return []
    quarters: list[str] = fit.asked["quarters"]
    titles = _titles(fit)
    teams = _teams()
    entries = {each["key"]: each for each in found.get("entries", ())}
    chosen = sorted(found["chosen"].items(), key=lambda each: (each[1], int(each[0])))
    placed = [(int(key), quarters[quarter]) for key, quarter in chosen]
    return [
        Row(
            number,
            titles.get(number, str(number)),
            quarter,
            "" if quarter else _would_take(entries.get(number), titles, teams, quarters),
            reverse("portfolio:request", args=[number]),
        )
        for number, quarter in [*placed, *((key, "") for key in found["fallen"])]
    ]


def loads(fit: Fit) -> list[Load]:
    """What each team and skill is given by quarter."""
    teams, quarters = _teams(), fit.asked["quarters"]
    return [
        Load(teams.get(each["team"], "?"), each["skill"], quarters[each["quarter"]], each["days"], each["of"])
        for each in fit.found.get("loads", ())
    ]


def picture(found: list[Load]) -> Chart | None:
    """The load of each team by quarter, beside what it can do; None of none."""
    of_teams = [each for each in found if not each.skill]
    if not of_teams:
        return None
    return Chart(
        key="fit-load",
        title=_("Person-days given to each team, beside what it can do"),
        unit=Unit(_("person-days")),
        x_label=_("Team and quarter"),
        xs=tuple(f"{each.team}, {each.quarter}" for each in of_teams),
        series=(
            Series(_("Given"), tuple(each.days for each in of_teams)),
            Series(_("Can do"), tuple(each.of for each in of_teams), Role.PLAN),
        ),
        kind=ChartKind.BAR,
        alt=_("Person-days given to each team in each quarter, beside its capacity."),
    )


def requests() -> ListSpec:
    """The requests of a fit."""
    return ListSpec(
        name="fit",
        columns=(
            Column("title", _("Request"), sort="title", url=lambda row: row.url),
            Column("number", _("No."), kind=Kind.NUMBER, sort="number", priority=3),
            Column("quarter", _("Quarter"), value="tag", kind=Kind.TAG, sort="quarter"),
            Column("would_take", _("What it would take")),
        ),
        search=("title",),
        page_size=60,
        empty=Empty(_("Nothing is chosen"), _("What fits stands here by quarter, then what falls out.")),
    )


def _short(fit: Fit) -> str:
    short = fit.found["short"]
    titles, teams = _titles(fit), _teams()
    if short["piece"]:
        return _("Nothing fits: “%(piece)s” is fixed before “%(need)s”, which it needs") % {
            "piece": titles.get(short["piece"], short["piece"]),
            "need": titles.get(short["need"], short["need"]),
        }
    values = {
        "team": teams.get(short["team"], "?"),
        "skill": short["skill"],
        "quarter": fit.asked["quarters"][short["quarter"]],
        "days": formats.number(short["days"], 1),
    }
    if short["skill"]:
        return (
            _(
                "Nothing fits: what is fixed in %(quarter)s takes %(days)s person-days of %(skill)s more than %(team)s has"
            )
            % values
        )
    return (
        _("Nothing fits: what is fixed in %(quarter)s takes %(days)s person-days more than %(team)s has")
        % values
    )


def _more(fit: Fit) -> str:
    titles, teams = _titles(fit), _teams()
    (team, people), *_rest = fit.asked["more"].items()
    names = [f"“{titles.get(key, key)}”" for key in fit.found["only_with_more"]]
    values = {
        "people": formats.number(people, 1 if people % 1 else 0),
        "team": teams.get(team, "?"),
        "names": ", ".join(names[:5]) or _("nothing"),
        "worth": formats.number(fit.found["worth"] - fit.found["worth_before"], 1),
    }
    return (
        _("With %(people)s people more in %(team)s these come in besides: %(names)s; worth %(worth)s more.")
        % values
    )


def _would_take(
    entry: dict[str, Any] | None, titles: dict[int, str], teams: dict[str, str], quarters: list[str]
) -> str:
    if entry is None:
        return ""
    if not entry["extra"] and entry["instead"] is None:
        return _("It needs what is not among these; it cannot come in.")
    extra = [
        _("%(days)s days more of %(who)s in %(quarter)s")
        % {
            "days": formats.number(each["days"], 1),
            "who": f"{teams.get(each['team'], '?')}{', ' + each['skill'] if each['skill'] else ''}",
            "quarter": quarters[each["quarter"]],
        }
        for each in entry["extra"]
        if not each["skill"] or len(entry["extra"]) == 1
    ]
    if not entry["instead"]:
        return ", ".join(extra)
    names = ", ".join(f"“{titles.get(key, key)}”" for key in entry["instead"])
    return _("%(extra)s; or %(names)s falls out, worth %(lost)s less in all") % {
        "extra": ", ".join(extra),
        "names": names,
        "lost": formats.number(entry["lost"], 1),
    }


def _titles(fit: Fit) -> dict[int, str]:
    found, short = fit.found, fit.found.get("short", {})
    numbers = [
        *map(int, found.get("chosen", {})),
        *found.get("fallen", ()),
        short.get("piece"),
        short.get("need"),
    ]
    asked = Request.objects.filter(number__in=[each for each in numbers if each])
    return dict(asked.values_list("number", "title"))


def _teams() -> dict[str, str]:
    return {str(key): name for key, name in Team.objects.values_list("pk", "name")}
