"""Addresses of the flight levels."""

from django.urls import path

from storewide.insight import flight_views

app_name = "levels"
urlpatterns = [
    path("", flight_views.board, name="board"),
    path("<slug:level>/", flight_views.level, name="level"),
    path("<slug:level>/<slug:stage>/limit/", flight_views.limit, name="limit"),
]
