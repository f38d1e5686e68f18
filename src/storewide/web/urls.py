"""Addresses of what belongs to no module: the guide and the gallery of the interface's parts."""

from django.urls import path

from storewide.web import guide, styleguide

app_name = "web"

urlpatterns = [
    path("guide/", guide.index, name="guide"),
    path("guide/<slug:area>/", guide.area, name="guide-area"),
    path("styleguide/", styleguide.look, name="styleguide"),
    path("styleguide/parts/", styleguide.parts, name="styleguide-parts"),
    path("styleguide/figures/", styleguide.figures_page, name="styleguide-figures"),
    path("styleguide/list/", styleguide.list_page, name="styleguide-list"),
    path("styleguide/empty/", styleguide.empty_list, name="styleguide-empty"),
    path("styleguide/record/", styleguide.record, name="styleguide-record"),
    path("styleguide/form/", styleguide.form, name="styleguide-form"),
    path("styleguide/progress/", styleguide.progress_part, name="styleguide-progress"),
    path("styleguide/signed-out/", styleguide.signed_out, name="styleguide-signed-out"),
]
