"""Addresses of the module."""

from django.urls import path

from storewide.access import digest_views, entry_views, invitation_views, key_views, views

app_name = "access"
urlpatterns = [
    path("setup/", entry_views.set_up, name="setup"),
    path("invitation/<str:token>/", entry_views.join, name="join"),
    path("password/<uuid:user_id>/<str:token>/", entry_views.new_password, name="new-password"),
    path("profile/", views.profile, name="profile"),
    path("profile/password/", views.password, name="password"),
    path("profile/digest/", digest_views.setting, name="digest"),
    path("profile/digest/now/", digest_views.send_now, name="digest-now"),
    path("digest/stop/<str:token>/", digest_views.stop, name="digest-stop"),
    path("users/", views.users, name="users"),
    path("users/<uuid:user_id>/", views.user, name="user"),
    path("users/<uuid:user_id>/change/", views.user_change, name="user-change"),
    path("users/<uuid:user_id>/deactivate/", views.user_deactivate, name="user-deactivate"),
    path("users/<uuid:user_id>/reactivate/", views.user_reactivate, name="user-reactivate"),
    path("users/<uuid:user_id>/password/", views.user_password, name="user-password"),
    path("users/invitations/", invitation_views.invitations, name="invitations"),
    path("users/invitations/new/", invitation_views.invite, name="invite"),
    path("users/invitations/<uuid:invitation_id>/", invitation_views.invitation, name="invitation"),
    path("users/invitations/<uuid:invitation_id>/withdraw/", invitation_views.withdraw, name="withdraw"),
    path("users/invitations/<uuid:invitation_id>/renew/", invitation_views.renew, name="renew"),
    path("keys/", key_views.keys, name="keys"),
    path("keys/new/", key_views.key_new, name="key-new"),
    path("keys/<uuid:key_id>/", key_views.key, name="key"),
    path("keys/<uuid:key_id>/revoke/", key_views.key_revoke, name="key-revoke"),
]
