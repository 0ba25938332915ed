"""What mail clients put before a subject when they answer or forward, in the languages they speak."""

import re

# As Outlook, Apple Mail, Thunderbird, Lotus Notes and the webmail of each country write them.
REPLY_PREFIXES = (
    "re", "re2", "reply", "aw", "antw", "antwort", "sv", "r", "res", "resp", "ré", "rép",
    "rsp", "odp", "odg", "yanıt", "vá", "vál", "válasz", "răsp", "απ", "απάντηση", "σχετ",
    "на", "отв", "ответ", "отг", "від", "ats", "atb", "bls", "tl", "svar",
    "回复", "回覆", "答复", "答覆", "回信", "返信", "返", "回", "답장", "답변", "회신",
    "رد", "الرد", "پاسخ", "השב", "תשובה", "תגובה", "ตอบ", "ตอบกลับ", "trả lời",
)  # fmt: skip
# An answer in one country or client, a forward in the next.
EITHER_PREFIXES = ("vs", "rif", "ynt")
FORWARD_PREFIXES = (
    "fwd", "fw", "i fwd", "res fwd", "tr réf", "forward", "forwarded", "wg",
    "weitergeleitet", "tr", "rv", "reenv", "enc", "i", "inoltra", "inoltro", "vb", "vl",
    "vidarebefordrat", "videresendt", "doorst", "doorgestuurd", "pd", "przekazane", "ilt",
    "i̇lt", "továbbítás", "továbbítva", "tovább", "predané", "předáno", "prosl", "redir",
    "πρθ", "προώθ", "пересл", "пер", "прд", "пересылка", "переслано", "trs", "fs", "prep",
    "prj", "vid", "edasi", "pers", "pārs", "chuyển tiếp", "ct", "转发", "轉寄", "轉發", "转寄", "转",
    "轉", "転送", "転", "전달", "إعادة توجيه", "تمرير", "بازارسال", "הועבר", "העברה", "ส่งต่อ",
)  # fmt: skip
_COUNTER = r"\s*(?:[\[(^]{1,2}\d{1,4}[\])]?)?"  # Re[2]: Re(3): Re^4:
_COLON = r"\s*[:：﹕꞉]\s*"


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    alternatives = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\s*(?:{alternatives}){_COUNTER}{_COLON}", re.IGNORECASE)


_REPLY = _pattern(REPLY_PREFIXES + EITHER_PREFIXES)
_FORWARD = _pattern(FORWARD_PREFIXES)
_PERHAPS_FORWARD = _pattern((*FORWARD_PREFIXES, *EITHER_PREFIXES, "fyi"))
_TAGS = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*){1,3}"
)  # [EXTERNAL], which a gateway has set before it
_LOOKED_AT = 200  # characters for one prefix and the blanks around it
MAX_PREFIXES = 50


def bare_subject(subject: str) -> str:
    """The subject without "Re:", "WG:", "回复：" and their kind; tags such as [EXTERNAL] stay."""
    bare = subject.strip()
    for _ in range(MAX_PREFIXES):
        found = _REPLY.match(bare[:_LOOKED_AT]) or _FORWARD.match(bare[:_LOOKED_AT])
        if not found:
            break
        bare = bare[found.end() :].lstrip()
    return bare


def is_forwarded(subject: str) -> bool:
    """Whether its last writer forwarded it: "WG: AW: x" yes, "AW: WG: x" no."""
    return bool(_FORWARD.match(_behind_tags(subject)))


def may_be_forwarded(subject: str) -> bool:
    """The same, with the words that mean a forward only here and there."""
    return bool(_PERHAPS_FORWARD.match(_behind_tags(subject)))


def is_answer(subject: str) -> bool:
    """Whether its last writer answered it: "AW: WG: x" yes, "WG: AW: x" no."""
    return bool(_REPLY.match(_behind_tags(subject)))


def in_small_letters(text: str) -> str:
    """For long lists of words: without re.I Python looks for them four times as fast."""
    return text.replace("İ", "i").lower()  # by itself it would become two characters


def _behind_tags(subject: str) -> str:
    head = subject.lstrip()[:_LOOKED_AT]
    tags = _TAGS.match(head)
    return head[tags.end() :] if tags else head
