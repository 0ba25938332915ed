"""The marks of mail clients in HTML ("this is quoted", "my signature") put into four words of ours.

The sanitiser lets only these through (shared.safe_html), and the lines of text carry them
(shared.plain_text). A pass over the opening tags, linear; whoever fakes a mark fools himself.
"""

import re

_TAG = re.compile(r"<(div|span|blockquote|p|table|pre)(\s[^<>]{1,4000})", re.I)
_ATTRIBUTE = re.compile(
    r"\b(id|class|name|data-marker|data-smartmail|style)\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"']+)", re.I
)
# What webmail puts before the words of the mail that it shows or quotes.
_PREFIX = re.compile(r"(?:x_|m_-?\d{6,}|yiv\d{6,}|ydp[0-9a-f]{6,8})+")
_NUMBER = re.compile(r"[_-]?\d{6,}$")

_WORDS = {
    "attribution": "gmail_attr moz-cite-prefix airmail_on reply-intro",
    "cut": "divrplyfwdmsg outlookmessageheader mail-editor-reference-message-container __headers__ "
    "olk_src_body_section ms-outlook-mobile-reference-message",
    "quote": "yahoo_quoted protonmail_quote tutanota_quote isreplycontent front-blockquote "
    "missive_quote freshdesk_quote sh-quoted-content hs_reply quote messagereplysection "
    "zmail_extra mail_android_quote nylas-quote alimail-quote __aliyun_previous_body_wrap "
    "ntes-mailmaster-quote spark_quote __quoted_text__ bloop_original_html mailru-blockquote "
    "zd_quote quoted-text email-quote mail-quote reply-quote",
    "signature": "gmail_signature moz-signature protonmail_signature_block signature "
    "applemailsignature ms-outlook-mobile-signature messagesignaturesection bloop_sign _rc_sig "
    "sh-signature spark_signature __sig_post__ __sig_pre__ neteasemailmasterlocalsignature "
    "front-signature missive_signature email-signature mail-signature zm-_id_-sgn "
    "zmail_signature airmail_sign elided-signature tutanota_signature mobile-signature",
}
_MARK_OF = {word: mark for mark, words in _WORDS.items() for word in words.split()}

# Outlook 2007 and later, its web and Mac kin, and Windows Mail draw a line above the headers.
_LINE_ABOVE_HEADERS = re.compile(
    r"border-top:(?:solid#(?:b5c4df|e1e1e1|ccc)1\.0pt|solidwindowtext1\.0pt;padding:3\.0pt"
    r"|(?:1(?:\.0)?pt)?solid(?:rgb\((?:181,196,223|225,225,225)\)|#b5c4df|#e1e1e1)(?:1(?:\.0)?pt)?)"
    r"|padding-top:5px;border-top-color:rgb\(229,229,229\)"
)
# Gmail and Yahoo indent the writer's own paragraphs with an element that elsewhere quotes.
_INDENT = re.compile(r"margin:0(?:px)?0(?:px)?0(?:px)?40px;border:(?:none|medium)")


# The rules of Outlook, its web and old Hotmail, and of Zimbra.
_DIVIDER = re.compile(
    r"<hr\s[^<>]{0,300}?(?:tabindex=[\"']?-1|stopspelling|zwchr|__divider__)[^<>]{0,300}>", re.I
)
# Gmail's box has all that was quoted, and what was written below the quotation proper.
_GMAIL_QUOTE = re.compile(r"<div\s(?=[^<>]{0,100}gmail_quote)", re.I)
_BLOCKQUOTE = re.compile(r"<blockquote", re.I)


def mark_quotes(html: str) -> str:
    """The same HTML; each element whose client calls it quoted or a signature has our class."""
    html = _DIVIDER.sub(r'<div class="mail-cut">\g<0></div>', html)
    if "gmail_quote" in html and not _BLOCKQUOTE.search(html):
        html = _GMAIL_QUOTE.sub(r'<div class="mail-quote" ', html)
    return _TAG.sub(_marked, html)


def _marked(tag: re.Match[str]) -> str:
    name, attributes = tag.groups()
    mark = _mark_of(attributes, is_blockquote=name.lower() == "blockquote")
    # Of two attributes of one name the first counts (HTML 13.2.5.33).
    return f'<{name} class="mail-{mark}"{attributes}' if mark else tag.group()


def _mark_of(attributes: str, *, is_blockquote: bool) -> str:
    for name, value in _ATTRIBUTE.findall(attributes):
        if name.lower() == "style":
            mark = _mark_of_style(value, is_blockquote=is_blockquote)
        else:
            mark = _mark_of_words(value)
        if mark:
            return mark
    return ""


def _mark_of_style(value: str, *, is_blockquote: bool) -> str:
    style = "".join(value.lower().split())
    if is_blockquote:
        return "indent" if _INDENT.search(style) else ""
    return "cut" if "border-top" in style and _LINE_ABOVE_HEADERS.search(style) else ""


def _mark_of_words(value: str) -> str:
    for word in value.strip("\"'").lower().split():
        bare = _NUMBER.sub("", _PREFIX.sub("", word, count=1))
        mark = _MARK_OF.get(bare) or _MARK_OF.get(word)
        if mark:
            return mark
    return ""
