"""Addresses of the module."""

from django.urls import path

from storewide.organization import import_views, people_views, unit_views, views

app_name = "organization"
urlpatterns = [
    path("operation/", views.operation, name="operation"),
    path("teams/", views.teams, name="teams"),
    path("teams/new/", views.team_new, name="team-new"),
    path("teams/<uuid:team_id>/", views.team, name="team"),
    path("teams/<uuid:team_id>/change/", views.team_change, name="team-change"),
    path("units/", unit_views.units, name="units"),
    path("units/new/", unit_views.unit_new, name="unit-new"),
    path("units/<uuid:unit_id>/change/", unit_views.unit_change, name="unit-change"),
    path("people/", people_views.people, name="people"),
    path("people/new/", people_views.person_new, name="person-new"),
    path("people/import/", import_views.people_import_new, name="people-import"),
    path("people/import/take/", import_views.people_import_take, name="people-import-take"),
    path("people/invite/", import_views.people_invite, name="people-invite"),
    path("people/<uuid:person_id>/", people_views.person, name="person"),
    path("people/<uuid:person_id>/change/", people_views.person_change, name="person-change"),
    path("people/<uuid:person_id>/leave/", people_views.person_leave, name="person-leave"),
    path("people/<uuid:person_id>/return/", people_views.person_return, name="person-return"),
]
