"""Links to areas and activities, shown by records that know no more of them than kind and short name."""

from storewide.kit.links import Link
from storewide.ownership.models import Activity, Area


def resolve_link(link: Link) -> Link | None:
    """The link to an area or an activity with label and address; None for other kinds and for what is gone."""
    if link.kind == Area.KIND:
        area = Area.objects.filter(slug=link.id).first()
        return area.link if area else None
    if link.kind == Activity.KIND:
        activity = Activity.objects.filter(slug=link.id).first()
        return activity.link if activity else None
    return None
