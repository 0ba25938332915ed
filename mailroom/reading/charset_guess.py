"""Which charset bytes without a (true) label are in: by runs, rows and the commonest letters.

For text as short as a subject; long text is easier. UTF-8 has been tried before this is asked.
"""

import codecs
import re
from collections.abc import Callable

SAMPLE = 6_000
MAX_RUNS = 400

_RUN = re.compile(rb"[\x80-\xff]+")
_JAPANESE_ESCAPE = re.compile(rb"\x1b\$[@B(]|\x1b\([JI]")
# Bytes that are letters only in Central Europe, inside a word.
_CENTRAL = re.compile(rb"[a-zA-Z][\x9c-\x9f\xb3\xb9\xbe\xbf]|[\x8c\xa3\xaf][a-z]")
_LATIN_2 = re.compile(rb"[a-zA-Z][\xb1\xb3\xb6\xb9\xbb\xbc\xbe\xbf]|[\xa3\xa6\xac\xaf][a-z]")
_TURKISH = re.compile(rb"[\xf0\xfd\xfe\xdd]")
_GREEK_ACCENT = re.compile(rb"[\xb8-\xbf\xdc-\xdf\xfc-\xfe]")
_NOT_TURKISH = re.compile(rb"[\xe1\xe9\xed\xf3\xfa\xe6\xd0]")
# Small letters, the commonest first: they are two thirds of any text in these alphabets.
_LETTERS = {
    "cp1251": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф",
    "koi8-r": "оеаинтсрвлкмдпуяыьгзбчйхжшюцщэф",
    "cp1253": "αοιτενσρκπηυμλςγδωθάέήίόύώφχβξζψ",
    "cp1255": "יוהלארתבשמנםעדחקפסגטצןךכףזץ",
    "cp1256": "المينوتربسعدفكةحقجشطصخثضغذءأىئزظإآؤ",
    "cp874": "านรอกเงมยลวดทสตะปบคหแจพชขใไโผธณศซถฟษญภฐฉ่้ี็ัิืุู์ึำ",
}
_COMMON = {
    codec: {
        letter.encode(codec)[0]: 0.2 for letter in text.upper() if letter.encode(codec, "ignore")
    }
    | {letter.encode(codec)[0]: max(0.4, 1 - place / 24) for place, letter in enumerate(text)}
    for codec, text in _LETTERS.items()
}


def guess_charset(content: bytes) -> str:
    """The name of a Python codec; Windows-1252 when nothing speaks for another."""
    sample = content[:SAMPLE]
    if sample.isascii():
        return "iso2022_jp_ext" if _JAPANESE_ESCAPE.search(sample) else "cp1252"
    runs = _RUN.findall(sample)[:MAX_RUNS]
    high = b"".join(runs)
    # In Latin scripts accents stand alone among ASCII letters; elsewhere whole words are high.
    long_runs = sum(len(run) for run in runs if len(run) > 2)
    if len(high) < 4 or (long_runs * 2 < len(high) and not _has_pairs(sample)):
        return _latin(sample)
    single, single_score = _single_byte(high)
    is_above = sum(1 for byte in high if byte < 0xC0) * 8 <= len(high)
    if len(high) > 4 and is_above and single_score > 0.3:
        return single  # the letters of Cyrillic, Greek, Hebrew and Arabic stand there
    double, double_score = _double_byte(sample, runs, high)
    if double_score > max(0.5, single_score):
        return double
    return single if single_score > 0.3 else _latin(sample)


def _has_pairs(sample: bytes) -> bool:
    """Shift JIS, GBK and Big5 may follow each high byte with a low one: few words are ASCII."""
    return len(re.findall(rb"[a-zA-Z]{2}", sample)) * 2 < len(_RUN.findall(sample)) > 2


def _latin(sample: bytes) -> str:
    windows, iso = len(_CENTRAL.findall(sample)), len(_LATIN_2.findall(sample))
    if windows or iso:
        return "iso8859-2" if iso > windows else "cp1250"
    if _TURKISH.search(sample) and not _NOT_TURKISH.search(sample):
        return "cp1254"
    return "cp1252"


def _single_byte(high: bytes) -> tuple[str, float]:
    scores = {
        codec: sum(common.get(byte, -0.3) for byte in high) / len(high)
        for codec, common in _COMMON.items()
    }
    best = max(scores, key=lambda codec: scores[codec])
    if best == "cp1253" and not _GREEK_ACCENT.search(high):
        best = "cp1255"  # no Greek word of several syllables is without one
    return best, scores[best]


def _double_byte(sample: bytes, runs: list[bytes], high: bytes) -> tuple[str, float]:
    """The best of the East Asian codecs: in the EUC family each sign has two high bytes."""
    family = dict(_EUC)
    if len(high) < 8 or any(len(run) % 2 for run in runs):
        family |= _WITH_LOW_BYTES
    scores = {codec: _score(sample, codec, weigh) for codec, weigh in family.items()}
    best = max(scores, key=lambda codec: scores[codec])
    if best == "cp949" and len(high) < 6 and scores["gb18030"] > 0.5:
        best = "gb18030"  # two signs say nothing; there are more Chinese than Korean mails
    return best, scores[best]


def _score(sample: bytes, codec: str, weigh: Callable[[int, int], float]) -> float:
    """The mean weight of the signs that are not ASCII; nothing if the bytes are not valid."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    weights = [_sign_weight(sign, codec, weigh) for sign in text[:SAMPLE] if sign > "\x7f"]
    return sum(weights) / len(weights) if weights else 0.0


def _sign_weight(sign: str, codec: str, weigh: Callable[[int, int], float]) -> float:
    pair = sign.encode(codec, "replace")
    return weigh(pair[0], pair[1]) if len(pair) == 2 else -0.5


def _korean(lead: int, trail: int) -> float:
    if 0xB0 <= lead <= 0xC8 and trail > 0xA0:
        return 1.0  # all of Hangul stands here; half of a Chinese text does not
    return 0.6 if lead in (0xA1, 0xA3) else -0.6


def _simplified(lead: int, trail: int) -> float:
    if 0xB0 <= lead <= 0xD7 and trail > 0xA0:
        return 0.9
    if lead in (0xA4, 0xA5):
        return -0.6  # kana
    return 0.6 if lead in (0xA1, 0xA3) else 0.3 if 0xD7 < lead < 0xF8 and trail > 0xA0 else -0.2


def _traditional(lead: int, trail: int) -> float:
    if 0xA4 <= lead <= 0xC6:
        return 0.9
    return 0.6 if lead in (0xA1, 0xA2) else 0.3 if 0xC8 < lead < 0xFA else -0.2


def _japanese_euc(lead: int, trail: int) -> float:
    if lead in (0xA4, 0xA5):
        return 1.2  # kana
    return 0.7 if 0xB0 <= lead <= 0xCF else 0.6 if lead in (0xA1, 0xA3) else -0.1


def _japanese_shifted(lead: int, trail: int) -> float:
    if lead in (0x82, 0x83):
        return 1.2  # kana
    return 0.9 if 0x88 <= lead <= 0x97 else 0.6 if lead == 0x81 else 0.2


_EUC = {"cp949": _korean, "gb18030": _simplified, "euc_jp": _japanese_euc}
_WITH_LOW_BYTES = {"big5": _traditional, "cp932": _japanese_shifted}
