"""Addresses of the contacts pages."""

from django.urls import path

from contacts import views

app_name = "contacts"

urlpatterns = [
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/edit/", views.edit, name="edit"),
    path("<int:pk>/merge/", views.merge, name="merge"),
    path("merges/<int:pk>/undo/", views.undo, name="undo_merge"),
]
