"""Addresses of the knowledge base."""

from django.urls import path

from knowledge_base import views

app_name = "knowledge_base"

urlpatterns = [
    path("", views.items, name="items"),
    path("new/", views.new, name="new"),
    path("<int:pk>/", views.item, name="item"),
    path("<int:pk>/state/", views.state, name="state"),
]
