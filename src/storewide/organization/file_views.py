"""Pages of the operation as a file, and of the templates to start from: what would happen first, then it happens."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from storewide.kit import operation_plan, operation_reading, operation_writing
from storewide.kit.errors import Refusal
from storewide.kit.operation_file import Document
from storewide.kit.operation_forms import OperationForm, form_page
from storewide.kit.operation_plan import Plan
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.kit.table_forms import TableField, TriedTableForm
from storewide.lib.clock import now
from storewide.organization import plan_page, queries
from storewide.organization.permissions import OrganizationPermission
from storewide.organization.templates_of_operation import TEMPLATES, Template, TemplateUnknown, template_named

GUIDE = "operation-file"


class OperationFileForm(OperationForm):
    """A file of the operation to try."""

    file = TableField(
        too_large=gettext_lazy(
            "This file is larger than 2 MB; apply it with the command: storewide apply FILE."
        ),
        label=gettext_lazy("File (YAML)"),
        help_text=gettext_lazy(
            "As downloaded here and edited. A section that is in it is all there is of it; one that is not stays as "
            "it is. You see what would happen before anything is written."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,text/yaml"}),
    )


def templates(request: SignedInRequest) -> HttpResponse:
    """The templates to choose from."""
    require(request.user, OrganizationPermission.VIEW)
    page = Page(
        title=_("Start from a template"),
        purpose=_(
            "A first model to edit, not to type: it adds what you lack, and leaves alone what is there."
        ),
        guide=f"{GUIDE}#start-from-a-template",
        crumbs=(to_design(),),
    )
    return render(request, "organization/templates.html", {"page": page, "templates": TEMPLATES})


def template(request: SignedInRequest, name: str) -> HttpResponse:
    """What a template would add; with POST, it does."""
    require(request.user, OrganizationPermission.APPLY_FILE)
    try:
        found = template_named(name)
    except TemplateUnknown as unknown:
        raise Http404(unknown.sentence) from None
    if request.method == "POST":
        return _apply_template(request, found)
    plan = operation_plan.rehearse(found.document(), by=request.user, at=now())
    page = Page(
        title=plan_page.finding(plan),
        short=str(found),
        purpose=_("Nothing is written yet: this is what “%(name)s” would add.") % {"name": found},
        guide=f"{GUIDE}#start-from-a-template",
        crumbs=(to_design(), Crumb(_("Templates"), reverse("organization:templates"))),
    )
    context = {"page": page, "sections": plan_page.sections(plan), "plan": plan, "take": request.path}
    return render(request, "organization/plan.html", context)


def operation_file(request: SignedInRequest) -> HttpResponse:
    """Download the operation; choose a file, and see what it would do with nothing written."""
    require(request.user, OrganizationPermission.APPLY_FILE)
    form = OperationFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        name, content = form.cleaned_data["file"].name, form.cleaned_data["file"].read()
        plan = form.attempt(_try, name=name, content=content, request=request)
        if plan is not None:
            return _preview(request, name, content, plan)
    page = Page(
        title=_("The operation as a file"),
        purpose=_("Units, teams, people, roles and areas in one file, to edit and to keep beside your code."),
        guide=f"{GUIDE}#the-file",
        crumbs=(to_design(),),
        actions=(Action(_("Download"), reverse("organization:file-download"), "quiet"),),
    )
    return form_page(
        request, form, page, submit=_("See what would happen"), back=reverse("organization:design")
    )


@require_safe
def operation_download(request: SignedInRequest) -> HttpResponse:
    """The operation as it is, as a file."""
    require(request.user, OrganizationPermission.APPLY_FILE)
    text = operation_writing.write(operation_plan.export())
    name = slugify(queries.operation_name()) or "operation"
    headers = {"Content-Disposition": f'attachment; filename="{name}.yaml"'}
    return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


@require_POST
def operation_take(request: SignedInRequest) -> HttpResponse:
    """Apply the file that was tried; what it removes was shown."""
    require(request.user, OrganizationPermission.APPLY_FILE)
    form = TriedTableForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The file did not arrive whole; choose it once more."))
        return redirect("organization:file")
    try:
        document = _read(name=form.cleaned_data["name"], content=form.cleaned_data["content"])
        plan = operation_plan.apply_with_removals(document, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("organization:file")
    messages.success(request, plan_page.done(plan))
    return redirect("organization:design")


def to_design() -> Crumb:
    """The way back to where an operation is designed."""
    return Crumb(_("Design the operation"), reverse("organization:design"))


def _read(*, name: str, content: bytes) -> Document:
    try:
        return operation_reading.read(content.decode(), name)
    except UnicodeDecodeError:
        raise NoText(_("%(file)s is no text in UTF-8; save it as one.") % {"file": name}) from None


def _try(*, request: SignedInRequest, name: str, content: bytes) -> Plan:
    document = _read(name=name, content=content)
    return operation_plan.rehearse(document, by=request.user, at=now())


class NoText(Refusal):
    """The file holds no text."""

    field = "file"


def _preview(request: SignedInRequest, name: str, content: bytes, plan: Plan) -> HttpResponse:
    page = Page(
        title=plan_page.finding(plan),
        short=_("The operation as a file"),
        purpose=_("Nothing is written yet: this is what %(file)s would do.") % {"file": name},
        guide=f"{GUIDE}#the-file",
        crumbs=(to_design(),),
    )
    context = {
        "page": page,
        "sections": plan_page.sections(plan),
        "plan": plan,
        "take": reverse("organization:file-take"),
        "again": reverse("organization:file"),
        "form": TriedTableForm.of(name, content),
        "confirm": plan_page.question(plan),
    }
    return render(request, "organization/plan.html", context)


def _apply_template(request: SignedInRequest, found: Template) -> HttpResponse:
    try:
        plan = operation_plan.apply(found.document(), by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("organization:templates")
    messages.success(request, plan_page.done(plan))
    return redirect("organization:design")
