"""Everybody who has a home team is a member of it: with all of their time, since whenever."""

from typing import Any

from django.db import migrations

BATCH = 500


def follow(apps: Any, _schema: Any) -> None:
    """A membership for each person in a team who has none in it."""
    membership = apps.get_model("organization", "Membership")
    known = set(membership.objects.values_list("person", "team"))
    people = apps.get_model("organization", "Person").objects.exclude(team=None)
    membership.objects.bulk_create(
        (
            membership(person_id=person, team_id=team)
            for person, team in people.values_list("pk", "team")
            if (person, team) not in known
        ),
        batch_size=BATCH,
    )


class Migration(migrations.Migration):
    dependencies = [("organization", "0005_duties_and_decisions")]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
