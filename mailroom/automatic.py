"""Is this mail written by a machine? RFC 3834 and RFC 5436 headers, vendors' headers, subjects."""

from mailroom.mime import Part


def kind_of_automatic(root: Part, subject: str, *, sender: str, return_path: str | None) -> str:
    """One of "", auto_reply, bounce, report, list, receipt, challenge (bounces: mailroom.bounces)."""
    submitted = root.header("auto-submitted").split(";")[0].split("(")[0].strip().lower()
    if submitted not in ("", "no"):
        return "auto_reply"
    return ""
