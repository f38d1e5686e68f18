"""The steps of a release's checklist: which it gets, and the evidence that each asks for."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from storewide.kit import evidence_files
from storewide.kit.errors import Refusal
from storewide.kit.evidence import Handed
from storewide.releases import checklists
from storewide.releases.models import ChecklistTemplate, Evidence, Release, Step, Tier
from storewide.releases.preparing import flagged

_LINK = re.compile(r"https?://[^\s/]+\S*")


class Shown(NamedTuple):
    """What is given as evidence: its words, its address or the name of a file, and what the file is kept as."""

    words: str
    file: str = ""


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
    gone = Step.objects.filter(release=release).exclude(code__in=[check.code for check in checks])
    for each in gone:
        evidence_files.drop(each.pk, [each.file])
    gone.delete()
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


def check_tier(release: Release, changes: Mapping[str, Any]) -> None:
    """Of a release that is of tier flagged once the changes are made: raises NotDeclared and FlagDoesNotHold."""
    names = ("tier", "flag", "behind_flag", "unread", "no_data_duty")
    tier, flag, *declared = (changes.get(name, getattr(release, name)) for name in names)
    if tier == Tier.FLAGGED:
        flagged.require_declared(*declared)
        flagged.require_holding(flag)


def evidence(step: Step, shown: str, handed: Handed | None = None) -> Shown:
    """What is kept as evidence of a step; raises EvidenceMissing, EvidenceUnreadable and NotTaken."""
    given = shown.strip()[:500]
    said = {"step": step.label, "given": given, "kind": Evidence(step.asks).label}
    if handed is not None:
        if step.asks != Evidence.FILE:
            raise EvidenceUnreadable(_("“%(step)s” takes no file; it asks for %(kind)s.") % said)
        return Shown(handed.called, evidence_files.name_of(handed))
    if step.file and given in ("", step.shown):
        return Shown(step.shown, step.file)
    if not given:
        if step.must_show:
            raise EvidenceMissing(
                _("“%(step)s” asks for %(kind)s as evidence; give it, then it is done.") % said
            )
        return Shown("")
    if step.asks == Evidence.LINK and not is_link(given):
        raise EvidenceUnreadable(
            _("“%(given)s” is no link; give an address that begins with https://.") % said
        )
    if step.asks == Evidence.FILE and not is_link(given):
        raise EvidenceUnreadable(
            _("“%(given)s” is no file; hand in the file itself, or a link to where it is kept.") % said
        )
    return Shown(given)


def is_link(given: str) -> bool:
    """Whether it is an address of the web."""
    return _LINK.fullmatch(given) is not None
