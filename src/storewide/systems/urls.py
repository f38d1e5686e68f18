"""Addresses of systems."""

from django.urls import path

from storewide.systems import data_views, import_views, interface_views, system_views

app_name = "systems"
urlpatterns = [
    path("", system_views.register, name="register"),
    path("new/", system_views.system_new, name="system-new"),
    path("<uuid:system_id>/", system_views.system, name="system"),
    path("<uuid:system_id>/change/", system_views.system_change, name="system-change"),
    path("<uuid:system_id>/switch-off/", system_views.switch_off, name="switch-off"),
    path("interfaces/", interface_views.interfaces, name="interfaces"),
    path("interfaces/new/", interface_views.interface_new, name="interface-new"),
    path("interfaces/<uuid:interface_id>/", interface_views.interface, name="interface"),
    path("interfaces/<uuid:interface_id>/change/", interface_views.interface_change, name="interface-change"),
    path("interfaces/<uuid:interface_id>/end/", interface_views.interface_end, name="interface-end"),
    path("data/", data_views.assets, name="data"),
    path("data/new/", data_views.asset_new, name="data-new"),
    path("data/<uuid:asset_id>/", data_views.asset, name="data-asset"),
    path("data/<uuid:asset_id>/change/", data_views.asset_change, name="data-change"),
    path("data/<uuid:asset_id>/remove/", data_views.asset_remove, name="data-remove"),
    path("stated/new/", interface_views.stated_new, name="stated-new"),
    path("stated/new-interface/", interface_views.stated_new_flow, name="stated-new-flow"),
    path("stated/<uuid:change_id>/take-back/", interface_views.stated_take_back, name="stated-take-back"),
    path("import/<slug:table>/", import_views.choose, name="import"),
    path("import/<slug:table>/take/", import_views.take, name="import-take"),
]
