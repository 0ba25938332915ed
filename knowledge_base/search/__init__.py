"""Finding what the units know: `search_texts` for every door, whoever stands before it."""

from knowledge_base.search.engine import Hit, search_texts
from knowledge_base.search.marks import Piece

__all__ = ["Hit", "Piece", "search_texts"]
