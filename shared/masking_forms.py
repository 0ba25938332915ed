"""How numbers look that must not be read by everybody: issuers, countries, words before them."""

import re

# First digits and lengths by issuer (ISO/IEC 7812-1; the ranges that the networks publish).
_ISSUERS: tuple[tuple[int, int, tuple[int, ...]], ...] = (
    (4, 4, (13, 16, 19)),  # Visa
    (51, 55, (16,)),  # Mastercard
    (2221, 2720, (16,)),
    (34, 34, (15,)),  # American Express
    (37, 37, (15,)),
    (300, 305, (14, 16)),  # Diners Club
    (3095, 3095, (14, 16)),
    (36, 36, (14, 15, 16, 17, 18, 19)),
    (38, 39, (14, 16)),
    (3528, 3589, (16, 17, 18, 19)),  # JCB
    (6011, 6011, (16, 17, 18, 19)),  # Discover
    (644, 649, (16, 17, 18, 19)),
    (65, 65, (16, 17, 18, 19)),
    (60, 60, (16,)),  # RuPay and others
    (81, 82, (16,)),
    (62, 62, (16, 17, 18, 19)),  # UnionPay
    (50, 50, (16, 17, 18, 19)),  # Maestro and others
    (56, 58, (13, 14, 15, 16, 17, 18, 19)),
    (67, 67, (13, 14, 15, 16, 17, 18, 19)),
    (6304, 6304, (16, 17, 18, 19)),
    (636, 639, (16, 17, 18, 19)),
    (2200, 2204, (16, 17, 18, 19)),  # Mir
    (9792, 9792, (16,)),  # Troy
)


def is_of_an_issuer(digits: str) -> bool:
    return any(
        low <= int(digits[: len(str(low))]) <= high and len(digits) in lengths
        for low, high, lengths in _ISSUERS
    )


_GROUPINGS: tuple[tuple[int, ...], ...] = (
    *((length,) for length in range(13, 20)),
    (4, 4, 4, 4), (4, 4, 4, 4, 3), (4, 4, 4, 4, 2), (4, 4, 4, 4, 1), (4, 6, 5), (4, 6, 4),
    (4, 4, 4, 3), (4, 4, 4, 2), (4, 4, 4, 1), (4, 3, 3, 3), (4, 4, 7), (8, 8), (6, 13), (4, 12),
    (6, 10), (4, 5, 6), (5, 5, 5), (3, 4, 4, 4),
    *((2,) * count for count in (7, 8, 9)), (2,) * 7 + (1,),
    *((1,) * count for count in range(13, 20)),
)  # fmt: skip
CARD_GROUPS: dict[int, list[tuple[int, ...]]] = {
    size: sorted((one for one in _GROUPINGS if one[0] == size), key=sum, reverse=True)
    for size in {one[0] for one in _GROUPINGS}
}
"""How people write the digits of a card, by the size of the first group, the longest first."""

# The account of each country: n digits, a letters, c both (registry of ISO 13616).
_ACCOUNTS = """
AD 8n12c AE 19n AL 8n16c AT 16n AZ 4a20c BA 16n BE 12n BG 4a6n8c BH 4a14c BI 23n BR 23n1a1c BY 4c4n16c
CH 5n12c CR 18n CY 8n16c CZ 20n DE 18n DJ 23n DK 14n DO 4c20n EE 16n EG 25n ES 20n FI 14n FK 2a12n
FO 14n FR 10n11c2n GB 4a14n GE 2a16n GI 4a15c GL 14n GR 7n16c GT 4c20c HN 4a20n HR 17n HU 24n IE 4a14n
IL 19n IQ 4a15n IR 22n IS 22n IT 1a10n12c JO 4a4n18c KW 4a22c KZ 3n13c LB 4n20c LC 4a24c LI 5n12c
LT 16n LU 3n13c LV 4a13c LY 21n MC 10n11c2n MD 2c18c ME 18n MK 3n10c2n MN 16n MR 23n MT 4a5n18c
MU 4a19n3a NI 4a20n NL 4a10n NO 11n OM 3n16c PK 4a16c PL 24n PS 4a21c PT 21n QA 4a21c RO 4a16c RS 18n
RU 14n15c SA 2n18c SC 4a20n3a SD 14n SE 20n SI 15n SK 20n SM 1a10n12c SO 19n ST 21n SV 4a20n TL 19n
TN 20n TR 6n16c UA 6n19c VA 18n VG 4a16n XK 16n YE 4a4n18c
DZ 22n AO 21n BF 2c22n BJ 2c22n CF 23n CG 23n CI 2c22n CM 23n CV 21n GA 23n GQ 23n GW 2c19n KM 23n
MA 24n MG 23n ML 2c22n MZ 21n NE 2c22n SN 2c22n TD 23n TG 2c22n
"""
_CLASSES = {"n": "[0-9]", "a": "[A-Z]", "c": "[A-Z0-9]"}


def _form(country: str, account: str) -> re.Pattern[str]:
    parts = re.findall(r"(\d+)([nac])", account)
    return re.compile(
        country + "[0-9]{2}" + "".join(f"{_CLASSES[kind]}{{{count}}}" for count, kind in parts)
    )


_WORDS = _ACCOUNTS.split()
IBAN_FORMS = {
    country: _form(country, account)
    for country, account in zip(_WORDS[::2], _WORDS[1::2], strict=True)
}

PHONE_BEFORE = (
    r"(?:\+|\b(?:tel|t[ée]l[ée](?:phone|fono|fon)?|phone|fax|mob(?:ile|il)?|m[óo]vil|cell"
    r"|whatsapp)[^\w\n]{0,3})\(?\Z"
)

_PASSPORT = (
    r"passports?|passe-?ports?|pasaportes?|passaport[eio]|reisep(?:ass|ässe)|paspoort|paszport\w{0,2}"
    r"|pasaport|paşaport|pașaport|passi|cestovní pas|útlevél|паспорт\w{0,2}|загранпаспорт\w{0,2}"
    r"|διαβατήριο\w{0,2}|护照|護照|パスポート|旅券|여권|جواز(?: (?:ال)?سفر)?|דרכון"
)
_NUMBER = (
    r"n(?:um(?:ber|m?er|ero)?|úm(?:ero)?|uméro|r|os?|bre)?|[#№°º:：.,=–-]|n[°ºo]|numer\w?|nummer"
    r"|номер\w?|серия|号码|号|號碼|番号|번호|رقم|is|est|es|ist|é|was|of|holder|ends?|book|card|the|my"
)
PASSPORT_STEMS = (
    "pass", "pasap", "paspo", "paszp", "pașa", "paşa", "cestov", "útlev", "паспорт", "διαβ", "护照",
    "護照", "パスポ", "旅券", "여권", "جواز", "דרכון",
)  # fmt: skip
"""A quick look before the slow one; folded to small letters."""
PASSPORT_BEFORE = (
    rf"(?:(?<!\w)|(?<=[^\x00-\u02ff]))(?:{_PASSPORT})(?:-?(?:nummer|nr|no))?"
    rf"(?:[\s.:(/)-]{{0,3}}(?:{_NUMBER})(?!\w(?<![\u2e80-\uffff]))){{0,5}}"
    r"(?:\s?\([^()\n]{1,20}\))?[\s:：#.°º]{0,4}"
)
"""The word in the languages of our inquirers, and what may stand between it and the number."""
