"""The pages of connections to warehouses that exist already."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from storewide.audit.queries import history
from storewide.kit import lists
from storewide.kit.operation_forms import form_page
from storewide.kit.permissions import may, require
from storewide.lib.clock import now
from storewide.sources import connected, connecting, connection_pages, operations
from storewide.sources.connection_forms import (
    ConnectForm,
    ConnectionForm,
    DeclareForm,
    OpenStoreForm,
    TableForm,
)
from storewide.sources.connection_lists import connections, state_tag
from storewide.sources.models import Connection
from storewide.sources.permissions import SourcesPermission
from storewide.warehouse.connections import OutsideFact
from storewide.warehouse.outside_answers import place
from storewide.warehouse.questions import SourceFault


def index(request: HttpRequest) -> HttpResponseBase:
    """All connections."""
    actor = require(request.user, SourcesPermission.VIEW)
    changeable = may(actor, SourcesPermission.CONNECT)
    page = connection_pages.index(changeable=changeable)
    rows = Connection.objects.select_related("store")
    return lists.respond(request, connections(changeable=changeable), rows, page=page)


def new(request: HttpRequest) -> HttpResponse:
    """Connect a store."""
    actor = require(request.user, SourcesPermission.CONNECT)
    form = ConnectForm(request.POST or None)
    if form.is_valid() and (
        made := form.attempt(connecting.connect, by=actor, at=now(), **form.cleaned_data)
    ):
        return redirect("sources:connection-table", connection_id=made.pk, part="orders")
    back = reverse("sources:connections")
    return form_page(request, form, connection_pages.new(), submit=_("Connect"), back=back)


def open_store(request: HttpRequest) -> HttpResponse:
    """Open a store that no file made."""
    actor = require(request.user, SourcesPermission.CHANGE_STORE)
    form = OpenStoreForm(request.POST or None)
    if form.is_valid() and (
        made := form.attempt(operations.open_store, by=actor, at=now(), **form.cleaned_data)
    ):
        messages.success(request, _("The store is open."))
        return redirect("sources:store", slug=made.slug)
    back = reverse("sources:stores")
    return form_page(request, form, connection_pages.open_store(), submit=_("Open the store"), back=back)


def detail(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """One connection: whether it answers, its tables, what it can say."""
    connection = _find(connection_id)
    actor = require(request.user, SourcesPermission.VIEW)
    changeable = may(actor, SourcesPermission.CONNECT, connection)
    step, reason = connection_pages.next_step(connection)
    context = {
        "page": connection_pages.detail(connection, changeable=changeable),
        "connection": connection,
        "changeable": changeable,
        "place": place(connection.url),
        "tables": connection_pages.table_lines(connection),
        "answerable": [*connected.answerable(connection), *connected.judgeable(connection)],
        "tags": [state_tag(connection)],
        "next": step if changeable else None,
        "next_reason": reason,
        "history": history(connection),
    }
    return render(request, "sources/connection.html", context)


def change(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Rename a connection or change its address."""
    connection = _find(connection_id)
    actor = require(request.user, SourcesPermission.CONNECT, connection)
    form = ConnectionForm(request.POST or None, connection)
    if form.is_valid():
        told = {"changes": form.changes(), "expected_version": form.read_version()}
        if form.attempt(connecting.change_connection, connection=connection, by=actor, at=now(), **told):
            messages.success(request, _("The connection is changed; check it once."))
            return redirect("sources:connection", connection_id=connection_id)
    back = reverse("sources:connection", args=[connection_id])
    return form_page(request, form, connection_pages.change(connection), submit=_("Save"), back=back)


def table(request: HttpRequest, connection_id: UUID, part: str) -> HttpResponse:
    """Look at a table, then declare it as a fact."""
    connection = _find(connection_id)
    actor = require(request.user, SourcesPermission.CONNECT, connection)
    fact = connection_pages.PARTS.get(part)
    if fact is None:
        raise Http404
    context = _looked_at(request, connection, fact)
    form = context["form"]
    if form is not None and form.is_valid():
        told = {"table": form.cleaned_data["table"], "columns": form.columns()}
        if form.attempt(
            connecting.declare_table, connection=connection, fact=fact, by=actor, at=now(), **told
        ):
            messages.success(request, _("The table is declared; check the connection once."))
            return redirect("sources:connection", connection_id=connection_id)
    status = 422 if context["fault"] or (form is not None and form.is_bound) else 200
    return render(request, "sources/connection_table.html", context, status=status)


@require_POST
def check(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Ask every declared table once, and keep what came of it."""
    connection = _find(connection_id)
    actor = require(request.user, SourcesPermission.CONNECT, connection)
    fault = connected.fault_of(connection)
    connecting.note_check(connection=connection, fault=fault, by=actor, at=now())
    if fault:
        messages.error(request, fault)
    else:
        messages.success(request, _("Every declared table answers."))
    return redirect("sources:connection", connection_id=connection_id)


@require_POST
def disconnect(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Ask the warehouse no more."""
    connection = _find(connection_id)
    actor = require(request.user, SourcesPermission.CONNECT, connection)
    connecting.disconnect(connection=connection, by=actor, at=now())
    messages.success(request, _("The store is not connected any more."))
    return redirect("sources:connections")


def _find(connection_id: UUID) -> Connection:
    return get_object_or_404(Connection.objects.select_related("store"), pk=connection_id)


def _looked_at(request: HttpRequest, connection: Connection, fact: OutsideFact) -> dict[str, Any]:
    """What the page of a table shows: its name to type, and once there is one its first rows and its columns."""
    told = connection.tables.get(fact, {})
    name = request.POST.get("table") or request.GET.get("table") or told.get("table", "")
    found, fault = None, ""
    if name:
        try:
            found = connected.preview(connection, name)
        except SourceFault as error:
            fault = str(error)
    form = found and DeclareForm(
        request.POST or None, fact=fact, columns=found.columns, table=name, told=told.get("columns", {})
    )
    return {
        "page": connection_pages.declare(connection, fact),
        "chooser": TableForm(initial={"table": name}),
        "preview": found,
        "fault": fault,
        "form": form,
        "submit": _("Declare the table"),
        "cancel_url": reverse("sources:connection", args=[connection.pk]),
    }
