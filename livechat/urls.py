"""Addresses of live chat: /chat-settings/ for coordinators."""

from django.urls import path

from livechat.views import widgets

app_name = "livechat"

urlpatterns = [
    path("chat-settings/", widgets.widgets, name="widgets"),
    path("chat-settings/new/<slug:desk>/", widgets.new_widget, name="new_widget"),
    path("chat-settings/<int:pk>/", widgets.widget, name="widget"),
    path("chat-settings/<int:pk>/do/", widgets.deed, name="widget_deed"),
]
