"""Reads of maturity: how each part stands, what it was before, what it lacks and what came of that."""

from dataclasses import dataclass
from statistics import mean
from typing import Any

from django.urls import reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from storewide.kit import raising
from storewide.kit.charts import Chart, ChartKind, Series, Unit
from storewide.kit.links import Link
from storewide.kit.raising import Raised
from storewide.kit.tags import Tag, Text, Tone
from storewide.organization import maturity_rules
from storewide.organization.models import Maturity, MaturityPart


@dataclass(frozen=True)
class PartStands:
    """One part: its newest finding and the one before, where there are any."""

    part: MaturityPart
    newest: Maturity | None
    before: Maturity | None

    @property
    def tag(self) -> Tag:
        """The stage, and where it moved to since the finding before."""
        if self.newest is None:
            return Tag(_("Not assessed"), Tone.UNKNOWN)
        label = _("Stage %(stage)s") % {"stage": self.newest.stage}
        if self.before is None or self.before.stage == self.newest.stage:
            return Tag(label, Tone.PLAIN, "flat" if self.before else "")
        rose = self.newest.stage > self.before.stage
        return Tag(label, Tone.GOOD if rose else Tone.BAD, "up" if rose else "down")

    @property
    def stage_word(self) -> Text:
        """The name of the stage; empty where there is none."""
        return maturity_rules.STAGES[self.newest.stage] if self.newest else ""

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("organization:maturity-of", args=[self.part.value])


@dataclass(frozen=True)
class Lack:
    """Something that the next stage lacks, where a request for it is raised, and what came of that."""

    text: Text
    ask: str
    raised: tuple[Raised, ...]


def parts() -> list[PartStands]:
    """How each part stands, in one query."""
    found: dict[str, list[Maturity]] = {}
    for each in Maturity.objects.all():
        found.setdefault(each.part, []).append(each)
    stands = []
    for part in MaturityPart:
        newest, before, *_earlier = [*found.get(part.value, []), None, None]
        stands.append(PartStands(part, newest, before))
    return stands


def finding(stands: list[PartStands]) -> str:
    """How mature the operation is, in one sentence: its lowest part holds it back."""
    known = [each for each in stands if each.newest is not None]
    if not known:
        return _("How mature the operation is was not assessed yet")
    stage = min(each.newest.stage for each in known if each.newest)
    lowest = [str(each.part.label) for each in known if each.newest and each.newest.stage == stage]
    if len(lowest) == len(stands):
        return _("Every part is at stage %(stage)s of 5") % {"stage": stage}
    sentence = ngettext(
        "%(parts)s holds the operation back: stage %(stage)s of 5",
        "%(parts)s hold the operation back: stage %(stage)s of 5",
        len(lowest),
    )
    return sentence % {"parts": get_text_list(lowest, _("and")), "stage": stage}


def begun() -> dict[str, str]:
    """How the question about maturity is answered by what was found; nothing where too little was."""
    stages = [each.newest.stage for each in parts() if each.newest]
    if len(stages) < len(MaturityPart):
        return {}
    average = mean(stages)
    return {"maturity": "early" if average < 2.5 else "grown" if average < 3.5 else "leading"}


def of_part(part: MaturityPart, every: list[Maturity]) -> dict[str, Any]:
    """What the page of a part shows, out of its findings, the newest first."""
    newest = every[0] if every else None
    return {
        "newest": newest,
        "every": every,
        "lacks": lacks(newest) if newest else [],
        "next_stage": newest.stage + 1 if newest else 0,
        "chart": trend(part, every),
    }


def lacks(found: Maturity) -> list[Lack]:
    """What the next stage lacks, each with what was raised because of it, in one query."""
    lacking = maturity_rules.lacking(found.part, found.met)
    links = [lack_link(each) for each in lacking]
    raised = raising.raised_from(links)
    return [
        Lack(
            each.text, raising.ask_address(link, str(each.text)), tuple(raised.get((link.kind, link.id), ()))
        )
        for each, link in zip(lacking, links, strict=True)
    ]


def lack_link(criterion: maturity_rules.Criterion) -> Link:
    """How a request points to what a stage lacks."""
    part = criterion.code.partition("-")[0]
    url = reverse("organization:maturity-of", args=[part])
    return Link(Maturity.LACK, criterion.code, str(criterion.text), url)


def resolve_link(link: Link) -> Link | None:
    """A link to what a stage lacks; None for every other kind."""
    if link.kind != Maturity.LACK:
        return None
    criterion = maturity_rules.criterion(link.id)
    return lack_link(criterion) if criterion else link


def trend(part: MaturityPart, every: list[Maturity]) -> Chart | None:
    """The stages of a part over time; None while there is one finding."""
    if len(every) < 2:
        return None
    oldest_first = list(reversed(every))
    first, last = oldest_first[0].stage, oldest_first[-1].stage
    words = {"part": part.label, "first": first, "last": last}
    title = (
        _("%(part)s is where it was: stage %(last)s") % words
        if first == last
        else _("%(part)s went from stage %(first)s to %(last)s") % words
    )
    return Chart(
        key=f"maturity-{part.value}",
        title=title,
        unit=Unit(_("stage")),
        x_label=_("Day"),
        xs=tuple(each.on.isoformat() for each in oldest_first),
        series=(Series(_("Stage"), tuple(float(each.stage) for each in oldest_first)),),
        alt=title,
        kind=ChartKind.COLUMN,
    )
