"""Addresses of incidents, under `/service/`."""

from django.urls import path

from storewide.service import hook_views, views

app_name = "service"
urlpatterns = [
    path("incidents/", views.incidents, name="incidents"),
    path("incidents/tell/", views.tell, name="tell"),
    path("incidents/<uuid:incident_id>/", views.incident, name="incident"),
    path("incidents/<uuid:incident_id>/change/", views.change, name="change"),
    path("incidents/<uuid:incident_id>/resolve/", views.resolve, name="resolve"),
    path("hooks/", hook_views.hooks, name="hooks"),
    path("hooks/new/", hook_views.new, name="hook-new"),
    path("hooks/<uuid:hook_id>/", hook_views.hook, name="hook"),
    path("hooks/<uuid:hook_id>/sign/", hook_views.sign, name="hook-sign"),
    path("hooks/<uuid:hook_id>/revoke/", hook_views.revoke, name="hook-revoke"),
    path("hooks/<slug:provider>/<str:token>/", hook_views.deliver, name="deliver"),
]
