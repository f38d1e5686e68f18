"""Addresses of the module."""

from django.urls import path

from storewide.jobs import chat_views, views, webhook_views

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
    path("webhooks/", webhook_views.index, name="webhooks"),
    path("webhooks/new/", webhook_views.new, name="webhook-new"),
    path("webhooks/events/", webhook_views.events, name="webhook-events"),
    path("webhooks/<uuid:webhook_id>/", webhook_views.detail, name="webhook"),
    path("webhooks/<uuid:webhook_id>/change/", webhook_views.change, name="webhook-change"),
    path("webhooks/<uuid:webhook_id>/again/", webhook_views.again, name="webhook-again"),
    path("webhooks/<uuid:webhook_id>/secret/", webhook_views.rotate, name="webhook-rotate"),
    path("webhooks/<uuid:webhook_id>/pause/", webhook_views.pause, name="webhook-pause"),
    path("webhooks/<uuid:webhook_id>/start/", webhook_views.start, name="webhook-start"),
    path("webhooks/<uuid:webhook_id>/delete/", webhook_views.delete, name="webhook-delete"),
    path("webhooks/<uuid:webhook_id>/ping/", webhook_views.ping, name="webhook-ping"),
    path(
        "webhooks/<uuid:webhook_id>/messages/<uuid:delivery_id>/",
        webhook_views.delivery,
        name="webhook-delivery",
    ),
    path(
        "webhooks/<uuid:webhook_id>/messages/<uuid:delivery_id>/again/",
        webhook_views.again_one,
        name="webhook-again-one",
    ),
    path("<uuid:job_id>/", views.job, name="job"),
    path("<uuid:job_id>/progress/", views.progress, name="progress"),
    path("<uuid:job_id>/cancel/", views.cancel, name="cancel"),
]
