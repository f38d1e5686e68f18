"""A table of targets that somebody uploads in the page."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from storewide.kit import table_import
from storewide.kit.permissions import Actor
from storewide.lib.tables import TableReport
from storewide.metrics import targets_import
from storewide.sources.models import Store


class TargetsUploadForm(forms.Form):
    """A file of targets, and the store of rows that name none."""

    file = forms.FileField(
        label=_("Table"), help_text=_("CSV with the columns month, metric, target and, where there, store.")
    )
    store = forms.ModelChoiceField(label=_("Store"), queryset=Store.objects.all(), empty_label=None)
    rehearsal = forms.BooleanField(
        label=_("Only try"), required=False, help_text=_("Say what would happen; keep nothing.")
    )


def take(data: dict[str, Any], *, by: Actor, at: datetime) -> TableReport:
    """Read the uploaded table (or only try to); raises a Refusal when it is none."""
    take_rows = targets_import.Take(store=data["store"].slug, by=by, at=at)
    do = table_import.rehearse if data["rehearsal"] else table_import.take

    def read(path: Path) -> TableReport:
        return do(path, take_rows, required=targets_import.REQUIRED, strict=False)

    return table_import.from_upload(data["file"].name, data["file"].read(), read)
