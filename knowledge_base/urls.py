"""Addresses of the knowledge base."""

from django.urls import path

from knowledge_base.views import item, items

app_name = "knowledge_base"

urlpatterns = [
    path("", items.items, name="items"),
    path("new/", items.new, name="new"),
    path("<int:pk>/", item.item, name="item"),
    path("<int:pk>/state/", item.state, name="state"),
]
