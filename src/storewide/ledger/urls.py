"""Addresses of the effect ledger."""

from django.urls import path

from storewide.ledger import evidence_views, views

app_name = "ledger"
urlpatterns = [
    path("effects/", views.effects, name="effects"),
    path("effects/<uuid:effect_id>/", views.effect, name="effect"),
    path("measured/", evidence_views.measured_effects, name="measured-effects"),
    path("measured/<uuid:measured_id>/", evidence_views.measured_effect, name="measured-effect"),
    path("decisions/", evidence_views.decisions, name="decisions"),
    path("decisions/<uuid:decision_id>/", evidence_views.decision, name="decision"),
]
