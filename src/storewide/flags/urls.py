"""Addresses of flags."""

from django.urls import path

from storewide.flags import shared_views, version_views, views

app_name = "flags"
urlpatterns = [
    path("", views.index, name="flags"),
    path("new/", views.new, name="new"),
    path("audiences/", shared_views.audiences, name="audiences"),
    path("audiences/new/", shared_views.audience_new, name="audience-new"),
    path("audiences/<slug:audience>/", shared_views.audience_change, name="audience-change"),
    path("shared/", shared_views.shared, name="shared"),
    path("shared/layers/new/", shared_views.layer_new, name="layer-new"),
    path("shared/holdouts/new/", shared_views.holdout_new, name="holdout-new"),
    path("shared/holdouts/<slug:holdout>/end/", shared_views.holdout_end, name="holdout-end"),
    path("shared/environments/new/", shared_views.environment_new, name="environment-new"),
    path("versions/<uuid:version_id>/approve/", version_views.approve, name="approve"),
    path("versions/<uuid:version_id>/refuse/", version_views.refuse, name="refuse"),
    path("versions/<uuid:version_id>/live/", version_views.put_live, name="put-live"),
    path("versions/<uuid:version_id>/withdraw/", version_views.withdraw, name="withdraw"),
    path("flag/<slug:key>/", views.flag, name="flag"),
    path("flag/<slug:key>/change/", views.change, name="change"),
    path("flag/<slug:key>/request/", views.tie, name="tie"),
    path("flag/<slug:key>/retire/", views.retire, name="retire"),
    path("flag/<slug:key>/try/", views.simulate, name="simulate"),
    path("flag/<slug:key>/<slug:environment>/rules/", version_views.rules, name="rules"),
    path("flag/<slug:key>/<slug:environment>/switch/", views.switch, name="switch"),
]
