"""Addresses of the effect ledger."""

from django.urls import path

from storewide.ledger import views

app_name = "ledger"
urlpatterns = [
    path("effects/", views.effects, name="effects"),
    path("effects/<uuid:effect_id>/", views.effect, name="effect"),
]
