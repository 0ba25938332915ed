"""Addresses of live chat: /chat/ for visitors, /chat-settings/ for coordinators."""

from django.urls import path

from livechat.views import frame, widgets

app_name = "livechat"

urlpatterns = [
    path("chat/loader.js", frame.loader, name="loader"),
    path("chat/frame/<str:key>/", frame.frame, name="frame"),
    path("chat-settings/", widgets.widgets, name="widgets"),
    path("chat-settings/new/<slug:desk>/", widgets.new_widget, name="new_widget"),
    path("chat-settings/<int:pk>/", widgets.widget, name="widget"),
    path("chat-settings/<int:pk>/do/", widgets.deed, name="widget_deed"),
]
