"""Addresses of the knowledge base."""

from django.urls import path

from knowledge_base.views import (
    categories,
    deeds,
    exchange,
    facts,
    history,
    inserting,
    item,
    items,
    pictures,
    searches,
    settings,
    translate,
    work,
)

app_name = "knowledge_base"

urlpatterns = [
    path("", items.items, name="items"),
    path("new/", items.new, name="new"),
    path("exchange/", exchange.exchange, name="exchange"),
    path("export/", exchange.export, name="export"),
    path("preview/", item.preview, name="preview"),
    path("pictures/<int:pk>/", pictures.picture, name="picture"),
    path("queues/<slug:queue>/", work.queue, name="work"),
    path("facts/", facts.facts, name="facts"),
    path("facts/new/", facts.new, name="new_fact"),
    path("facts/<slug:code>/", facts.fact, name="fact"),
    path("facts/<slug:code>/retire/", facts.retire, name="retire_fact"),
    path("categories/", categories.categories, name="categories"),
    path("categories/<int:pk>/", categories.category, name="category"),
    path("categories/<int:pk>/remove/", categories.remove, name="remove_category"),
    path("synonyms/", searches.synonyms, name="synonyms"),
    path("synonyms/<int:pk>/", searches.synonym, name="synonym"),
    path("synonyms/<int:pk>/remove/", searches.remove_synonyms, name="remove_synonyms"),
    path("missed/", searches.missed, name="missed"),
    path("missed/here/", searches.found_nothing, name="found_nothing"),
    path("missed/<int:pk>/", searches.decide, name="decide_missed"),
    path("<int:pk>/", item.item, name="item"),
    path("<int:pk>/state/", deeds.state, name="state"),
    path("<int:pk>/settings/", settings.settings, name="settings"),
    path("<int:pk>/checked/", settings.checked, name="checked"),
    path("<int:pk>/pictures/", pictures.pictures, name="pictures"),
    path("<int:pk>/pictures/<int:picture_id>/remove/", pictures.remove, name="remove_picture"),
    path("<int:pk>/insert/", inserting.insertable, name="insertable"),
    path("<int:pk>/<slug:language>/save/", item.save, name="save"),
    path("<int:pk>/<slug:language>/history/", history.history, name="history"),
    path("<int:pk>/<slug:language>/restore/", history.restore, name="restore"),
    path("<int:pk>/<slug:language>/translate/", translate.translate, name="translate"),
]
