"""The text that risks were before they became a list."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("portfolio", "0009_risks_and_versions")]

    operations = [migrations.RemoveField(model_name="businesscase", name="risks")]
