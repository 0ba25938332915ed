"""Addresses of the knowledge base."""

from django.urls import path

from knowledge_base.views import (
    deeds,
    exchange,
    history,
    inserting,
    item,
    items,
    pictures,
    settings,
    translate,
)

app_name = "knowledge_base"

urlpatterns = [
    path("", items.items, name="items"),
    path("new/", items.new, name="new"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("export/", exchange.export, name="export"),
    path("preview/", item.preview, name="preview"),
    path("pictures/<int:pk>/", pictures.picture, name="picture"),
    path("<int:pk>/", item.item, name="item"),
    path("<int:pk>/state/", deeds.state, name="state"),
    path("<int:pk>/settings/", settings.settings, name="settings"),
    path("<int:pk>/checked/", settings.checked, name="checked"),
    path("<int:pk>/pictures/", pictures.pictures, name="pictures"),
    path("<int:pk>/insert/", inserting.insertable, name="insertable"),
    path("<int:pk>/<slug:language>/save/", item.save, name="save"),
    path("<int:pk>/<slug:language>/history/", history.history, name="history"),
    path("<int:pk>/<slug:language>/restore/", history.restore, name="restore"),
    path("<int:pk>/<slug:language>/translate/", translate.translate, name="translate"),
]
