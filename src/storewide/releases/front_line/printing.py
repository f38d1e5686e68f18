"""A briefing on one sheet of paper, for a desk without a screen."""

from datetime import datetime

from django.utils.translation import gettext as _

from storewide.kit import formats, paper
from storewide.kit.paper import Paper, Prose, Row, Section
from storewide.organization.queries import operation_name
from storewide.releases.front_line.parts import LABELS
from storewide.releases.models import Briefing


def printed(briefing: Briefing, at: datetime) -> bytes:
    """The briefing as PDF."""
    release = briefing.release
    when = _("live since %(day)s") if release.live_on else _("goes live %(day)s")
    said = {"version": briefing.version, "day": formats.day(release.live_on or release.planned_on)}
    questions = tuple(Row(each.question, each.answer) for each in briefing.questions.all())
    rest = [name for name in LABELS if name != "what_to_say" and getattr(briefing, name)]
    prose = [Prose(str(LABELS[name]), _paragraphs(getattr(briefing, name))) for name in rest]
    asked = [Section(_("What customers will ask"), questions)] if questions else []
    sheet = Paper(
        headline=_("Briefing, version %(version)s") % said,
        title=release.name,
        seal=_("Version %(version)s, published by %(who)s; a newer one may be out.")
        % {"version": briefing.version, "who": briefing.published_by_label},
        operation=operation_name(),
        words=_paragraphs(briefing.what_to_say),
        notes=(
            "{}{}".format((when % said).capitalize(), f", {release.store}" if release.store else ""),
            _("For %(teams)s") % {"teams": ", ".join(str(team) for team in briefing.teams.all())},
        ),
        parts=(*prose[:1], *asked, *prose[1:]),
    )
    return paper.printed(sheet, at)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())
