"""Addresses of the effect ledger."""

from django.urls import path

from storewide.ledger import book_views, evidence_views, late_views, views

app_name = "ledger"
urlpatterns = [
    path("", book_views.index, name="book"),
    path("ledger.json", book_views.document, name="book-json"),
    path("never-measured/", book_views.unmeasured, name="unmeasured"),
    path("never-measured/state/", late_views.state, name="state"),
    path("never-measured/measure/", late_views.measure, name="measure"),
    path("effects/", views.effects, name="effects"),
    path("effects/<uuid:effect_id>/", views.effect, name="effect"),
    path("measured/", evidence_views.measured_effects, name="measured-effects"),
    path("measured/<uuid:measured_id>/", evidence_views.measured_effect, name="measured-effect"),
    path("decisions/", evidence_views.decisions, name="decisions"),
    path("decisions/<uuid:decision_id>/", evidence_views.decision, name="decision"),
]
