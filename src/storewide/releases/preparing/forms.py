"""What people write to prepare the day of a release."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.flags.models import Flag
from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.organization.fields import PersonField
from storewide.organization.models import Role
from storewide.ownership.models import Area
from storewide.releases.models import Course, Release, TimedStep
from storewide.sources.models import Store

_DAY = {"type": "date"}


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class TimedStepForm(RecordForm):
    """One step of the day."""

    what = forms.CharField(
        label=_("What is done"), max_length=200, help_text=_("One thing that one person does.")
    )
    way = forms.ChoiceField(
        label=_("Part"), choices=Course.choices, initial=Course.GO, widget=forms.RadioSelect
    )
    minutes = forms.IntegerField(
        label=_("Minutes after the start"),
        min_value=0,
        max_value=10_080,
        required=False,
        help_text=_("Or a time of the clock below; of going back, minutes after it was decided."),
    )
    clock = forms.TimeField(
        label=_("At"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    lasts = forms.IntegerField(label=_("Takes minutes"), min_value=1, max_value=1440, initial=5)
    owner = PersonField(
        label=_("Who does it?"), required=False, help_text=_("One person, by name or e-mail.")
    )
    after = forms.ModelChoiceField(
        label=_("After"),
        queryset=TimedStep.objects.none(),
        required=False,
        empty_label=_("It waits for nothing"),
        help_text=_("It begins once this is done or skipped."),
    )

    def __init__(self, data: Any, release: Release, record: TimedStep | None = None) -> None:
        super().__init__(data, record)
        others = TimedStep.objects.filter(release=release)
        others = others.exclude(pk=record.pk) if record else others
        self.fields["after"].queryset = others  # type: ignore[attr-defined]


class WhyForm(OperationForm):
    """Why something is done that is looked at later."""

    because = forms.CharField(
        label=_("Because"), max_length=2000, widget=_area(3), help_text=_("It stays in the record.")
    )


class GoForm(OperationForm):
    """Go or no-go."""

    go = forms.TypedChoiceField(
        label=_("Decision"),
        choices=(("go", _("Go")), ("no", _("No-go"))),
        coerce=lambda value: value == "go",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=_area(4))


class AcceptForm(OperationForm):
    """The sign-off after go-live."""

    words_said = forms.CharField(
        label=_("What you looked at"), max_length=500, required=False, widget=_area(3)
    )


class LookBackForm(OperationForm):
    """A retrospective."""

    went_well = forms.CharField(label=_("What went well"), max_length=4000, required=False, widget=_area(4))
    went_badly = forms.CharField(label=_("What went badly"), max_length=4000, required=False, widget=_area(4))
    lessons = forms.CharField(
        label=_("Lessons"),
        max_length=4000,
        required=False,
        widget=_area(4),
        help_text=_("What the next release does otherwise."),
    )


class TakeOnForm(OperationForm):
    """An action out of a retrospective."""

    what = forms.CharField(label=_("What is to be done?"), max_length=200)
    owner = PersonField(label=_("Who does it?"), help_text=_("One person, by name or e-mail."))
    due_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs=_DAY))
    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.order_by("name", "pk"))

    def __init__(self, data: Any, release: Release) -> None:
        super().__init__(data, initial={"store": release.store_id})


class FreezeForm(RecordForm):
    """Days on which nothing goes live."""

    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("Such as “Black week”."))
    reason = forms.CharField(label=_("Reason"), max_length=300)
    first = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs=_DAY))
    last = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs=_DAY))
    store = forms.ModelChoiceField(
        label=_("Store"),
        queryset=Store.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("All stores"),
    )


class FlaggedServiceForm(OperationForm):
    """A service whose deployments go live by themselves."""

    service = forms.CharField(label=_("Service"), max_length=120, help_text=_("As deployments name it."))
    flag = forms.ModelChoiceField(
        label=_("Flag"),
        queryset=Flag.objects.none(),
        help_text=_("Off, or on for some: it holds all of it back."),
    )
    area = forms.ModelChoiceField(label=_("Area"), queryset=Area.objects.order_by("name", "pk"))
    store = forms.ModelChoiceField(
        label=_("Store"),
        queryset=Store.objects.order_by("name", "pk"),
        required=False,
        empty_label=_("All stores"),
    )
    behind_flag = forms.BooleanField(label=_("All that it deploys stands behind this flag"), required=False)
    unread = forms.BooleanField(label=_("No text of it is read by a customer"), required=False)
    no_data_duty = forms.BooleanField(label=_("It brings no duty about data"), required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.fields["flag"].queryset = Flag.objects.kept()  # type: ignore[attr-defined]


class TemplateForm(OperationForm):
    """The next version of the checklists."""

    text = forms.CharField(
        label=_("Checklists"),
        max_length=40_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 30, "class": "code", "spellcheck": "false"}),
        help_text=_("Text in TOML; the comments at its head say what each line may be."),
    )
    file = forms.FileField(
        label=_("Or a file"), required=False, help_text=_("Taken instead of the text above.")
    )
    why = forms.CharField(label=_("What changed"), max_length=300)

    def clean(self) -> dict[str, Any]:
        """The file stands above the text."""
        chosen = super().clean() or {}
        given = chosen.pop("file", None)
        if given is not None:
            try:
                chosen["text"] = given.read(200_000).decode()
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not text in UTF-8; save it as plain text."))
        if not self.errors and not chosen.get("text", "").strip():
            self.add_error("text", _("Write the checklists, or choose a file."))
        return chosen


class RolesForm(OperationForm):
    """Which roles sign releases of a tier off."""

    business = forms.ModelChoiceField(
        label=_("For the business"),
        queryset=Role.objects.order_by("title", "pk"),
        required=False,
        empty_label=_("As the checklist says"),
        help_text=_("Whoever holds it signs; the deputy while they are away."),
    )
    it = forms.ModelChoiceField(
        label=_("For IT"),
        queryset=Role.objects.order_by("title", "pk"),
        required=False,
        empty_label=_("As the checklist says"),
    )
