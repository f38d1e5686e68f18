"""Forms as every page shows them: label, help and error beside the field, and a summary of what to mend.

`FORM_RENDERER` names `Renderer`, so that `{{ form }}` of any form comes out in this shape. A form that
goes to a page of its own uses `kit/form_page.html`.
"""

from django.forms.renderers import DjangoTemplates


class Renderer(DjangoTemplates):
    """Renders forms and fields with the templates under `kit/forms/`."""

    form_template_name = "kit/forms/form.html"
    field_template_name = "kit/forms/field.html"
