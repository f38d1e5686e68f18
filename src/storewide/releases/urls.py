"""Addresses of releases."""

from django.urls import path

from storewide.releases import front_desk_views as desk

app_name = "releases"
urlpatterns = [
    path("front-desk/", desk.desk, name="front-desk"),
    path("front-desk/note/", desk.note, name="front-desk-note"),
    path("front-desk/notes/<uuid:feedback_id>/said/", desk.said, name="front-desk-said"),
    path("front-desk/notes/<uuid:feedback_id>/undo/", desk.undo, name="front-desk-undo"),
    path("front-desk/briefings/<uuid:briefing_id>/read/", desk.read, name="front-desk-read"),
]
