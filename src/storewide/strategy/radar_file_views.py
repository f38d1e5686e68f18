"""Radars as files: one brought, tried first; and one taken away, in any of the common formats."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.kit import own_files
from storewide.kit.errors import Refusal
from storewide.kit.operation_forms import form_page
from storewide.kit.pages import Page
from storewide.kit.permissions import require
from storewide.kit.requests import SignedInRequest
from storewide.lib.clock import now
from storewide.lib.tables import TableReport
from storewide.strategy import radar_import, radar_lists, radar_queries, radar_words
from storewide.strategy.models.radar import Radar
from storewide.strategy.permissions import StrategyPermission
from storewide.strategy.radar_files import FORMS
from storewide.strategy.radar_forms import NewRadarFileForm, RadarFileForm, TriedRadarForm
from storewide.strategy.radar_views import find, to_radar, to_radars

#: more refused rows than so many are counted, not shown
SHOWN = 100


def new_from_file(request: SignedInRequest) -> HttpResponse:
    """A new radar out of a file of another one."""
    require(request.user, StrategyPermission.CHANGE)
    form = NewRadarFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        content, name = form.cleaned_data["file"].read(), form.cleaned_data["name"]
        made = form.attempt(_start, content=content, name=name, request=request)
        if made is not None:
            messages.success(request, radar_words.taken(made[1]))
            for refusal in made[1].refusals[:5]:
                messages.warning(
                    request, _("Row %(row)s: %(why)s") % {"row": refusal.row, "why": refusal.reason}
                )
            return redirect(made[0])
    page = Page(
        title=_("Start a radar from a file"),
        purpose=_("Quadrants and rings are named as in the file."),
        guide="radar#files",
        crumbs=(to_radars(),),
    )
    return form_page(request, form, page, submit=_("Start it"), back=reverse("strategy:radars"))


def from_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Choose a radar's file; see what it would do, with nothing written."""
    require(request.user, StrategyPermission.CHANGE)
    radar = find(slug)
    form = RadarFileForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        file, on = form.cleaned_data["file"], form.cleaned_data["on"]
        content = file.read()
        said = {"radar": radar, "content": content, "on": on, "by": request.user, "at": now()}
        report = form.attempt(_rehearse, **said)
        if report is not None:
            return _preview(request, radar, TriedRadarForm.of(file.name, content, on=on), report)
    page = Page(
        title=_("Bring %(radar)s up to a file") % {"radar": radar},
        purpose=_("New blips come on, others move; who is missing in the file stays."),
        guide="radar#files",
        crumbs=(to_radars(), to_radar(radar)),
    )
    back = radar.get_absolute_url()
    return form_page(request, form, page, submit=_("See what would happen"), back=back)


@require_POST
def take_file(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take the file that was tried."""
    require(request.user, StrategyPermission.CHANGE)
    radar = find(slug)
    form = TriedRadarForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("The file did not arrive whole; choose it once more."))
        return redirect("strategy:radar-file", slug)
    said = {"content": form.cleaned_data["content"], "on": form.cleaned_data["on"]}
    try:
        own_files.refuse_in_demo()
        report = radar_import.take(radar=radar, **said, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect("strategy:radar-file", slug)
    messages.success(request, radar_words.taken(report))
    return redirect(radar)


def download(request: SignedInRequest, slug: str, written_as: str) -> HttpResponse:
    """A radar as a file of one of the formats, as it stood on the day of the address."""
    require(request.user, StrategyPermission.VIEW)
    radar, chosen = find(slug), FORMS.get(written_as)
    if chosen is None:
        raise Http404(written_as)
    today = now().date()
    on = min(radar_lists.day(request.GET.get("on")) or today, today)
    view = radar_queries.view(radar, on, radar_lists.day(request.GET.get("since")))
    response = HttpResponse(chosen.write(view), content_type=f"{chosen.content_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{radar.slug}-{on.isoformat()}.{chosen.ending}"'
    return response


def _start(*, request: SignedInRequest, content: bytes, name: str) -> tuple[Radar, TableReport]:
    own_files.refuse_in_demo()
    return radar_import.start_from(content=content, name=name, by=request.user, at=now())


def _rehearse(**said: object) -> TableReport:
    own_files.refuse_in_demo()
    return radar_import.rehearse(**said)  # type: ignore[arg-type]


def _preview(
    request: SignedInRequest, radar: Radar, form: TriedRadarForm, report: TableReport
) -> HttpResponse:
    page = Page(
        title=radar_words.would(report),
        short=_("Radar from a file"),
        purpose=_("Nothing is written yet: this is what %(file)s would do.") % {"file": form["name"].value()},
        guide="radar#files",
        crumbs=(to_radars(), to_radar(radar)),
    )
    context = {
        "page": page,
        "radar": radar,
        "report": report,
        "refusals": report.refusals[:SHOWN],
        "more": max(0, report.refused - SHOWN),
        "form": form,
    }
    return render(request, "strategy/radar_preview.html", context)
