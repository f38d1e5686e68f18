"""Addresses of rhythm."""

from django.urls import path

from storewide.rhythm import note_views, views

app_name = "rhythm"
urlpatterns = [
    path("actions/", views.actions, name="actions"),
    path("actions/new/", views.action_new, name="action-new"),
    path("actions/<uuid:action_id>/", views.action, name="action"),
    path("actions/<uuid:action_id>/change/", views.action_change, name="action-change"),
    path("actions/<uuid:action_id>/close/", views.action_close, name="action-close"),
    path("actions/<uuid:action_id>/waits/", views.action_block, name="action-block"),
    path("actions/<uuid:action_id>/waits-no-more/", views.action_unblock, name="action-unblock"),
    path("notes/<slug:store>/", note_views.note, name="note"),
]
