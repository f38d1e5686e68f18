"""The two environments every operation begins with: where customers are served, and where things are tried."""

from django.db import migrations

ENVIRONMENTS = (("production", "Production", True), ("test", "Test", False))


def add(apps, schema_editor):
    Environment = apps.get_model("flags", "Environment")
    for position, (key, name, guarded) in enumerate(ENVIRONMENTS):
        Environment.objects.get_or_create(
            key=key, defaults={"name": name, "guarded": guarded, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("flags", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
