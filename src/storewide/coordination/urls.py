"""Addresses of coordination."""

from django.urls import path

from storewide.coordination import group_views, part_views

app_name = "coordination"
urlpatterns = [
    path("groups/", group_views.groups, name="groups"),
    path("groups/new/", group_views.group_new, name="group-new"),
    path("groups/<uuid:group_id>/", group_views.group, name="group"),
    path("groups/<uuid:group_id>/change/", group_views.group_change, name="group-change"),
    path("groups/<uuid:group_id>/start/", group_views.group_start, name="group-start"),
    path("groups/<uuid:group_id>/disband/", group_views.group_disband, name="group-disband"),
    path("groups/<uuid:group_id>/report.pdf", group_views.group_paper, name="group-paper"),
    path("groups/<uuid:group_id>/<slug:kind>/new/", part_views.part_new, name="part-new"),
    path("groups/<slug:kind>/<uuid:part_id>/change/", part_views.part_change, name="part-change"),
    path("groups/<slug:kind>/<uuid:part_id>/remove/", part_views.part_remove, name="part-remove"),
    path("groups/<slug:kind>/<uuid:part_id>/done/", part_views.part_finish, name="part-finish"),
    path("groups/<slug:kind>/<uuid:part_id>/reopen/", part_views.part_reopen, name="part-reopen"),
    path("groups/items/<uuid:part_id>/waits/", part_views.item_block, name="item-block"),
    path("groups/items/<uuid:part_id>/waits-no-more/", part_views.item_unblock, name="item-unblock"),
    path("groups/meetings/<uuid:part_id>/notes/", part_views.meeting_notes, name="meeting-notes"),
]
