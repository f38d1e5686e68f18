"""A store whose days are known by heart, on the Monday after its second week."""

from tests.insight.monday import ana, clock
from tests.insight.why.conftest import folder, land, store, weeks

__all__ = ["ana", "clock", "folder", "land", "store", "weeks"]
