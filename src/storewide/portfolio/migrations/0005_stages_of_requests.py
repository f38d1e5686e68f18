"""Requests made before stages were kept: asked when they were made, answered when they were answered."""

from typing import Any

from django.db import migrations

BATCH = 500
UNKNOWN = "Storewide"


def keep(apps: Any, _schema: Any) -> None:
    """A stage from asking to the answer, and one since then; where no answer is known, the one it stands in."""
    stage = apps.get_model("portfolio", "Stage")
    known = set(stage.objects.values_list("request", flat=True))
    rows = []
    for request in apps.get_model("portfolio", "Request").objects.exclude(pk__in=known).iterator():
        answered = max(request.answered_at, request.created_at) if request.answered_at else None
        first = "asked" if answered else request.state
        rows.append(
            stage(
                request=request,
                state=first,
                begins=request.created_at,
                ends=answered,
                by_id=request.asked_by_id,
                by_label=request.asked_by_label,
            )
        )
        if answered:
            rows.append(
                stage(
                    request=request,
                    state=request.state,
                    begins=answered,
                    reason=request.answer,
                    by_label=UNKNOWN,
                )
            )
    stage.objects.bulk_create(rows, batch_size=BATCH)


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0004_stages")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
