"""Addresses of ownership; those of one area begin with its short name."""

from django.urls import path

from storewide.ownership import views, walk_views

app_name = "ownership"
urlpatterns = [
    path("map/", views.map_, name="map"),
    path("map/walk/", walk_views.walk, name="walk"),
    path("map/list/", views.areas, name="areas"),
    path("map/add/", views.add, name="add"),
    path("map/areas/<slug:slug>/", views.area, name="area"),
    path("map/areas/<slug:slug>/accountable/", views.accountable, name="accountable"),
    path("map/areas/<slug:slug>/responsible/", views.responsible, name="responsible"),
    path("map/areas/<slug:slug>/change/", views.change, name="change"),
]
