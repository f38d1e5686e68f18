"""What people write beside a business case: sign-offs, the working-backwards page, its review, requirements."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit.fields import AmountField, LinesField
from storewide.kit.operation_forms import OperationForm
from storewide.lib.money import EXPONENTS
from storewide.organization.fields import PeopleField
from storewide.organization.models import Role
from storewide.portfolio.cases import backwards, words
from storewide.portfolio.cases.backwards import PageTold, QuestionTold
from storewide.portfolio.cases.rows import RowsForm
from storewide.portfolio.forms import VersionedForm
from storewide.portfolio.models import Asker, BackwardsPage, Need, Request, Section, Side, SignOffRule


class SignForm(OperationForm):
    """A sign-off of a case as it was read."""

    side = forms.ChoiceField(label=_("I sign for"), choices=Side.choices, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Words beside it"), max_length=400, required=False, help_text=_("On what condition, if any.")
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class RuleForm(OperationForm):
    """From which cost on cases are signed off, and by whom."""

    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in sorted(EXPONENTS)])
    threshold = AmountField(
        label=_("Signed off from"),
        required=False,
        help_text=_("What is spent once and in the first year. Empty: no case asks for a sign-off."),
    )
    business = forms.ModelChoiceField(
        label=_("For the business"),
        queryset=Role.objects.order_by("title", "pk"),
        required=False,
        empty_label=_("Whoever answers for the area"),
    )
    technical = forms.ModelChoiceField(
        label=_("For IT"),
        queryset=Role.objects.order_by("title", "pk"),
        required=False,
        empty_label=_("Any member but who signed for the business"),
    )

    def __init__(self, data: Any, rule: SignOffRule) -> None:
        begun = {name: getattr(rule, name) for name in ("threshold", "currency", "business", "technical")}
        super().__init__(data, initial=begun)
        field: Any = self.fields["threshold"]
        posted = (data or {}).get("currency", rule.currency)
        field.currency = posted if posted in EXPONENTS else rule.currency


class PageForm(RowsForm, VersionedForm):
    """A working-backwards page."""

    template_name = "portfolio/cases/page_form.html"

    headline = forms.CharField(
        label=_("Headline"),
        max_length=160,
        help_text=_("What a newspaper would print on the day it is live; no word of how it is made."),
    )
    for_whom = forms.CharField(label=_("For whom"), max_length=300, help_text=_("One kind of customer."))
    problem = forms.CharField(
        label=_("Problem"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Theirs, not ours."),
    )
    solution = forms.CharField(
        label=_("Solution"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("How it feels for them once it is there."),
    )
    quote = forms.CharField(
        label=_("What a customer says"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    quoted = forms.CharField(label=_("Who says it"), max_length=120, required=False)
    how_to_begin = forms.CharField(
        label=_("How to begin"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, request: Request, page: BackwardsPage | None) -> None:
        self.request = request
        told = backwards.told(page) if page else None
        begun = (
            {name: getattr(told, name) for name in backwards.FIELDS} if told else {"problem": request.problem}
        )
        super().__init__(data, initial={**begun, "expected_version": page.version if page else 0})
        filled = [vars(each) for each in told.questions] if told else []
        self.add_rows("question", _question, filled, blank=3, most=backwards.MOST_QUESTIONS)

    def question_rows(self) -> Any:
        """The rows of questions, for the template."""
        return self.rows("question")

    def called(self, name: str) -> str:
        """What a value is called beside theirs; questions have a name of their own."""
        return super().called(name) if name in self.fields else words.field(name)

    def stored_version(self) -> int:
        """The page's version now."""
        return BackwardsPage.objects.values_list("version", flat=True).get(request=self.request)

    def told(self) -> PageTold:
        """What the page is to say."""
        questions = tuple(
            QuestionTold(row["question"], row["asker"] or Asker.CUSTOMER, row["answer"])
            for row in self.given("question")
        )
        return PageTold(questions=questions, **{name: self.cleaned_data[name] for name in backwards.FIELDS})


class VisualForm(OperationForm):
    """A picture for the page."""

    file = forms.FileField(label=_("Picture"), help_text=_("PNG or JPEG, 5 MB at most."))
    caption = forms.CharField(
        label=_("What it shows"), max_length=200, help_text=_("Read aloud to whoever cannot see it.")
    )


class InviteForm(OperationForm):
    """Whom to ask for a review."""

    people = PeopleField(
        label=_("Reviewers"),
        help_text=_("By name or e-mail, one a line. Each finds it among what waits for them."),
    )


class RemarkForm(OperationForm):
    """A remark, or a reply to one."""

    section = forms.ChoiceField(label=_("About"), choices=Section.choices)
    words = forms.CharField(label=_("Remark"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class VerdictForm(OperationForm):
    """Whether the page is ready."""

    ready = forms.ChoiceField(
        label=_("Is this version ready?"),
        choices=[("yes", _("Ready")), ("no", _("Not yet"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What is missing, where it is not ready yet."),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput)


class RequirementForm(OperationForm):
    """A requirement with its acceptance."""

    text = forms.CharField(
        label=_("Requirement"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "Who wants what for what: “As a guest I pay without an account, so that I am done sooner”."
        ),
    )
    need = forms.ChoiceField(label=_("Need"), choices=Need.choices)
    criteria = LinesField(
        label=_("Accepted when"),
        required=False,
        max_length=4000,
        help_text=_("A line each: “Given a guest, when they pay, then no account is asked for”."),
    )
    expected_version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AcceptForm(OperationForm):
    """That a requirement is met."""

    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=500,
        required=False,
        help_text=_("The address of a test, a recording, or what else shows it."),
    )


class DropForm(OperationForm):
    """Why something is not required after all."""

    reason = forms.CharField(label=_("Reason"), max_length=400)


def _question() -> dict[str, forms.Field]:
    return {
        "question": forms.CharField(label=_("Question"), required=False, max_length=300),
        "asker": forms.ChoiceField(label=_("Whose"), choices=Asker.choices, required=False),
        "answer": forms.CharField(
            label=_("Answer"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
        ),
    }
