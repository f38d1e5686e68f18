"""The gallery: every part of the interface as it looks, at `/styleguide/`, open to whoever builds pages."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from storewide.kit import icons, lists
from storewide.kit.links import Link
from storewide.kit.navigation import Choice, Entry, Group, Shell
from storewide.kit.pages import Action, Crumb, Page
from storewide.kit.progress import Progress
from storewide.kit.tags import Tag, Tone
from storewide.web import styleguide_list
from storewide.web import styleguide_samples as samples

_PLACES = (
    (_("Look"), "styleguide"),
    (_("Parts"), "styleguide-parts"),
    (_("Figures and charts"), "styleguide-figures"),
    (_("A list"), "styleguide-list"),
    (_("An empty list"), "styleguide-empty"),
    (_("A record"), "styleguide-record"),
    (_("A form"), "styleguide-form"),
    (_("Signed out"), "styleguide-signed-out"),
)
_COLOURS = [
    "paper",
    "card",
    "sunk",
    "ink",
    "soft",
    "edge",
    "edge-strong",
    "accent",
    "accent-soft",
    "good",
    "good-soft",
    "bad",
    "bad-soft",
    "wait",
    "wait-soft",
    "unknown",
    "chart-1",
    "chart-2",
    "chart-3",
    "chart-4",
    "chart-5",
    "chart-6",
]


class AskForm(forms.Form):
    """A form with one field of each sort."""

    title = forms.CharField(
        label=_("What should change"), max_length=80, help_text=_("One line, as you would say it.")
    )
    why = forms.CharField(
        label=_("Why"), widget=forms.Textarea, help_text=_("What customers or we cannot do today.")
    )
    team = forms.ChoiceField(label=_("Team"), choices=[("", _("Choose a team")), ("checkout", "Checkout")])
    value = forms.DecimalField(label=_("Value a year, EUR"), required=False, min_value=0)
    due = forms.DateField(
        label=_("Needed by"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    size = forms.ChoiceField(
        label=_("Size"),
        choices=[("s", _("Days")), ("m", _("Weeks")), ("l", _("Months"))],
        widget=forms.RadioSelect,
        help_text=_("A guess is enough."),
    )
    told = forms.BooleanField(label=_("The customer who asked wants an answer"), required=False)
    evidence = forms.FileField(
        label=_("Evidence"), required=False, help_text=_("A CSV file or a picture, at most 5 MB.")
    )


def _shown(request: HttpRequest, page: Page, template: str, **context: Any) -> HttpResponse:
    return render(
        request, f"web/styleguide/{template}.html", {"page": page, "shell": _shell(request), **context}
    )


def _shell(request: HttpRequest) -> Shell:
    """A frame with everything in it, whoever looks."""
    places = tuple((label, reverse(f"web:{name}")) for label, name in _PLACES)
    return Shell(
        groups=(
            Group("", (Entry(_("Home"), "/"),)),
            Group(_("Gallery"), tuple(Entry(label, url, url == request.path) for label, url in places)),
            Group(
                _("Ask and bet"),
                (Entry(_("Portfolio"), "#", count=41), Entry(_("Experiments"), "#", count=7)),
            ),
            Group(_("Watch and decide"), (Entry(_("Effect ledger"), "#"), Entry(_("Watches"), "#", count=2))),
        ),
        search_url=reverse("web:styleguide-list"),
        stores=(
            Choice(_("All stores"), "#", active=True),
            Choice("Kleid, DE", "#"),
            Choice("Kleid, AT", "#"),
        ),
        account_name="Ines Kovac",
        account_detail="ines@shop.example",
        profile_url="#",
        banner=_("This is a demo store: made-up people, made-up orders, effects that are known."),
    )


def _page(title: Any, purpose: Any, **more: Any) -> Page:
    return Page(
        title=title, purpose=purpose, crumbs=(Crumb(_("Gallery"), reverse("web:styleguide")),), **more
    )


@login_not_required
def look(request: HttpRequest) -> HttpResponse:
    """Type, space, colour and the icons."""
    page = Page(
        title=_("How Storewide looks"),
        purpose=_("Type, space, colour and shape, all from one file."),
        guide="",
    )
    return _shown(request, page, "look", colours=_COLOURS, icons=sorted(icons.PATHS))


@login_not_required
def parts(request: HttpRequest) -> HttpResponse:
    """Buttons, tags, cards, notices, menus, dialogs, steps."""
    page = _page(_("The parts"), _("What pages are set from; each says its state in a word and a shape too."))
    return _shown(
        request, page, "parts", steps=samples.STEPS, history=samples.HISTORY, progress=_progress(request)
    )


@login_not_required
def figures_page(request: HttpRequest) -> HttpResponse:
    """Figures, sparklines, breakdowns, intervals and charts."""
    page = _page(
        _("Spend is 4.1 % under plan. Conversion on mobile in Germany, lower since Tuesday, explains most."),
        _("Words first, then numbers: the title of a page and of a chart states what it found."),
        guide="metrics",
        short=_("Figures and charts"),
    )
    return _shown(request, page, "figures", samples=samples)


@login_not_required
def list_page(request: HttpRequest) -> HttpResponseBase:
    """A list with search, filters, sort, pages and CSV."""
    page = _page(
        _("14 requests wait for an answer"),
        _("Every request with its value and the one who answers it."),
        guide="portfolio#requests",
        actions=(Action(_("Ask for a change"), reverse("web:styleguide-form")),),
    )
    return lists.respond(
        request, styleguide_list.ASK_LIST, styleguide_list.ASKS, page=page, shell=_shell(request)
    )


@login_not_required
def empty_list(request: HttpRequest) -> HttpResponseBase:
    """The same list before it has a row."""
    page = _page(_("Requests"), _("Every request with its value and the one who answers it."))
    return lists.respond(request, styleguide_list.ASK_LIST, (), page=page, shell=_shell(request))


@login_not_required
def record(request: HttpRequest) -> HttpResponse:
    """A record: its state and accountable, the next action, the body, facts, history last."""
    page = _page(
        _("Address check that accepts new streets"),
        _("Customers report “address not accepted” nine times as often since Tuesday."),
        guide="portfolio#records",
        actions=(
            Action(_("Edit"), "#", "quiet"),
            Action(_("Decline"), "#", "danger", post=True, confirm=_("Decline this request?")),
        ),
    )
    context: dict[str, Any] = {
        "accountable": "Ines Kovac",
        "tags": [Tag(_("waits for a decision"), Tone.WAITING), Tag(_("Checkout"))],
        "next": Action(_("Decide"), "#"),
        "next_reason": _("The watch of release 24.3 ended; a guardrail was breached."),
    }
    return _shown(request, page, "record", history=samples.HISTORY, samples=samples, **context)


@login_not_required
def form(request: HttpRequest) -> HttpResponse:
    """A form, empty or with its errors."""
    filled = AskForm(request.POST, request.FILES) if request.method == "POST" else AskForm()
    page = _page(
        _("Ask for a change"),
        _("Say what should change and why; you get an answer with a reason."),
        guide="portfolio",
    )
    context = {"page": page, "form": filled, "submit": _("Ask"), "cancel_url": reverse("web:styleguide-list")}
    status = 422 if filled.is_bound and not filled.is_valid() else 200
    return render(request, "kit/form_page.html", {**context, "shell": _shell(request)}, status=status)


def _progress(request: HttpRequest) -> Progress:
    """A long job that is a step further each time it is asked for."""
    done = min(int(request.GET.get("done", "120000") or 0) + 60_000, 541_909) if request.GET else 120_000
    running = done < 541_909
    return Progress(
        label=_("Importing online-retail.csv"),
        done=done,
        total=541_909,
        running=running,
        poll_url=f"{reverse('web:styleguide-progress')}?done={done}",
        state=Tag(_("running"), Tone.WAITING) if running else Tag(_("done"), Tone.GOOD),
        detail=_("1,454 lines refused so far"),
        cancel_url="#" if running else "",
        result=None if running else Link("import", "1", str(_("See what was imported")), "#"),
    )


@login_not_required
def progress_part(request: HttpRequest) -> HttpResponse:
    """What the page asks for every second while a job runs."""
    return render(request, "kit/parts/progress.html", {"progress": _progress(request)})


@login_not_required
def signed_out(request: HttpRequest) -> HttpResponse:
    """A page before sign-in."""
    page = Page(title=_("Sign in to Kleid"), purpose=_("Use the e-mail address you were invited with."))
    return _shown(request, page, "signed_out", form=SignInForm())


class SignInForm(forms.Form):
    """What a sign-in page asks."""

    email = forms.EmailField(label=_("E-mail"))
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput)
