"""Addresses of coordination."""

from django.urls import path

from storewide.coordination import board_views, coupling_views, group_views, mechanism_views, part_views

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
    path("coupling/", coupling_views.whole, name="coupling"),
    path("coupling/<uuid:waiting_id>/<uuid:blocking_id>/", coupling_views.pair, name="pair"),
    path("mechanisms/", mechanism_views.whole, name="mechanisms"),
    path("mechanisms/new/", mechanism_views.new, name="mechanism-new"),
    path("mechanisms/<uuid:mechanism_id>/", mechanism_views.one, name="mechanism"),
    path("mechanisms/<uuid:mechanism_id>/change/", mechanism_views.change, name="mechanism-change"),
    path("mechanisms/<uuid:mechanism_id>/end/", mechanism_views.end, name="mechanism-end"),
    path("boards/", board_views.board_list, name="boards"),
    path("boards/new/", board_views.board_new, name="board-new"),
    path("boards/<uuid:board_id>/", board_views.board, name="board"),
    path("boards/<uuid:board_id>/change/", board_views.board_change, name="board-change"),
    path("boards/<uuid:board_id>/end/", board_views.board_end, name="board-end"),
    path("boards/input/<uuid:piece_id>/tell/", board_views.tell, name="tell"),
    path("pilots/", board_views.pilot_list, name="pilots"),
    path("pilots/new/", board_views.pilot_new, name="pilot-new"),
    path("pilots/<uuid:pilot_id>/", board_views.pilot, name="pilot"),
    path("pilots/<uuid:pilot_id>/change/", board_views.pilot_change, name="pilot-change"),
    path("pilots/<uuid:pilot_id>/decide/", board_views.pilot_decide, name="pilot-decide"),
    path("arrangements/<slug:kind>/<uuid:whole_id>/new/", board_views.piece_new, name="piece-new"),
    path("arrangements/<slug:kind>/<uuid:piece_id>/change/", board_views.piece_change, name="piece-change"),
]
