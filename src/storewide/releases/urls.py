"""Addresses of releases."""

from django.urls import path

from storewide.releases import briefing_views, calendar_views, import_views, live_views, views
from storewide.releases import front_desk_views as desk
from storewide.releases.delivery import hook_views as hooks
from storewide.releases.delivery import views as delivery
from storewide.releases.front_line import link_views

app_name = "releases"
urlpatterns = [
    path("", views.releases, name="releases"),
    path("calendar/", calendar_views.calendar, name="calendar"),
    path("prepare/", views.prepare, name="prepare"),
    path("import/", import_views.choose, name="import"),
    path("import/take/", import_views.take, name="import-take"),
    path("<int:number>/", views.detail, name="release"),
    path("<int:number>/change/", views.change, name="change"),
    path("<int:number>/cancel/", views.cancel, name="cancel"),
    path("<int:number>/carry/", views.carry, name="carry"),
    path("carried/<uuid:carried_id>/take-out/", views.uncarry, name="uncarry"),
    path("steps/<uuid:step_id>/", views.step, name="step"),
    path("<int:number>/sign-off/", live_views.sign_off, name="sign-off"),
    path("<int:number>/briefing/", briefing_views.briefing, name="briefing"),
    path("briefings/<uuid:briefing_id>/read/", briefing_views.acknowledge, name="acknowledge"),
    path("<int:number>/go-live/", live_views.go_live, name="go-live"),
    path("<int:number>/watch/", live_views.watch, name="watch"),
    path("<int:number>/decide/", live_views.decide, name="decide"),
    path("briefings/link/<str:token>/", link_views.by_link, name="briefing-link"),
    path("briefings/open/<str:token>/", link_views.by_room, name="briefing-open"),
    path("front-desk/", desk.desk, name="front-desk"),
    path("front-desk/note/", desk.note, name="front-desk-note"),
    path("front-desk/notes/<uuid:feedback_id>/said/", desk.said, name="front-desk-said"),
    path("front-desk/notes/<uuid:feedback_id>/undo/", desk.undo, name="front-desk-undo"),
    path("front-desk/briefings/<uuid:briefing_id>/read/", desk.read, name="front-desk-read"),
    path("delivery/", delivery.delivered, name="delivery"),
    path("delivery/window/", delivery.window, name="delivery-window"),
    path("deployments/<uuid:deployment_id>/", delivery.deployment, name="deployment"),
    path("deployments/<uuid:deployment_id>/correct/", delivery.correct, name="deployment-correct"),
    path("delivery/hooks/", hooks.hooks, name="delivery-hooks"),
    path("delivery/hooks/new/", hooks.new, name="delivery-hook-new"),
    path("delivery/hooks/<uuid:delivery_hook_id>/", hooks.hook, name="delivery-hook"),
    path("delivery/hooks/<uuid:delivery_hook_id>/sign/", hooks.sign, name="delivery-hook-sign"),
    path("delivery/hooks/<uuid:delivery_hook_id>/revoke/", hooks.revoke, name="delivery-hook-revoke"),
    path("delivery/hooks/<slug:provider>/<str:token>/", hooks.deliver, name="delivery-deliver"),
]
