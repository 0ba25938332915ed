"""Addresses of the notification centre; its live parts have theirs in inquiries.urls."""

from django.urls import path

from notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.page, name="list"),
    path("read/", views.read, name="read"),
    path("unread/", views.unread, name="unread"),
    path("seen/", views.seen, name="seen"),
    path("ways/", views.ways, name="ways"),
]
