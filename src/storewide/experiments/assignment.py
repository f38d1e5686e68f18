"""An experiment whose arms a flag of Storewide serves: start, end and shipping are versions of that flag.

The flag's variants are the arms. While the experiment runs, one rule of the flag draws them; where the arm ships, the same
rule serves it to all but the holdout, which keeps the units that were in the control. The flag's own risk still says
whether a second person lets a version through; what is not shipped is switched off at once.
"""

from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from storewide.experiments import designs, holdouts_found
from storewide.experiments.designs import DesignPlan
from storewide.experiments.models import Design, Experiment, ExperimentState, Source, Variant
from storewide.flags import changing
from storewide.flags import operations as flags
from storewide.flags.models import Environment, Flag, FlagState, Switch
from storewide.kit.errors import Refusal
from storewide.kit.permissions import Actor
from storewide.ledger.models import Outcome

#: weights of a holdout are in tenths of a percent
_WHOLE = 1000


class FlagUnfit(Refusal):
    """The flag cannot serve the arms of the experiment."""

    field = "flag"


def begin(experiment: Experiment, *, by: Actor, at: datetime) -> None:
    """Let the flag draw the arms from the first day on; an experiment without a flag needs nothing.

    Raises FlagUnfit, and what `flags.changing.propose` raises.
    """
    design = designs.of(experiment)
    if design.source != Source.FLAG:
        return
    flag = _flag(design.flag)
    _alone(flag, experiment)
    arms = list(Variant.objects.filter(experiment=experiment).order_by("id"))
    weights = {arm.key: arm.weight for arm in arms}
    zone = ZoneInfo(experiment.store.zone)
    first = datetime.combine(experiment.starts_on, time(), tzinfo=zone)
    rule: dict[str, Any] = {
        "name": _rule(experiment),
        "experiment": experiment.key,
        "split": weights,
        "from": first.isoformat(),
    }
    condition = _condition(design)
    if condition is not None:
        rule["if"] = condition
    if design.layer:
        rule["layer"] = {"key": design.layer, "share": round(design.layer_percent * 100)}
    why = _("Experiment %(number)s starts: %(name)s") % {"number": experiment.number, "name": experiment}
    for environment in _served_to_customers():
        content = _content(flag, environment)
        _check(flag, experiment, content, list(weights))
        rules = [rule, *_others(content, experiment)]
        _propose(flag, environment, content | {"rules": rules}, why, by, at)


def settle(experiment: Experiment, variant: str, *, by: Actor, at: datetime) -> None:
    """Let the flag serve what was decided: the arm that ships to all but the holdout, else what there was before."""
    design = designs.of(experiment)
    if design.source != Source.FLAG:
        return
    flag = _flag(design.flag)
    arms = list(Variant.objects.filter(experiment=experiment).order_by("id"))
    control = next(arm.key for arm in arms if arm.is_control)
    said = {"number": experiment.number, "outcome": experiment.get_outcome_display()}
    why = _("Experiment %(number)s was decided: %(outcome)s") % said
    for environment in _served_to_customers():
        content = _content(flag, environment)
        others = _others(content, experiment)
        if experiment.outcome == Outcome.SHIP:
            chosen = variant or next(arm.key for arm in arms if not arm.is_control)
            shipped = _shipped(experiment, design, chosen, control)
            content |= {"default": chosen, "rules": [*shipped, *others]}
            _propose(flag, environment, content, why, by, at)
        elif changing.asks_second(flag, environment):
            if not Switch.objects.filter(flag=flag, environment=environment, is_on=False).exists():
                flags.switch_off(flag=flag, environment=environment, reason=why, by=by, at=at)
        else:
            _propose(flag, environment, content | {"rules": others}, why, by, at)


def _propose(
    flag: Flag, environment: Environment, content: dict[str, Any], why: str, by: Actor, at: datetime
) -> None:
    changing.propose(flag=flag, environment=environment, content=content, why=why, by=by, at=at)


def _shipped(experiment: Experiment, design: DesignPlan, chosen: str, control: str) -> list[dict[str, Any]]:
    """The rule that keeps a holdout; none where everybody gets the arm."""
    held = round(design.holdout_percent * 10)
    if not held:
        return []
    split = {chosen: _WHOLE - held, control: held}
    return [{"name": _rule(experiment), "experiment": holdouts_found.key_of(experiment.key), "split": split}]


def _rule(experiment: Experiment) -> str:
    return f"experiment {experiment.number}"


def _others(content: dict[str, Any], experiment: Experiment) -> list[dict[str, Any]]:
    return [each for each in content.get("rules", ()) if each.get("name") != _rule(experiment)]


def _condition(design: DesignPlan) -> dict[str, Any] | None:
    wanted = {"device": design.device, "country": design.country}
    parts = [{"attribute": name, "is": "equals", "value": value} for name, value in wanted.items() if value]
    if len(parts) > 1:
        return {"all": parts}
    return parts[0] if parts else None


def _served_to_customers() -> list[Environment]:
    """The environments that customers are served in."""
    return list(Environment.objects.filter(guarded=True))


def _flag(key: str) -> Flag:
    flag = Flag.objects.filter(key=key).exclude(state=FlagState.RETIRED).first()
    if flag is None:
        raise FlagUnfit(
            _("There is no flag “%(key)s”; make it first, or choose another assignment.") % {"key": key}
        )
    return flag


def _alone(flag: Flag, experiment: Experiment) -> None:
    """A flag draws for one experiment at a time: of two rules the first would take every unit from the second."""
    drawing = (ExperimentState.RUNNING, ExperimentState.ENDED)
    designs_of = Design.objects.filter(flag=flag.key, experiment__state__in=drawing).exclude(
        experiment=experiment
    )
    if (found := designs_of.select_related("experiment").first()) is not None:
        other = found.experiment
        raise FlagUnfit(
            _(
                "“%(flag)s” draws for experiment %(number)s, “%(name)s”, which is not decided; decide it first."
            )
            % {"flag": flag, "number": other.number, "name": other}
        )


def _content(flag: Flag, environment: Environment) -> dict[str, Any]:
    live = changing.live(flag, environment)
    if live is None:
        raise FlagUnfit(
            _(
                "“%(flag)s” serves nothing in %(environment)s yet; put a version live whose variants are the arms."
            )
            % {"flag": flag, "environment": environment}
        )
    return dict(live.content)


def _check(flag: Flag, experiment: Experiment, content: dict[str, Any], arms: list[str]) -> None:
    missing = [arm for arm in arms if arm not in content["variants"]]
    if missing:
        raise FlagUnfit(
            _("“%(flag)s” has no variant “%(arm)s”; it has %(known)s. Name the arms as its variants.")
            % {"flag": flag, "arm": missing[0], "known": ", ".join(content["variants"])}
        )
    if flag.unit != experiment.unit:
        raise FlagUnfit(
            _("“%(flag)s” draws by %(drawn)s, the experiment by %(unit)s; both must be the same.")
            % {
                "flag": flag,
                "drawn": flag.get_unit_display().lower(),
                "unit": experiment.get_unit_display(),
            }
        )
