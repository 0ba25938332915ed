"""Every address of the product, read from the URL resolver, so that none can be forgotten."""

from collections.abc import Iterator
from functools import cache

from django.urls import URLPattern, URLResolver, get_resolver

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")


@cache
def all_routes() -> tuple[str, ...]:
    """Names with their namespace, as `reverse` takes them; an address without a name fails."""
    return tuple(_names(get_resolver(), ""))


def _names(resolver: URLResolver, space: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _names(entry, f"{space}{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{_name(entry)}"


def _name(entry: URLPattern) -> str:
    assert entry.name, f"{entry.pattern} has no name, so no decision about it can be written down"
    return entry.name
