"""What a flag is to serve in an environment, as people write it: variants, and rules in their order."""

import itertools
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from storewide.flags import fitting
from storewide.flags.models import Flag, FlagType, Holdout, Layer
from storewide.flags.rules import shape, writing
from storewide.flags.rules.conditions import seconds_of
from storewide.flags.rules.unfit import Unfit
from storewide.kit.errors import Conflict, Refusal
from storewide.kit.operation_forms import OperationForm

#: empty rules at the end, to be filled
BLANK = 1
FIELDS = ("name", "who", "serve", "rollout", "from", "until", "experiment", "layer", "layer_share")
#: values of a flag that was never changed, by its type
FIRST: dict[FlagType, dict[str, Any]] = {
    FlagType.BOOLEAN: {"on": True, "off": False},
    FlagType.STRING: {"current": "current", "new": "new"},
    FlagType.NUMBER: {"few": 10, "many": 20},
    FlagType.OBJECT: {"current": {}, "new": {}},
}


@dataclass(frozen=True)
class Group:
    """Fields of the form under one heading; `folded` where it begins closed."""

    title: str
    fields: list[forms.BoundField]
    folded: bool = False


def first_content(flag: Flag) -> dict[str, Any]:
    """What a form begins with where nothing was served yet: everybody gets the last variant, nobody another."""
    variants = FIRST[FlagType(flag.type)]
    off = "off" if "off" in variants else next(iter(variants))
    return {"variants": variants, "off": off, "default": off, "rules": []}


class ContentForm(OperationForm):
    """Variants and rules of a flag; each rule has its own fields, `rule1_who` and so on, the last one empty."""

    template_name = "flags/content_fields.html"

    variants = forms.CharField(
        label=_("Variants"),
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text=_("One a line, its name and its value: on = true"),
    )
    off = forms.CharField(
        label=_("When it is off"), max_length=60, help_text=_("The variant that the switch falls back to.")
    )
    default = forms.CharField(
        label=_("Everybody else"), max_length=60, help_text=_("The variant of those no rule is for.")
    )
    prerequisites = forms.CharField(
        label=_("Flags it needs"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}),
        help_text=_("One a line with the variants that will do: new-cart: on. Without them it is off."),
    )
    holdouts = forms.MultipleChoiceField(
        label=_("Holdouts"),
        required=False,
        choices=lambda: [(each.key, each.name) for each in Holdout.objects.order_by("name")],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Those of its area hold by themselves."),
    )
    why = forms.CharField(
        label=_("Why this change?"),
        max_length=300,
        help_text=_("In one line; whoever lets it through reads it, and whoever comes next."),
    )

    #: the number of the live version that was read, 0 for none
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, content: dict[str, Any], flag: Flag, *, read: int) -> None:
        super().__init__(data, initial=_begun(content) | {"read": read})
        self._flag = flag
        rules = content.get("rules", [])
        counted = _asked(data) if data is not None else len(rules) + BLANK
        layers = [("", _now("None")), *Layer.objects.values_list("key", "name")]
        for number in range(1, counted + 1):
            begun = _rule_begun(rules[number - 1]) if number <= len(rules) else {}
            for name, field in _rule_fields(layers).items():
                field.initial = begun.get(name)
                self.fields[f"rule{number}_{name}"] = field
        if not Holdout.objects.exists():
            del self.fields["holdouts"]
        self._count = counted
        self._filled = len(rules)

    def groups(self) -> Iterable[Group]:
        """The fields by heading: the rules in their order, then what holds for all."""
        yield Group(_now("Variants"), [self["variants"], self["off"]])
        for number in range(1, self._count + 1):
            title = _now("Rule %(number)s") % {"number": number}
            if number > self._filled:
                title = _now("Add a rule")
            fields = [self[f"rule{number}_{name}"] for name in (*FIELDS, "drop")]
            folded = number > self._filled and not any(each.errors or each.data for each in fields)
            yield Group(title, fields if number <= self._filled else fields[:-1], folded)
        otherwise = [name for name in ("default", "prerequisites", "holdouts") if name in self.fields]
        yield Group(_now("And otherwise"), [self[name] for name in otherwise])
        yield Group(_now("This change"), [self["why"]])

    def clean(self) -> dict[str, Any]:
        """Everything as the content of a version, under `content`."""
        data: dict[str, Any] = super().clean() or {}
        content: dict[str, Any] = {
            "variants": self._read("variants", self._variants) or {},
            "off": data.get("off", ""),
            "default": data.get("default", ""),
            "rules": [
                rule for number in range(1, self._count + 1) if (rule := self._rule(number)) is not None
            ],
        }
        needs = self._read("prerequisites", _prerequisites)
        if needs:
            content["prerequisites"] = needs
        if data.get("holdouts"):
            content["holdouts"] = data["holdouts"]
        return {"why": data.get("why", ""), "content": content, "expected_live": data.get("read")}

    def refuse(self, refusal: Refusal) -> None:
        """As any refusal; after a conflict, saving again goes over the version that is live by now."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict):
            posted: Any = self.data
            again = posted.copy()
            again["read"] = refusal.theirs["read"]
            self.data = again

    def _rule(self, number: int) -> dict[str, Any] | None:
        """A rule as it is kept; None where it was left empty or is to go."""
        told = {name: self.cleaned_data.get(f"rule{number}_{name}") for name in (*FIELDS, "drop")}
        if told["drop"] or not any(told[name] for name in FIELDS):
            return None
        rule: dict[str, Any] = {"name": told["name"] or self._free_name(number)}
        rule["if"] = self._read(f"rule{number}_who", writing.condition_of)
        rule |= self._read(f"rule{number}_serve", writing.serve_of) or {}
        rule["rollout"] = self._read(f"rule{number}_rollout", writing.rollout_of)
        for name in ("from", "until"):
            rule[name] = self._read(f"rule{number}_{name}", _moment)
        rule["experiment"] = told["experiment"]
        if told["layer"]:
            rule["layer"] = {"key": told["layer"], "share": round(float(told["layer_share"] or 0) * 100)}
        return {name: value for name, value in rule.items() if value not in (None, "")}

    def _free_name(self, number: int) -> str:
        """A name that no other rule has: weights are found again by it."""
        taken = {self.cleaned_data.get(f"rule{each}_name") for each in range(1, self._count + 1)}
        names = (_now("Rule %(number)s") % {"number": each} for each in itertools.count(number))
        return next(name for name in names if name not in taken)

    def _read[T](self, name: str, read: Callable[[str], T]) -> T | None:
        """What a field says, or None with the fault beside it."""
        try:
            return read(str(self.cleaned_data.get(name) or ""))
        except Unfit as fault:
            self.add_error(name, fitting.refused(fault).sentence)
            return None

    def _variants(self, text: str) -> dict[str, Any]:
        found = {}
        for line in filter(None, (each.strip() for each in text.splitlines())):
            name, equals, value = (each.strip() for each in line.partition("="))
            if not name or not equals or " " in name:
                raise Unfit("variant_not_understood", line)
            found[name] = self._value(value, line)
        return found

    def _value(self, told: str, line: str) -> Any:
        try:
            found = json.loads(told)
        except ValueError:
            if self._flag.type != FlagType.STRING:
                raise Unfit("variant_not_understood", line) from None
            return told
        return told if self._flag.type == FlagType.STRING and not isinstance(found, str) else found


def _rule_fields(layers: Iterable[tuple[str, str]]) -> dict[str, forms.Field]:
    def text(label: Any, help_text: Any = "", rows: int = 0, longest: int = 2_000) -> forms.CharField:
        widget = forms.Textarea(attrs={"rows": rows, "spellcheck": "false"}) if rows else forms.TextInput()
        return forms.CharField(
            label=label, help_text=help_text, widget=widget, required=False, max_length=longest
        )

    return {
        "name": text(_("Name"), _("By it the split is found again when its weights change."), longest=60),
        "who": text(
            _("Who is it for?"),
            _(
                "One condition a line, all must hold; a line “or” begins another choice. Such as: country is one of "
                "DE, AT; app version at least 2.1.0; in audience regulars. Empty for everybody."
            ),
            rows=3,
        ),
        "serve": text(_("What is served?"), _("A variant, or a split with weights: control 50, new 50.")),
        "rollout": text(
            _("Rolled out to how many percent of them?"),
            _("10, or lines of a moment and a share: 2026-12-01T08:00Z 10. Empty for all."),
            rows=2,
        ),
        "from": text(_("From"), _("A moment such as 2026-12-01T08:00Z.")),
        "until": text(_("Until")),
        "experiment": text(_("Experiment"), _("The key its exposures carry, where it is one."), longest=120),
        "layer": forms.ChoiceField(
            label=_("Layer"),
            choices=layers,
            required=False,
            help_text=_("Rules of one layer never reach the same unit."),
        ),
        "layer_share": forms.DecimalField(
            label=_("Share of the layer in percent"), min_value=0, max_value=100, required=False
        ),
        "drop": forms.BooleanField(label=_("Take this rule out"), required=False),
    }


def _rule_begun(rule: dict[str, Any]) -> dict[str, Any]:
    layer = rule.get("layer") or {}
    return {
        "name": rule.get("name", ""),
        "who": writing.condition_text(rule.get("if")),
        "serve": writing.serve_text(rule),
        "rollout": writing.rollout_text(rule.get("rollout")),
        "from": rule.get("from", ""),
        "until": rule.get("until", ""),
        "experiment": rule.get("experiment", ""),
        "layer": layer.get("key", ""),
        "layer_share": layer["share"] / 100 if layer else None,
    }


def _begun(content: dict[str, Any]) -> dict[str, Any]:
    needs = content.get("prerequisites", ())
    return {
        "variants": "\n".join(
            f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in content["variants"].items()
        ),
        "off": content["off"],
        "default": content["default"],
        "prerequisites": "\n".join(f"{each['flag']}: {', '.join(each['variants'])}" for each in needs),
        "holdouts": content.get("holdouts", []),
    }


def _asked(data: Any) -> int:
    """How many rules a sent form holds."""
    numbers = [name.removeprefix("rule").partition("_")[0] for name in data if name.startswith("rule")]
    return min(max((int(each) for each in numbers if each.isdecimal()), default=0), shape.MOST_RULES + BLANK)


def _prerequisites(text: str) -> list[dict[str, Any]]:
    found = []
    for line in filter(None, (each.strip() for each in text.splitlines())):
        key, _colon, variants = line.partition(":")
        named = [each.strip() for each in variants.split(",") if each.strip()]
        found.append({"flag": key.strip(), "variants": named or ["on"]})
    return found


def _moment(text: str) -> str:
    if text.strip() and seconds_of(text.strip()) is None:
        raise Unfit("value_is_no_moment", text, value=text)
    return text.strip()
