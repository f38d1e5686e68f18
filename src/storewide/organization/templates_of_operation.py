"""Templates to start from: operations as files, shipped with Storewide; they add, fill what is empty, and remove nothing."""

from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from storewide.kit import operation_reading
from storewide.kit.errors import Refusal
from storewide.kit.operation_file import Document
from storewide.kit.operation_values import near
from storewide.kit.tags import Text

FOLDER = Path(__file__).parent / "starting"


class TemplateUnknown(Refusal):
    """There is no template of this name."""

    status = 404


@dataclass(frozen=True)
class Template:
    """A first model to edit: its name, what it is called, when it fits and what it brings."""

    name: str
    label: Text
    fits: Text

    def __str__(self) -> str:
        return str(self.label)

    def document(self) -> Document:
        """Its rows, as any file's."""
        path = FOLDER / f"{self.name}.yaml"
        return operation_reading.read(path.read_text(encoding="utf-8"), path.name, whole=False)


TEMPLATES = (
    Template(
        "seven-areas",
        gettext_lazy("The seven areas"),
        gettext_lazy("A role for each area, what is done again and again, and the duties towards data."),
    ),
    Template(
        "independent-business-unit",
        gettext_lazy("Independent business unit"),
        gettext_lazy("eCommerce has a result of its own and every function it needs."),
    ),
    Template(
        "centralised",
        gettext_lazy("Centralised"),
        gettext_lazy("One department does eCommerce for all units, which sell alike."),
    ),
    Template(
        "hybrid",
        gettext_lazy("Hybrid with a centre of excellence"),
        gettext_lazy("Units differ, and share a platform, standards and experts."),
    ),
    Template(
        "marketing-operations-centre",
        gettext_lazy("Marketing operations centre"),
        gettext_lazy("Marketing in a matrix: one calendar, shared services and tools."),
    ),
    Template(
        "product-teams",
        gettext_lazy("Cross-functional product teams"),
        gettext_lazy("Teams of six to ten people, each with a part of the store that it owns for good."),
    ),
)


def template_named(name: str) -> Template:
    """The template of this name. Raises TemplateUnknown."""
    known = {template.name: template for template in TEMPLATES}
    if name not in known:
        words = {"name": name, "near": near(name, known)}
        raise TemplateUnknown(_("There is no template “%(name)s”; %(near)s") % words)
    return known[name]
