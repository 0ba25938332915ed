"""Triage of a letter at intake: desk, language, topic, urgency, resolver, references, time limits.

Pure: values in, values out. `triaging.triage` is the way in; `concepts.toml` holds the words,
`examples/` what the shipped model learns from; docs/adr/0025.
"""

from registry.triage.base import base_examples, base_model, example_of
from registry.triage.letter import Letter, Triage
from registry.triage.model import Model, from_json, to_json
from registry.triage.reasons import WRONG_SERVICES, Reason
from registry.triage.training import Example, train
from registry.triage.triaging import triage

__all__ = [
    "WRONG_SERVICES",
    "Example",
    "Letter",
    "Model",
    "Reason",
    "Triage",
    "base_examples",
    "base_model",
    "example_of",
    "from_json",
    "to_json",
    "train",
    "triage",
]
