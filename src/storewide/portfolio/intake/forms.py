"""What people write when they ask, and what else belongs to how requests come in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import OperationForm, RecordForm
from storewide.ownership.models import Area
from storewide.portfolio.fields import RequestField
from storewide.portfolio.forms import AskForm
from storewide.portfolio.intake import own_fields
from storewide.portfolio.intake.own_fields import PREFIX, FieldKind, Need, OwnField
from storewide.portfolio.intake.own_forms import LINK_TO, TAKE_AWAY, OwnFieldsForm
from storewide.portfolio.intake.telling import Telling
from storewide.portfolio.models import Function, Mailbox, Request, RequestState, RequestType
from storewide.sources.models import Store

NONE_OF_THESE = "none"
_NOBODY_SAYS = ("", gettext_lazy("Not said"))
#: where an IMAP server is met, and looked into, unless somebody says otherwise
_PORT, _FOLDER = 993, "INBOX"


class TypedAskForm(AskForm, OwnFieldsForm):
    """A new request of one type, or of none."""

    function = forms.ChoiceField(
        label=gettext_lazy("Which function asks?"),
        required=False,
        help_text=gettext_lazy("It is answered, and its needs are counted, as this function's."),
    )

    def __init__(
        self, data: Any, kind: RequestType | None, initial: dict[str, Any], files: Any = None
    ) -> None:
        self.kind = kind
        super().__init__(data, files, initial=initial)
        function: Any = self.fields["function"]
        function.choices = [_NOBODY_SAYS, *_functions(kind)]
        if kind is not None:
            self.ask_own(own_fields.read(kind.fields))

    def offer(self, alike: Sequence[Request]) -> None:
        """Ask whether it is one of these, which ask for something alike."""
        if not alike:
            return
        choices = [(str(each.number), f"{each.number}: {each.title} · {each.tag.label}") for each in alike]
        self.fields["same_as"] = forms.ChoiceField(
            label=gettext_lazy("Is it one of these?"),
            choices=[*choices, (NONE_OF_THESE, gettext_lazy("No, it is something else"))],
            widget=forms.RadioSelect,
            help_text=gettext_lazy("If it is, yours goes on in it, and you get every answer that it gets."),
        )
        self.order_fields(["same_as"])

    def said(self) -> dict[str, Any]:
        """What `operations.ask` takes."""
        own = {"function", "same_as"}
        plain = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in own and not name.startswith((PREFIX, LINK_TO, TAKE_AWAY))
        }
        return {**plain, "told": Telling(self.cleaned_data["function"], self.kind, self.own())}

    def refuse(self, refusal: Refusal) -> None:
        """Beside each own field what is wrong with it."""
        OperationForm.refuse(self, refusal)


class TellForm(OwnFieldsForm):
    """Which function asks, and what the type of a request asks, evidence too."""

    expected_version = forms.IntegerField(widget=forms.HiddenInput)
    function = forms.ChoiceField(label=gettext_lazy("Which function asks?"), required=False)

    def __init__(self, data: Any, request: Request, files: Any = None) -> None:
        told = own_fields.told(request.told)
        held = {f"{PREFIX}{each.key}": each.value for each in told if each.kind != FieldKind.FILE}
        links = {
            f"{LINK_TO}{each.key}": each.value
            for each in told
            if each.kind == FieldKind.FILE and not each.file
        }
        begun = {**held, **links, "function": request.function, "expected_version": request.version}
        super().__init__(data, files, initial=begun)
        function: Any = self.fields["function"]
        function.choices = [_NOBODY_SAYS, *Function.choices]
        self.ask_own(own_fields.read(request.type.fields if request.type else ()), told)

    def said(self) -> dict[str, Any]:
        """What `operations.tell_more` takes."""
        version = self.cleaned_data["expected_version"]
        return {"function": self.cleaned_data["function"], "own": self.own(), "expected_version": version}


class MergeForm(OperationForm):
    """In which request another one goes on, and why."""

    into = RequestField(
        label=gettext_lazy("It goes on in"),
        among=lambda: Request.objects.exclude(state__in=[RequestState.MERGED, RequestState.DECLINED]),
        help_text=gettext_lazy("The request that stays: its number or its title."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Because"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever asked reads it as it stands here."),
    )


class UnmergeForm(OperationForm):
    """Why two requests are not the same after all."""

    reason = forms.CharField(
        label=gettext_lazy("Because"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Whoever asked reads it as it stands here."),
    )


class RemarkForm(OperationForm):
    """A remark on a request."""

    words = forms.CharField(
        label=gettext_lazy("Remark"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Everybody who may see the request reads it."),
    )


class TypeForm(RecordForm):
    """What a type of request is called, and to whom it is offered."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One sentence that whoever asks reads when they choose."),
    )
    functions = forms.MultipleChoiceField(
        label=gettext_lazy("Offered to"),
        choices=Function.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None means every function."),
    )


class FieldForm(OperationForm):
    """One own field of a type."""

    label = forms.CharField(label=gettext_lazy("Question"), max_length=own_fields.LONGEST_LABEL)
    kind = forms.ChoiceField(label=gettext_lazy("Answer"), choices=FieldKind.choices)
    need = forms.ChoiceField(label=gettext_lazy("Must be answered"), choices=Need.choices)
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("A line each; only for a choice."),
    )
    help = forms.CharField(label=gettext_lazy("Help"), required=False, max_length=200)

    @classmethod
    def begun(cls, field: OwnField) -> dict[str, Any]:
        """What the form of a field that is there begins with."""
        return {
            "label": field.label,
            "kind": field.kind,
            "need": field.need,
            "choices": "\n".join(field.choices),
            "help": field.help,
        }

    def own_field(self) -> OwnField:
        """The field as written; its key is given by the operation."""
        said = self.cleaned_data
        lines = [line.strip() for line in said["choices"].splitlines()]
        choices = tuple(dict.fromkeys(line for line in lines if line))
        return OwnField("", said["label"], said["kind"], said["need"], said["help"], choices)


class MailboxForm(RecordForm):
    """A mailbox: what its requests are about, and who may write."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=80, help_text=gettext_lazy("How you know it again.")
    )
    address = forms.EmailField(
        label=gettext_lazy("Address"),
        required=False,
        help_text=gettext_lazy("The one people write to; answers to our mail go there too."),
    )
    area = forms.ModelChoiceField(
        label=gettext_lazy("Area"),
        queryset=Area.objects.none(),
        empty_label=gettext_lazy("Choose the area"),
        help_text=gettext_lazy("Mail names none; whoever is accountable for it answers or passes it on."),
    )
    store = forms.ModelChoiceField(
        label=gettext_lazy("Store"),
        queryset=Store.objects.none(),
        required=False,
        empty_label=gettext_lazy("All stores"),
    )
    type = forms.ModelChoiceField(
        label=gettext_lazy("Type"),
        queryset=RequestType.objects.none(),
        required=False,
        empty_label=gettext_lazy("None"),
        help_text=gettext_lazy("Of requests whose mail names no other."),
    )
    domains = forms.CharField(
        label=gettext_lazy("Domains that may write"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "A line each. People and accounts of this operation always may; others may not."
        ),
    )

    imap_host = forms.CharField(
        label=gettext_lazy("IMAP server"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Where Storewide is to look for mail by itself, each minute; leave it empty where the mail server hands it over."
        ),
    )
    imap_port = forms.IntegerField(
        label=gettext_lazy("Port"),
        min_value=1,
        max_value=65535,
        initial=_PORT,
        required=False,
        help_text=gettext_lazy("IMAP over TLS."),
    )
    imap_user = forms.CharField(label=gettext_lazy("Account"), max_length=254, required=False)
    imap_password = forms.CharField(
        label=gettext_lazy("Password"),
        max_length=300,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("It is not shown again; left empty, the one that is saved stays."),
    )
    imap_folder = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=200,
        initial=_FOLDER,
        required=False,
        help_text=gettext_lazy("What is unread in it is taken, and then read."),
    )

    def __init__(self, data: Any, record: Mailbox | None = None) -> None:
        super().__init__(data, record)
        for name, order in (("area", "name"), ("store", "name"), ("type", "name")):
            field: Any = self.fields[name]
            field.queryset = field.queryset.model.objects.order_by(order, "pk")

    def clean_imap_port(self) -> int:
        """The usual one where none is written."""
        return self.cleaned_data["imap_port"] or _PORT

    def clean_imap_folder(self) -> str:
        """The usual one where none is written."""
        return self.cleaned_data["imap_folder"] or _FOLDER


def _functions(kind: RequestType | None) -> list[tuple[str, Any]]:
    offered = kind.functions if kind is not None and kind.functions else Function.values
    return [(code, label) for code, label in Function.choices if code in offered]
