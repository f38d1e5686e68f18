"""Who the directory's own titles say is accountable: whom to suggest for a gap, and where two believe it is them."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Lower

from storewide.organization.models import Person
from storewide.ownership import rules, words
from storewide.ownership.models import Area
from storewide.ownership.rules import Fit


@dataclass(frozen=True)
class Fitting:
    """The people whose titles fit an area best, by name; a suggestion only where it is one."""

    people: tuple[Person, ...]

    @property
    def suggested(self) -> Person | None:
        """The one person to suggest."""
        return self.people[0] if len(self.people) == 1 else None


def fitting(areas: Iterable[Area], on: date) -> dict[str, Fitting]:
    """Whom the titles of people who are here suggest for each area, by its short name; four queries.

    Whoever bears the title of the area's own role, which a template gave it or somebody left, comes first.
    Whoever's title names one area whole (“Product manager”) is not suggested for a part of another.
    """
    gaps = list(areas)
    by_duty = Q()
    for duty in rules.DUTIES:
        by_duty |= Q(title__icontains=duty)
    here = Person.objects.present(on).filter(by_duty)
    every = list(Area.objects.values_list("name", flat=True))
    # thousands of people carry a few hundred titles: only those of titles that fit are read
    titles = set(here.order_by().values_list("title", flat=True).distinct())
    fits = [title for title in titles if any(rules.fit(title, area.name) for area in gaps)]
    people = list(here.filter(title__in=fits).order_by("name", "pk")) if fits else []
    whole = {
        person.pk for person in people if any(rules.fit(person.title, name) is Fit.WHOLE for name in every)
    }
    bearers = _bearers([str(area.accountable) for area in gaps if area.accountable], on)
    return {
        area.slug: Fitting(tuple(own))
        if (own := bearers.get(str(area.accountable).lower(), []))
        else _best(area, people, whole)
        for area in gaps
    }


def contestable(on: date) -> list[Area]:
    """The areas whose accountable role (or the one they would have) is the title of somebody here; three queries at most."""
    # thousands of areas are told apart by their titles alone, and read whole where one fits
    borne = {title.lower() for title in _titles(on)}
    rows = Area.objects.order_by().values_list("pk", "name", "accountable__title")
    fits = [key for key, name, title in rows if (title or words.first_title_of(name)).lower() in borne]
    return list(Area.objects.for_checks().filter(pk__in=fits)) if fits else []


def _titles(on: date) -> Iterable[str]:
    return Person.objects.present(on).exclude(title="").order_by().values_list("title", flat=True).distinct()


def rivals(areas: Sequence[Area], on: date) -> dict[str, list[Person]]:
    """Where two or more hold themselves accountable, by the area's short name; one query.

    Everybody here counts whose own title is that of the area's accountable role (“Head of checkout”, where it has
    none yet), and whoever was named.
    """
    titles = {area.slug: str(area.accountable or words.first_title(area)) for area in areas}
    bearers = _bearers(titles.values(), on)
    found = {}
    for area in areas:
        claiming = {person.pk: person for person in bearers.get(titles[area.slug].lower(), [])}
        if area.holder is not None and area.holder.here(on):
            claiming = {area.holder.pk: area.holder, **claiming}
        if len(claiming) > 1:
            found[area.slug] = list(claiming.values())
    return found


def _best(area: Area, people: Iterable[Person], whole: Container[UUID]) -> Fitting:
    fits = [(rules.fit(person.title, area.name), person) for person in people]
    best = max((fit for fit, _person in fits), default=Fit.NONE)
    if best is Fit.WHOLE:
        return Fitting(tuple(person for fit, person in fits if fit is best))
    return Fitting(tuple(person for fit, person in fits if fit is Fit.PART and person.pk not in whole))


def _bearers(titles: Iterable[str], on: date) -> Mapping[str, list[Person]]:
    """Who is here under each title, by the title in small letters."""
    wanted = set(titles)
    # SQLite makes only the letters of ASCII small, so a title beyond them is also looked up as it is written
    either = Q(lowered__in={title.lower() for title in wanted}) | Q(title__in=wanted)
    people = Person.objects.present(on).alias(lowered=Lower("title")).filter(either).order_by("name", "pk")
    found: dict[str, list[Person]] = {}
    for person in people:
        found.setdefault(person.title.lower(), []).append(person)
    return found
