"""Addresses of learning."""

from django.urls import path

from storewide.learning import session_views, views

app_name = "learning"
urlpatterns = [
    path("", views.coverage, name="coverage"),
    path("import/", session_views.import_table, name="import"),
    path("courses/new/", views.course_new, name="course-new"),
    path("courses/<uuid:course_id>/", views.course, name="course"),
    path("courses/<uuid:course_id>/change/", views.course_change, name="course-change"),
    path("courses/<uuid:course_id>/remove/", views.course_remove, name="course-remove"),
    path("courses/<uuid:course_id>/complete/", session_views.complete, name="complete"),
    path("courses/<uuid:course_id>/sessions/new/", session_views.session_new, name="session-new"),
    path("curricula/new/", views.curriculum_new, name="curriculum-new"),
    path("curricula/<uuid:curriculum_id>/", views.curriculum, name="curriculum"),
    path("curricula/<uuid:curriculum_id>/change/", views.curriculum_change, name="curriculum-change"),
    path("curricula/<uuid:curriculum_id>/remove/", views.curriculum_remove, name="curriculum-remove"),
    path("completions/<uuid:completion_id>/take-back/", session_views.take_back, name="take-back"),
    path("sessions/<uuid:session_id>/", session_views.session, name="session"),
    path("sessions/<uuid:session_id>/change/", session_views.session_change, name="session-change"),
    path("sessions/<uuid:session_id>/call-off/", session_views.session_call_off, name="session-call-off"),
    path("sessions/<uuid:session_id>/hold/", session_views.session_hold, name="session-hold"),
    path("needed/new/", session_views.need_new, name="need-new"),
    path("needed/<uuid:need_id>/drop/", session_views.need_drop, name="need-drop"),
]
