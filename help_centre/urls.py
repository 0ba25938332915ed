"""Addresses of the help centre: /help/ for everybody, /help-centre/ for coordinators."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from help_centre.views import machines, reading, settings

app_name = "help_centre"


class LanguageConverter(StringConverter):
    regex = "en|fr|es"


register_converter(LanguageConverter, "language")
HERE = "help/<language:language>/"

urlpatterns = [
    path("robots.txt", machines.robots, name="robots"),
    path("help/", reading.start, name="start"),
    path("help/sitemap.xml", machines.sitemap, name="sitemap"),
    path("help/read/", machines.read, name="read"),
    path("help/pictures/<int:pk>/", reading.picture, name="picture"),
    path(HERE, reading.home, name="home"),
    path(f"{HERE}feed.xml", machines.feed, name="feed"),
    path(f"{HERE}search/", reading.search_page, name="search"),
    path(f"{HERE}search/suggestions/", reading.suggestions, name="suggestions"),
    path(f"{HERE}categories/<slug:slug>/", reading.category, name="category"),
    path(f"{HERE}articles/<int:pk>/", reading.article, name="article"),
    path(f"{HERE}articles/<int:pk>-<slug:slug>/", reading.article, name="article"),
    path("help-centre/settings/", settings.settings_page, name="settings"),
]
