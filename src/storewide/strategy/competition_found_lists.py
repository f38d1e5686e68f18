"""Lists of what no form of its own keeps: searches out of a table, and judgements, which follow each other."""

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from storewide.kit.cells import Kind
from storewide.kit.lists import Column, Empty, Filter, ListSpec, PeriodFilter
from storewide.kit.pages import Action
from storewide.kit.tags import Tag, Tone
from storewide.lib.clock import now
from storewide.strategy.competition_lists import came_of, choices_of, own
from storewide.strategy.competition_queries import is_stale
from storewide.strategy.models.competition import Competitor, Judgement, Stand


def searches(_rows: Any, action: Action | None) -> ListSpec:
    """Searches without result."""
    return ListSpec(
        name="searches-without-result",
        columns=(
            Column("term", _("Searched for"), sort="term", url=own),
            Column("searches", _("Searches"), kind=Kind.NUMBER, sort="searches"),
            Column("store", _("Store"), value="store__name", sort="store__name", priority=2),
            Column("first", _("From"), kind=Kind.DAY, sort="first", priority=2),
            Column("last", _("Until"), kind=Kind.DAY, sort="last"),
            Column("candidate", _("Candidate"), value="candidate__name", sort="candidate__name"),
        ),
        search=("term", "candidate__name"),
        order="-searches",
        counted=ngettext_lazy("%(shown)s search", "%(shown)s searches", "count"),
        empty=Empty(
            _("No search is noted"),
            _("Bring the searches of your store that found nothing: they name what customers expect."),
            action,
        ),
    )


def judgements(rows: Any, action: Action | None) -> ListSpec:
    """Every judgement, the earlier ones too."""
    return ListSpec(
        name="judgements",
        columns=(
            Column("about", _("Feature"), value="about", sort=("area__name", "feature__name"), url=own),
            Column("competitor", _("Competitor"), value="competitor__name", sort="competitor__name"),
            Column("stand", _("We are"), value="tag", kind=Kind.TAG, sort="stand"),
            Column("judged_on", _("Judged"), kind=Kind.DAY, sort="judged_on"),
            Column("by_label", _("By"), sort="by_label", priority=2),
            Column("evidence", _("Evidence"), priority=3),
            came_of(rows),
        ),
        search=("area__name", "feature__name", "competitor__name", "evidence", "by_label"),
        filters=(
            Filter("stand", _("We are"), Stand.choices),
            Filter(
                "competitor",
                _("Competitor"),
                partial(choices_of, Competitor, "slug"),
                field="competitor__slug",
            ),
            PeriodFilter("judged", _("Judged"), "judged_on"),
        ),
        order="-judged_on",
        counted=ngettext_lazy("%(shown)s judgement", "%(shown)s judgements", "count"),
        empty=Empty(
            _("Nobody has judged anything"),
            _("Say of one feature and one competitor whether we are ahead, on par or behind, with evidence."),
            action,
        ),
    )


def standing(judgement: Judgement) -> list[Tag]:
    """How we stood, and whether that holds no longer."""
    stale = [Tag(_("judge again"), Tone.WAITING)] if is_stale(judgement, now().date()) else []
    return [judgement.tag, *stale]
