"""Addresses of radars; a blip's own stays for good."""

from django.urls import path

from storewide.strategy import radar_file_views, radar_views

urlpatterns = [
    path("radars/", radar_views.radars, name="radars"),
    path("radars/start/", radar_views.start, name="radar-start"),
    path("radars/from-file/", radar_file_views.new_from_file, name="radar-new-file"),
    path("radars/<slug:slug>/", radar_views.radar, name="radar"),
    path("radars/<slug:slug>/change/", radar_views.change, name="radar-change"),
    path("radars/<slug:slug>/add/", radar_views.add, name="blip-add"),
    path("radars/<slug:slug>/file/", radar_file_views.from_file, name="radar-file"),
    path("radars/<slug:slug>/file/take/", radar_file_views.take_file, name="radar-file-take"),
    path("radars/<slug:slug>/as/<slug:written_as>/", radar_file_views.download, name="radar-download"),
    path("radars/<slug:slug>/blips/<slug:blip_slug>/", radar_views.blip, name="blip"),
    path("radars/<slug:slug>/blips/<slug:blip_slug>/change/", radar_views.blip_change, name="blip-change"),
    path("radars/<slug:slug>/blips/<slug:blip_slug>/move/", radar_views.blip_move, name="blip-move"),
    path(
        "radars/<slug:slug>/blips/<slug:blip_slug>/take-off/", radar_views.blip_take_off, name="blip-take-off"
    ),
]
