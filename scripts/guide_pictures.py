"""The pictures of docs/guide: small, of the demo's invented people, the same in each language."""

from playwright.sync_api import BrowserContext


def take_guide_pictures(context: BrowserContext, language: str) -> None:
    raise NotImplementedError
