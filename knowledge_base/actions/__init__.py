"""Writing down what the units know: agents write, others review, coordinators publish.

Every action locks the item first (knowledge_base.permissions.lock_item_for): one order of locks.
"""

from collections.abc import Callable

from knowledge_base.actions.categories import remove_category, save_category
from knowledge_base.actions.facts import change_fact, retire_fact, see_facts
from knowledge_base.actions.items import add_item, change_item, check_example, count_uses
from knowledge_base.actions.pictures import add_picture, remove_picture
from knowledge_base.actions.publishing import (
    bring_back_text,
    confirm_text,
    publish_version,
    retire_text,
)
from knowledge_base.actions.reviewing import (
    approve_version,
    return_version,
    submit_version,
    withdraw_version,
)
from knowledge_base.actions.writing import restore_version, write_version

# What is done to the text of one language, by the names that pages and API use.
TEXT_DEEDS: dict[str, Callable[..., object]] = {
    "submit": submit_version,
    "return": return_version,
    "approve": approve_version,
    "publish": publish_version,
    "withdraw": withdraw_version,
    "retire": retire_text,
    "bring_back": bring_back_text,
    "confirm": confirm_text,
    "see_facts": see_facts,
}

__all__ = [
    "TEXT_DEEDS",
    "add_item",
    "add_picture",
    "approve_version",
    "bring_back_text",
    "change_fact",
    "change_item",
    "check_example",
    "confirm_text",
    "count_uses",
    "publish_version",
    "remove_category",
    "remove_picture",
    "restore_version",
    "retire_fact",
    "retire_text",
    "return_version",
    "save_category",
    "see_facts",
    "submit_version",
    "withdraw_version",
    "write_version",
]
