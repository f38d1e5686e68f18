"""Who can do what: each skill with the people who have it, and those that only one person has deeply."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit.tags import Tag, Tone
from storewide.organization.models import Breadth, Skill

#: so many people are called by name
NAMED = 4


@dataclass
class Ability:
    """A skill of the operation: the names of who has it deeply, and of who broadly, of those who are here."""

    name: str
    deep: list[str] = field(default_factory=list)
    broad: list[str] = field(default_factory=list)

    @property
    def tag(self) -> Tag:
        """Whether the operation would keep it when somebody goes."""
        if not self.deep:
            return Tag(_("Nobody deeply"), Tone.BAD, "flat")
        if len(self.deep) == 1:
            return Tag(_("One person only"), Tone.WAITING)
        return Tag(_("Held by several"), Tone.GOOD)

    @property
    def standing(self) -> str:
        """The code that a filter takes."""
        return ("none", "one")[len(self.deep)] if len(self.deep) < 2 else "several"

    @property
    def deep_names(self) -> str:
        """Who has it deeply."""
        return _named(self.deep)

    @property
    def broad_names(self) -> str:
        """Who has it broadly."""
        return _named(self.broad)

    @property
    def deep_count(self) -> int:
        """How many have it deeply."""
        return len(self.deep)

    @property
    def url(self) -> str:
        """The people who have it."""
        return f"{reverse('organization:skilled')}?{urlencode({'skill': self.name})}"


def abilities(today: date) -> list[Ability]:
    """Every skill that somebody has or had, by name; one query."""
    found: dict[str, Ability] = {}
    rows = Skill.objects.order_by("name", "person__name", "pk")
    for name, breadth, person, left in rows.values_list("name", "breadth", "person__name", "person__left_on"):
        ability = found.setdefault(name.lower(), Ability(name))
        if left is None or left > today:
            (ability.deep if breadth == Breadth.DEEP else ability.broad).append(person)
    return sorted(found.values(), key=lambda ability: ability.name.lower())


def skill_names() -> list[str]:
    """Every skill once, by name; one query."""
    names = Skill.objects.order_by("name").values_list("name", flat=True).distinct()
    return list({name.lower(): name for name in names}.values())


def finding(found: list[Ability]) -> str:
    """How the skills stand, in one sentence."""
    if not found:
        return _("Who can do what")
    lost = sum(ability.standing != "several" for ability in found)
    skills = ngettext("%(count)s skill", "%(count)s skills", len(found)) % {"count": len(found)}
    if not lost:
        return _("%(skills)s, each held deeply by several people") % {"skills": skills}
    sentence = ngettext(
        "%(skills)s; %(count)s hangs on one person, or on nobody",
        "%(skills)s; %(count)s hang on one person each, or on nobody",
        lost,
    )
    return sentence % {"skills": skills, "count": lost}


def _named(people: list[str]) -> str:
    names = ", ".join(people[:NAMED])
    left = len(people) - NAMED
    return _("%(names)s and %(left)s more") % {"names": names, "left": left} if left > 0 else names
