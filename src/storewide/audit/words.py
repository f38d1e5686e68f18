"""What an action of the trail is called on a page, and how the values it changed are written.

Actions are codes (`portfolio.request.ask`) because the trail outlives every wording; a code without words of
its own here is shown with its own words, so that no line of the trail is ever hidden.
"""

from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.urls import NoReverseMatch
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.audit import centre_words, organisation_words, request_words
from storewide.audit.models import Entry
from storewide.kit.history import Change
from storewide.kit.tags import Text

NONE = "–"

ACTIONS: dict[str, Text] = {
    **organisation_words.ACTIONS,
    **centre_words.ACTIONS,
    **request_words.ACTIONS,
    "access.digest.set": gettext_lazy("Mail about what waits set"),
    "access.digest.stop": gettext_lazy("Mail about what waits stopped"),
    "access.invitation.accept": gettext_lazy("Invitation accepted"),
    "access.invitation.create": gettext_lazy("Invitation made"),
    "access.invitation.withdraw": gettext_lazy("Invitation withdrawn"),
    "access.key.create": gettext_lazy("API key made"),
    "access.key.revoke": gettext_lazy("API key revoked"),
    "access.setup.complete": gettext_lazy("Set-up completed: first owner made"),
    "access.setup.issue": gettext_lazy("Set-up link issued"),
    "access.user.change": gettext_lazy("Account changed"),
    "access.user.change_password": gettext_lazy("Password changed"),
    "access.user.offer_password": gettext_lazy("Link for a new password made"),
    "access.user.create": gettext_lazy("Account made"),
    "demand.campaign.change": gettext_lazy("Campaign changed"),
    "demand.campaign.end": gettext_lazy("Campaign ended and decided"),
    "demand.campaign.plan": gettext_lazy("Campaign planned"),
    "demand.campaign.start": gettext_lazy("Campaign started, promise frozen"),
    "demand.rule.add": gettext_lazy("Rule of marketing channels added"),
    "demand.rule.change": gettext_lazy("Rule of marketing channels changed"),
    "demand.rule.move": gettext_lazy("Rule of marketing channels moved"),
    "demand.rule.remove": gettext_lazy("Rule of marketing channels removed"),
    "experiments.own_data.check": gettext_lazy("Test checked on own data"),
    "experiments.experiment.change": gettext_lazy("Plan of the experiment changed"),
    "experiments.experiment.cut": gettext_lazy("Largest amounts of the experiment cut"),
    "experiments.experiment.decide": gettext_lazy("Experiment decided"),
    "experiments.experiment.look": gettext_lazy("Experiment looked at"),
    "experiments.experiment.learn": gettext_lazy("Learning told"),
    "experiments.experiment.tell": gettext_lazy("Totals of a platform told"),
    "experiments.experiment.plan": gettext_lazy("Experiment planned"),
    "experiments.experiment.read": gettext_lazy("Result read"),
    "experiments.experiment.start": gettext_lazy("Experiment started, plan frozen"),
    "experiments.experiment.stop": gettext_lazy("Experiment stopped without a result"),
    "experiments.experiment.tune": gettext_lazy("Units that the experiment counts on fixed"),
    "jobs.chat_room.add": gettext_lazy("Chat room added"),
    "jobs.chat_room.change": gettext_lazy("Chat room changed"),
    "jobs.chat_room.delete": gettext_lazy("Chat room deleted"),
    "jobs.chat_room.test": gettext_lazy("Test message sent"),
    "jobs.webhook.add": gettext_lazy("Webhook added"),
    "jobs.webhook.change": gettext_lazy("Webhook changed"),
    "jobs.webhook.delete": gettext_lazy("Webhook deleted"),
    "jobs.webhook.give_up": gettext_lazy("Stopped because of its receiver"),
    "jobs.webhook.pause": gettext_lazy("Webhook paused"),
    "jobs.webhook.ping": gettext_lazy("Test message sent"),
    "jobs.webhook.rotate": gettext_lazy("New signing secret made"),
    "jobs.webhook.send_again": gettext_lazy("One message sent again"),
    "jobs.webhook.send_range_again": gettext_lazy("Messages of some days sent again"),
    "jobs.webhook.start": gettext_lazy("Webhook started again"),
    "jobs.job.cancel": gettext_lazy("Cancelled by a person"),
    "jobs.job.cancelled": gettext_lazy("Stopped as asked"),
    "jobs.job.failed": gettext_lazy("Failed"),
    "jobs.job.late": gettext_lazy("An attempt given up earlier came back and was ignored"),
    "jobs.job.recover": gettext_lazy("Given up by a worker that fell silent"),
    "jobs.job.start": gettext_lazy("Long work asked for"),
    "jobs.job.succeeded": gettext_lazy("Done"),
    "ledger.decision.decide": gettext_lazy("Decided"),
    "ledger.effect.draft": gettext_lazy("Intended effect drafted"),
    "ledger.effect.freeze": gettext_lazy("Intended effect frozen"),
    "ledger.effect.measure": gettext_lazy("Effect measured"),
    "ledger.effect.move": gettext_lazy("Intended effect moved"),
    "ledger.effect.redraft": gettext_lazy("Intended effect drafted anew"),
    "ledger.effect.tell_past": gettext_lazy("Past release told"),
    "listening.feedback.change": gettext_lazy("Note of a customer changed"),
    "listening.feedback.note": gettext_lazy("Heard from a customer"),
    "listening.feedback.withdraw": gettext_lazy("Note of a customer taken back"),
    "metrics.alert.acknowledge": gettext_lazy("Somebody looks into it"),
    "metrics.alert.close": gettext_lazy("Closed with its cause"),
    "metrics.alert.give": gettext_lazy("Given to whoever is accountable by now"),
    "metrics.alert.open": gettext_lazy("Found out of the ordinary"),
    "metrics.alert.renew": gettext_lazy("More days or other figures taken over"),
    "metrics.alert.snooze": gettext_lazy("Alert put off"),
    "metrics.alert.withdraw": gettext_lazy("Alert withdrawn by later facts"),
    "metrics.alert_rule.change": gettext_lazy("Budget of false alarms changed"),
    "metrics.alert_rule.make": gettext_lazy("Metric watched"),
    "metrics.alert_rule.switch_off": gettext_lazy("Rule switched off"),
    "metrics.alert_rule.switch_on": gettext_lazy("Rule switched on"),
    "metrics.annotation.add": gettext_lazy("Annotation added"),
    "metrics.annotation.remove": gettext_lazy("Annotation removed"),
    "metrics.area.measure": gettext_lazy("Area's measures set"),
    "metrics.metric.bring_back": gettext_lazy("Metric brought back"),
    "metrics.metric.change": gettext_lazy("Metric changed"),
    "metrics.metric.give_to_area": gettext_lazy("Metric given to an area"),
    "metrics.metric.make": gettext_lazy("Metric made"),
    "metrics.metric.retire": gettext_lazy("Metric retired"),
    "metrics.segment.change": gettext_lazy("Segment changed"),
    "metrics.segment.make": gettext_lazy("Segment made"),
    "metrics.segment.remove": gettext_lazy("Segment removed"),
    "metrics.target.remove": gettext_lazy("Target removed"),
    "metrics.target.set": gettext_lazy("Target set"),
    "service.burn.answer": gettext_lazy("Said what is done about the budget"),
    "service.burn.begin": gettext_lazy("The budget burns too fast"),
    "service.burn.end": gettext_lazy("The budget burns no faster than it may"),
    "service.hook.make": gettext_lazy("Alerting system connected"),
    "service.hook.refuse": gettext_lazy("Delivery refused"),
    "service.hook.revoke": gettext_lazy("Alerting system disconnected"),
    "service.hook.sign": gettext_lazy("Signing secret saved"),
    "service.incident.change": gettext_lazy("Incident changed"),
    "service.incident.open": gettext_lazy("Incident told"),
    "service.incident.reclassify": gettext_lazy("Said what the incident was"),
    "service.incident.report": gettext_lazy("Reported by the alerting system"),
    "service.incident.resolve": gettext_lazy("Incident resolved"),
    "service.maintenance.cancel": gettext_lazy("Maintenance taken back"),
    "service.maintenance.plan": gettext_lazy("Maintenance planned"),
    "service.objective.change": gettext_lazy("Objective changed"),
    "service.objective.drop": gettext_lazy("Objective given up"),
    "service.objective.set": gettext_lazy("Objective set"),
    "service.probe.change": gettext_lazy("Probe changed"),
    "service.probe.make": gettext_lazy("Probe made"),
    "service.probe.script": gettext_lazy("Steps of the purchase changed"),
    "service.probe.switch": gettext_lazy("Probe switched on or off"),
    "flags.audience.change": gettext_lazy("Audience changed"),
    "flags.audience.make": gettext_lazy("Audience made"),
    "flags.environment.add": gettext_lazy("Environment added"),
    "flags.flag.change": gettext_lazy("Flag changed"),
    "flags.flag.make": gettext_lazy("Flag made"),
    "flags.flag.retire": gettext_lazy("Flag retired"),
    "flags.flag.switch_off": gettext_lazy("Flag switched off"),
    "flags.flag.switch_on": gettext_lazy("Flag switched on"),
    "flags.flag.tie": gettext_lazy("Request of a flag named"),
    "flags.holdout.begin": gettext_lazy("Holdout begun"),
    "flags.holdout.end": gettext_lazy("Holdout ended"),
    "flags.layer.make": gettext_lazy("Layer made"),
    "flags.version.approve": gettext_lazy("Version let through"),
    "flags.version.live": gettext_lazy("Version went live"),
    "flags.version.propose": gettext_lazy("Version proposed"),
    "flags.version.refuse": gettext_lazy("Version refused"),
    "flags.version.withdraw": gettext_lazy("Version withdrawn"),
    "rhythm.action.block": gettext_lazy("Action waits for a team"),
    "rhythm.action.unblock": gettext_lazy("Action waits no more"),
    "rhythm.action.change": gettext_lazy("Action changed"),
    "rhythm.action.close": gettext_lazy("Action closed"),
    "rhythm.action.open": gettext_lazy("Action opened"),
    "rhythm.note.set": gettext_lazy("Daily note set"),
    "rhythm.review.hold": gettext_lazy("Review held"),
    "sources.connection.change": gettext_lazy("Connection changed"),
    "sources.connection.check": gettext_lazy("Connection checked"),
    "sources.connection.connect": gettext_lazy("Warehouse connected"),
    "sources.connection.declare": gettext_lazy("Table declared"),
    "sources.connection.disconnect": gettext_lazy("Warehouse disconnected"),
    "sources.import.begin": gettext_lazy("Import begun"),
    "sources.import.cancel": gettext_lazy("Import cancelled"),
    "sources.import.fail": gettext_lazy("Import failed"),
    "sources.import.finish": gettext_lazy("Import finished"),
    "sources.import.start": gettext_lazy("Import asked for"),
    "sources.link.cut": gettext_lazy("Link cut"),
    "sources.preset.change": gettext_lazy("Preset changed"),
    "sources.preset.delete": gettext_lazy("Preset deleted"),
    "sources.preset.save": gettext_lazy("Preset saved"),
    "sources.month.close": gettext_lazy("Month closed"),
    "sources.month.reopen": gettext_lazy("Report of a month taken back"),
    "sources.rate.import": gettext_lazy("Exchange rates imported"),
    "sources.rate.note": gettext_lazy("Exchange rate noted"),
    "sources.revenue.tell": gettext_lazy("Known revenue told"),
    "sources.store.adopt_currency": gettext_lazy("Currency taken from a file"),
    "sources.store.change": gettext_lazy("Store changed"),
    "sources.store.open": gettext_lazy("Store opened"),
    "sources.write_key.change": gettext_lazy("Write key changed"),
    "sources.write_key.make": gettext_lazy("Write key made"),
    "sources.write_key.revoke": gettext_lazy("Write key revoked"),
}


def action_words(action: str) -> str:
    """The words for an action's code; for a code unknown here the code's own words (“Import: start”)."""
    if action in ACTIONS:
        return str(ACTIONS[action])
    _module, _dot, rest = action.partition(".")
    noun, _dot, verb = (rest or action).replace("_", " ").partition(".")
    return capfirst(f"{noun}: {verb}" if verb else noun)


def kind_words(record_kind: str) -> str:
    """The words for a kind of record (`organization.person`): “person”."""
    model = _model(record_kind)
    return str(model._meta.verbose_name) if model else record_kind.rpartition(".")[2]


def record_address(entry: Entry) -> str:
    """The page of the record that an entry is about, where its address follows from its id; else nothing."""
    model = _model(entry.record_kind)
    try:
        return str(model(pk=entry.record_id).get_absolute_url()) if model else ""  # type: ignore[attr-defined]
    except (AttributeError, NoReverseMatch):
        return ""


def change_words(record_kind: str, changes: dict[str, Any]) -> tuple[Change, ...]:
    """What an entry changed, field for field, with labels and values as people read them."""
    model = _model(record_kind)
    return tuple(_change(model, name, values) for name, values in changes.items())


def _model(record_kind: str) -> type[Model] | None:
    try:
        return apps.get_model(record_kind)
    except (LookupError, ValueError):
        return None


def _change(model: type[Model] | None, name: str, values: Any) -> Change:
    label, choices = _field(model, name)
    before, after = values if isinstance(values, list) and len(values) == 2 else (None, values)
    return Change(label, _value(before, choices), _value(after, choices))


def _field(model: type[Model] | None, name: str) -> tuple[str, dict[str, Any]]:
    """The field's label and its choices; a change that is no field of the model keeps its own name."""
    try:
        field = model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        field = None
    label = getattr(field, "verbose_name", name.replace("_", " "))
    return capfirst(str(label)), {str(code): text for code, text in getattr(field, "flatchoices", None) or ()}


def _value(value: Any, choices: dict[str, Any]) -> str:
    if value in (None, "", "None", []):
        return NONE
    if isinstance(value, list):
        return ", ".join(str(each) for each in value)
    text = str(value)
    return str(choices.get(text) or {"True": _("yes"), "False": _("no")}.get(text, text))
