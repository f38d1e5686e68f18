"""The steps of a release's checklist: which it gets, and the evidence that each asks for."""

import re
from datetime import datetime

from django.utils.translation import gettext as _

from storewide.kit.errors import Refusal
from storewide.releases import checklists
from storewide.releases.models import ChecklistTemplate, Evidence, Release, Step, Tier
from storewide.releases.preparing import flagged

_LINK = re.compile(r"https?://[^\s/]+\S*")
_FILE = re.compile(r"[^/\\\s][^/\\]*\.[A-Za-z0-9]{1,8}")


class EvidenceMissing(Refusal):
    """A step is not done without the evidence that its checklist requires."""

    field = "shown"


class EvidenceUnreadable(Refusal):
    """What was given as evidence is not of the kind that the step asks for."""

    field = "shown"


def begin(release: Release) -> None:
    """Let a new release keep the checklists as they stand now."""
    release.template = ChecklistTemplate.objects.filter(is_current=True).first()


def give(release: Release, at: datetime) -> None:
    """The checklist of its tier, as it was when the release began; what is ticked stays ticked."""
    checks = checklists.of_release(release).checks
    Step.objects.filter(release=release).exclude(code__in=[check.code for check in checks]).delete()
    known = {step.code: step for step in Step.objects.filter(release=release)}
    for place, check in enumerate(checks):
        step = known.get(check.code) or Step(release=release, code=check.code, created_at=at)
        step.label, step.required, step.place = check.label, check.required, place
        step.group, step.owner, step.asks, step.must_show = (
            check.group,
            check.owner,
            check.asks,
            check.must_show,
        )
        step.save()


def check_tier(release: Release) -> None:
    """Of a release of tier flagged: raises NotDeclared and FlagDoesNotHold."""
    if release.tier == Tier.FLAGGED:
        flagged.require_declared(release.behind_flag, release.unread, release.no_data_duty)
        flagged.require_holding(release.flag)


def evidence(step: Step, shown: str) -> str:
    """What is kept as evidence of a step; raises EvidenceMissing and EvidenceUnreadable."""
    given = shown.strip()[:500]
    said = {"step": step.label, "given": given, "kind": Evidence(step.asks).label}
    if not given:
        if step.must_show:
            raise EvidenceMissing(
                _("“%(step)s” asks for %(kind)s as evidence; give it, then it is done.") % said
            )
        return ""
    if step.asks == Evidence.LINK and not _LINK.fullmatch(given):
        raise EvidenceUnreadable(
            _("“%(given)s” is no link; give an address that begins with https://.") % said
        )
    if step.asks == Evidence.FILE and not _FILE.fullmatch(given):
        raise EvidenceUnreadable(
            _("“%(given)s” is no name of a file; give it with its ending, such as report.pdf.") % said
        )
    return given
