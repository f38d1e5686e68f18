"""Forms as every page shows them: label, help and error beside the field, and a summary of what to mend.

`FORM_RENDERER` names `Renderer`, so that `{{ form }}` of any form comes out in this shape. A form that
goes to a page of its own uses `kit/form_page.html`.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from storewide.kit.options import select

SELECT = "django/forms/widgets/select.html"


class Renderer(DjangoTemplates):
    """Renders forms and fields with the templates under `kit/forms/`."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> SafeString:
        """As Django does, but for a select, whose options are written at once."""
        if template_name == SELECT:
            return select(context["widget"])
        return mark_safe(super().render(template_name, context, request))  # noqa: S308 - a template's own output
