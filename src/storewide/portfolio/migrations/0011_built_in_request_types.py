"""The types of request that an operation begins with, as the package's text has them."""

from typing import Any

from django.db import migrations

from storewide.portfolio.intake import types


def add(apps: Any, _schema: Any) -> None:
    """Each type that is not there yet."""
    request_type = apps.get_model("portfolio", "RequestType")
    for each in types.all_types():
        said = {"name": each.name, "purpose": each.purpose, "functions": list(each.functions)}
        fields = [field.document for field in each.fields]
        request_type.objects.get_or_create(slug=each.slug, defaults={**said, "fields": fields})


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0010_risks_are_a_list")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
