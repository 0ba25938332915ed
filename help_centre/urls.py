"""Addresses of the help centre: /help/ for everybody, /help-centre/ for coordinators."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from help_centre.views import asking, feedback, machines, reading, settings

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
    path("help/missed/", machines.missed, name="missed"),
    path("help/pictures/<int:pk>/", reading.picture, name="picture"),
    path(HERE, reading.home, name="home"),
    path(f"{HERE}feed.xml", machines.feed, name="feed"),
    path(f"{HERE}search/", reading.search_page, name="search"),
    path(f"{HERE}search/suggestions/", reading.suggestions, name="suggestions"),
    path(f"{HERE}categories/<slug:slug>/", reading.category, name="category"),
    path(f"{HERE}articles/<int:pk>/", reading.article, name="article"),
    path(f"{HERE}articles/<int:pk>-<slug:slug>/", reading.article, name="article"),
    path(f"{HERE}articles/<int:pk>/helpful/", feedback.helpful, name="helpful"),
    path(f"{HERE}thanks/<str:signed>/", feedback.thanks, name="thanks"),
    path(f"{HERE}ask/", asking.ask, name="ask"),
    path(f"{HERE}ask/answers/", asking.answers, name="answers"),
    path(f"{HERE}ask/opened/", asking.opened, name="opened"),
    path(f"{HERE}ask/sent/<str:signed>/", asking.sent, name="sent"),
    path(f"{HERE}ask/<slug:desk>/<slug:topic>/", asking.ask_form, name="ask_form"),
    path("help-centre/feedback/", settings.feedback_page, name="feedback"),
    path("help-centre/feedback/<int:pk>/", settings.settle, name="settle"),
    path("help-centre/numbers/", settings.numbers_page, name="numbers"),
    path("help-centre/settings/", settings.settings_page, name="settings"),
]
