"""Whoever leaves, leaves nothing behind: each field that names a person is handed over, or says here why it is not."""

from django.apps import apps

from storewide.organization.models import Person

#: what the handover moves, by the module that says so in its `duties.py`
HANDED_OVER = {
    "organization.Unit.result_holder",
    "organization.Person.manager",
    "organization.Role.holder",
    "organization.Role.deputy",
    "organization.Membership.person",
    "ownership.DutyShift.person",
    "coordination.Mechanism.owner",
    "coordination.Board.owner",
    "coordination.Prerequisite.owner",
    "coordination.Criterion.responsible",
    "coordination.Item.owner",
    "coordination.Handover.owner",
    "coordination.AskedInput.person",
    "coordination.Participant.person",
    "coordination.Pilot.owner",
    "metrics.Alert.owner",
    "ledger.IntendedEffect.owner",
    "demand.Campaign.owner",
    "centre.Tool.owner",
    "centre.Guideline.owner",
    "centre.Bet.owner",
    "centre.Expert.person",
    "learning.Course.owner",
    "learning.Session.trainer",
    "learning.Seat.person",
    "flags.Flag.accountable",
    "rhythm.Action.owner",
    "releases.TimedStep.owner",
    "strategy.SwotEntry.owner",
    "strategy.Signal.owner",
    "strategy.Candidate.owner",
    "strategy.Blip.owner",
    "strategy.Document.owner",
    "strategy.Goal.owner",
    "strategy.Objective.owner",
    "strategy.KeyResult.owner",
    "assessment.Assessment.owner",
    "assessment.Assessor.person",
    "assessment.Risk.owner",
    "portfolio.Risk.owner",
    "releases.Release.accountable",
}
#: what stays with whoever it was, and why
STAYS = {
    "organization.Skill.person": "what somebody can do is theirs",
    "organization.Absence.person": "days away are theirs",
    "organization.Provisioned.person": "which entry of the directory somebody is",
    "coordination.Attendance.person": "who was there was there",
    "learning.Completion.person": "what somebody has learnt is theirs",
    "ledger.Decision.accountable": "who decided it has decided it",
    "centre.GuidelineException.approved_by": "who allowed it has allowed it",
    "releases.Release.author": "who wrote it wrote it",
    "releases.Briefing.author": "who wrote it wrote it",
    "releases.Acknowledgement.person": "who read it has read it",
    "releases.SignOff.person": "who signed it has signed it",
    "releases.Turn.person": "whoever plans the shift plans somebody else; nobody who left is asked to read",
    "releases.Pin.person": "by what somebody proves who they are is theirs",
    "releases.Reminder.person": "who was reminded was reminded",
    "releases.LinkAsked.person": "who asked for a link asked for it; kept for an hour",
    "releases.WatchAlarm.owner": "whom it was told to; the release and its decision are handed over",
    "portfolio.CaseSignOff.person": "who signed it has signed it",
    "portfolio.Reviewer.person": "who was asked was asked; somebody else is invited anew",
    "portfolio.Requirement.accepted_by": "who accepted it has accepted it",
}


def test_every_field_that_names_a_person_is_handed_over_or_stays_for_a_reason() -> None:
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.related_model is Person
    }
    assert found == HANDED_OVER | set(STAYS), "say it in the module's duties.py, or here why it stays"
