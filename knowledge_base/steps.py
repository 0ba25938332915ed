"""Steps in Markdown: the checklist of a procedure, the parts of a phone script. Pure."""

from dataclasses import dataclass

from knowledge_base.markdown import is_task, parse, words_of

MOST = 100


@dataclass(frozen=True, slots=True)
class ScriptStep:
    """What is said or done next; `title` is '' for what comes before the first heading."""

    title: str
    body: str


def checklist_of(body: str) -> list[str]:
    """The words of each `- [ ]` line, in order."""
    tokens = parse(body)
    found = []
    for place, token in enumerate(tokens):
        if token.type == "list_item_open" and is_task(token):
            inline = next((one for one in tokens[place:] if one.type == "inline"), None)
            words = words_of(inline).strip() if inline else ""
            if words:
                found.append(words)
    return found[:MOST]


def script_steps(body: str) -> list[ScriptStep]:
    """Each `## heading` begins a step; a script without any is one step."""
    tokens, lines = parse(body), body.splitlines()
    starts = [
        (token.map[0], token.map[1], words_of(tokens[place + 1]))
        for place, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2" and token.map
    ]
    first = starts[0][0] if starts else len(lines)
    steps = [ScriptStep("", "\n".join(lines[:first]).strip())]
    ends = [*(start for start, _body, _title in starts[1:]), len(lines)][: len(starts)]
    for (_start, after, title), end in zip(starts, ends, strict=True):
        steps.append(ScriptStep(title, "\n".join(lines[after:end]).strip()))
    return [one for one in steps if one.title or one.body][:MOST]
