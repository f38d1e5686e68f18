"""Addresses of the module."""

from django.urls import path

from storewide.jobs import chat_views, views

app_name = "jobs"
urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("schedules/", views.schedules, name="schedules"),
    path("chat/", chat_views.index, name="chat-rooms"),
    path("chat/new/", chat_views.new, name="chat-room-new"),
    path("chat/<uuid:room_id>/", chat_views.detail, name="chat-room"),
    path("chat/<uuid:room_id>/change/", chat_views.change, name="chat-room-change"),
    path("chat/<uuid:room_id>/delete/", chat_views.delete, name="chat-room-delete"),
    path("chat/<uuid:room_id>/test/", chat_views.test, name="chat-room-test"),
    path("<uuid:job_id>/", views.job, name="job"),
    path("<uuid:job_id>/progress/", views.progress, name="progress"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
]
