"""Cases written before risks were a list and versions were kept: a risk for each line, and the version they stand in."""

from typing import Any

from django.db import migrations

LONGEST = 400


def keep(apps: Any, _schema: Any) -> None:
    """Each line of a case's risks becomes a risk that nobody has judged; what the case says is its one known version."""
    risk, version = apps.get_model("portfolio", "Risk"), apps.get_model("portfolio", "Version")
    for case in apps.get_model("portfolio", "BusinessCase").objects.select_related("effect").iterator():
        lines = [line.strip() for line in case.risks.splitlines() if line.strip()]
        for place, line in enumerate(lines):
            risk.objects.create(case=case, place=place, what=line[:LONGEST], chance="")
        said = {
            "objective": case.objective,
            "risks": "\n".join(lines),
            "promise": case.effect.promise,
            "metric": case.effect.metric,
            "direction": case.effect.direction,
            "size": "" if case.effect.size is None else f"{case.effect.size:.2f}",
            "due_on": case.effect.due_on.isoformat(),
        }
        version.objects.create(
            request_id=case.request_id, text="case", number=case.version, said=said, by_label="Storewide"
        )


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0008_business_cases")]

    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
