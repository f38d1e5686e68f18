"""Addresses of listening."""

from django.urls import path

from storewide.listening import views

app_name = "listening"
urlpatterns = [
    path("", views.voice, name="voice"),
    path("note/", views.note, name="note"),
    path("<uuid:feedback_id>/", views.feedback, name="feedback"),
    path("<uuid:feedback_id>/change/", views.change, name="change"),
    path("<uuid:feedback_id>/withdraw/", views.withdraw, name="withdraw"),
    path("<uuid:feedback_id>/about/", views.about, name="about"),
]
