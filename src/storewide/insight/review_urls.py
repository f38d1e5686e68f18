"""Addresses of the trading review."""

from django.urls import path

from storewide.insight import review_views

app_name = "review"
urlpatterns = [
    path("", review_views.latest, name="latest"),
    path("past/", review_views.past, name="past"),
    path("<slug:week>/", review_views.week, name="week"),
    path("<slug:week>/hold/", review_views.hold, name="hold"),
]
