"""Secrets are masked however they are written; numbers of our trade, telephones and dates never."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.masking import SecretKind, find_secrets, mask
from shared.masking_html import mask_html
from shared.safe_html import sanitize_html

CARDS = """
4111 1111 1111 1111
4111111111111111
4111-1111-1111-1111
4111.1111.1111.1111
4111_1111_1111_1111
4111  1111  1111  1111
4111\u00a01111\u00a01111\u00a01111
4111\u202f1111\u202f1111\u202f1111
4111\u20111111\u20111111\u20111111
4111 – 1111 – 1111 – 1111
4111\u200b1111\u200b1111\u200b1111
41 11 11 11 11 11 11 11
4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1
４１１１ １１１１ １１１１ １１１１
٤١١١١١١١١١١١١١١١
5555 5555 5555 4444
5105105105105100
2223 0031 2200 3222
2720 9900 0000 0007
3782 822463 10005
371449635398431
3714 4963 5398 431
3056 930902 5904
38520000023237
36227206271667
6011 1111 1111 1117
6011000990139424
3530 1113 3330 0000
6200 0000 0000 0005
6212345678901232
6759649826438453
2200 0000 0000 0004
4222222222222
4000000000000000006
"""
IBANS = """
DE89 3704 0044 0532 0130 00
DE89370400440532013000
de89 3704 0044 0532 0130 00
DE89-3704-0044-0532-0130-00
DE89.3704.0044.0532.0130.00
DE89\u00a03704\u00a00044\u00a00532\u00a00130\u00a000
GB82 WEST 1234 5698 7654 32
GB82WEST12345698765432
GB29 NWBK 601613 31926819
FR14 2004 1010 0505 0001 3M02 606
CH93 0076 2011 6238 5295 7
ES91 2100 0418 4502 0005 1332
NL91 ABNA 0417 1643 00
IT60 X054 2811 1010 0000 0123 456
BE68 5390 0754 7034
AT61 1904 3002 3457 3201
PT50 0002 0123 1234 5678 9015 4
PL61 1090 1014 0000 0712 1981 2874
SE45 5000 0000 0583 9825 7466
NO93 8601 1117 947
DK50 0040 0440 1162 43
FI21 1234 5600 0007 85
MT84 MALT 0110 0001 2345 MTLC AST0 01S
LI21 0881 0000 2324 013A A
SA03 8000 0000 6080 1016 7519
AE07 0331 2345 6789 0123 456
TR33 0006 1005 1978 6457 8413 26
BR18 0036 0305 0000 1000 9795 493C 1
"""
PASSPORTS = """
passport number: 123456789
Passport No. X1234567
my passport is YA1234567
Passport (UK): 123456789
passport # C01X00T47
passport: NX 1234567
mon passeport n° 12AB34567
numéro de passeport : 09PV12345
pasaporte AAA123456
número de pasaporte: PAB123456
Reisepass-Nr.: C01X00T47
Reisepassnummer C01X00T47
passaporto n. YA1234567
passaporte nº FB123456
paspoort NX1234567
паспорт 71 1234567
护照号码 E12345678
护照号码：E12345678
パスポート番号 TK1234567
여권번호 M12345678
جواز سفر رقم A12345678
"""
HARMLESS = """
1589321
1 589 321
1'589'321A
IR1744090
IR 1 744 090
IR No. 1744090 and IR No. 1744091
WO 0980112
WO0980112
2R 183412
97/654,321
018445566
1267700
1234567801
WIPO reference 1258844019
réf. OMPI 1258844019
referencia de la OMPI 1258844019
UK00003987654
AM 12345/2026
DM/231045
DM 215 010
DM215009
DM/086412A
DM/1
WIPO163245
WIPO 78879
WIPO/ACE/14
WIPO, 34 chemin des Colombettes, 1211 Geneva 20
MM2
MM/LD/WG/24
MM/A/49/3
CA123456
CA 94105
EPAY-1234-5678
EPAY-AB12-CD34
EPMT-7741-2098
PCT/IB2025/053412
DAS code F3K9
H/LD/WG/14/2
SCT/50
MAD-2026-000123
HAG-2026-004411
[MTG-2026-000009]
N/Réf. 2026-4411-8892
Our ref: ABC/2026/12345678
docket 20261122-001
1533200, 1533201, 1533205
1533200/1533201/1533205
1533200 1533201 1533205
1533200\n1533201\n1533205
1 533 200, 1 533 201
1.533.200 y 1.533.201
20261122
20261130
2026-11-22
2026-11-22 13:45:00
20261122134500
20261122T134500Z
22.11.2026
22/11/2026 - 30/11/2026
2024 2025 2026 2027
22 11 2026 22 12 2026
1998-1999 2000-2001
+41 22 338 91 11
+41223389111
0041 22 338 91 11
022 338 91 11
06 12 34 56 78
06 12 34 56 78 / 06 12 34 56 79
+34 912 34 56 78
+34 91 234 5678 ext. 1234
(+49) 30 1234 5678 90
+49 1512 3456789
+86 138 0013 8000
+7 495 123-45-67
+44 20 7946 0958
+1 (202) 555-0143
tel. 4915123456789
Tel: 4111 1111 1111 1111
Fax 0049 30 12345678
CHF 1'234'567.00
EUR 4.111,00
USD 1,234,567,890.00
653 + 73 = 726 francs
4006381333931
978-3-16-148410-0
9783161484100
550e8400-e29b-41d4-a716-446655440000
https://www.example.org/page/4111111111111111
www.example.org/4111111111111111
x4111111111111111@example.org
4111111111111111@example.org
4111 1111 1111 1112
5555555555554445
0000 0000 0000 0000
1234 5678 9012 3456
DE89 3704 0044 0532 0130 01
GB1234567
CH-1211
ES 1234567
IT 2026 and 2027 were long years
passport expires 2030-12-31
passport valid until 31 December 2030
a copy of the passport, registration 1589321
passport and IR 1589321
the passport office, 1589321
passport holders pay 653 francs
pasaporte y registro internacional 1589321
copie du passeport, enregistrement 1589321
VAT CHE-123.456.789
VAT GB123456789
classes 9, 35, 38, 41, 42 and 45
9 35 38 41 42 45 9 35
42 41 35 38 09 16 28 25
41 01 02 03 04 05 06 22
45 44 43 42 41 40 39 38 37 36 35 34 33 32 31 30
2026112212360112
IMEI 356938035643809
Message-ID: <20261122123601.4411@mail.example>
"""


def lines(table: str) -> list[str]:
    return [line.replace("\\n", "\n") for line in table.strip().split("\n")]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        *((one, SecretKind.CARD) for one in lines(CARDS)),
        *((one, SecretKind.IBAN) for one in lines(IBANS)),
        *((one, SecretKind.PASSPORT) for one in lines(PASSPORTS)),
    ],
)
def test_a_secret_is_found_within_a_sentence(written: str, kind: SecretKind) -> None:
    assert [one.kind for one in find_secrets(f"It is this: {written}, thank you.")] == [kind]


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_numbers_of_our_trade_stay_readable(text: str) -> None:
    assert mask(f"Hello, {text}. Bye") == f"Hello, {text}. Bye"


def test_more_than_a_hundred_harmless_numbers_were_tried() -> None:
    assert len(lines(HARMLESS)) > 100


def test_only_the_last_four_are_left() -> None:
    assert mask("Card 5555-5555-5555-4444.") == "Card •••• 4444."
    assert mask("IBAN CH93 0076 2011 6238 5295 7") == "IBAN CH•••• 2957"
    assert mask("Passport no. X1234567") == "Passport no. •••• 4567"


def test_several_secrets_of_one_text_are_all_masked() -> None:
    text = "4111 1111 1111 1111 or 5555 5555 5555 4444, DE89 3704 0044 0532 0130 00"
    assert mask(text) == "•••• 1111 or •••• 4444, DE•••• 3000"


def test_a_card_is_found_between_other_numbers() -> None:
    assert mask("12 4111 1111 1111 1111 11/28 123") == "12 •••• 1111 11/28 123"


def test_a_number_broken_over_two_lines_is_found() -> None:
    assert mask("4111 1111\n1111 1111") == "•••• 1111"


@given(st.text(alphabet="0123456789 ABDEFRCHpasort.-\n", max_size=400))
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask(text)
    assert mask(once) == once


@given(st.text(max_size=300))
def test_letters_are_never_lost(text: str) -> None:
    if not find_secrets(text):
        assert mask(text) == text


WALLS = {
    "digits": "4 " * 500_000,
    "one run": "4" * 1_000_000,
    "groups": "4111 " * 200_000,
    "gaps": "4  " * 300_000,
    "account": "DE89 " * 200_000,
    "countries": "IR17" * 250_000,
    "passports": "passport no. " * 80_000,
    "brackets": "passport (" * 100_000,
    "dashes": "1-" * 500_000,
    "addresses": "http://" * 140_000 + "4111111111111111",
}


@pytest.mark.parametrize("wall", WALLS)
def test_a_million_characters_take_linear_time(wall: str) -> None:
    started = time.process_time()
    mask(WALLS[wall])
    assert time.process_time() - started < 8


# --- HTML --------------------------------------------------------------------------------------
HTML = [
    ("<p>4111 1111 1111 1111</p>", "<p>•••• 1111</p>"),
    ("<p>4111 <b>1111</b> 1111 1111!</p>", "<p>•••• 1111<b></b>!</p>"),
    ("4111&nbsp;1111&nbsp;1111&nbsp;1111 x", "•••• 1111 x"),
    ("<p>a &amp; 4111111111111111 &lt;</p>", "<p>a &amp; •••• 1111 &lt;</p>"),
    ("<p>4111 1111</p><p>1111 1111</p>", "<p>4111 1111</p><p>1111 1111</p>"),
    ('<img alt="card 4111111111111111">', '<img alt="card •••• 1111">'),
    ("<i>DE89 3704</i> <u>0044 0532 0130 00</u> and 4111111111111111",
     "<i>DE•••• 3000</i><u></u> and •••• 1111"),
    ("<p>1 589 321</p>", "<p>1 589 321</p>"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "masked"), HTML)
def test_html_is_masked_across_its_elements(html: str, masked: str) -> None:
    assert mask_html(sanitize_html(html)) == masked


def test_digits_in_the_cells_of_one_row_are_one_number() -> None:
    row = "<table><tbody><tr><td>4111</td><td>1111</td><td>1111</td><td>1111</td></tr></tbody></table>"
    assert "1111</td><td>1111" not in mask_html(row)


@given(st.text(alphabet='<>/bpi 4111 DE89&;nsp"=', max_size=300))
def test_masked_html_is_still_what_the_sanitiser_allows(html: str) -> None:
    masked = mask_html(sanitize_html(html))
    assert sanitize_html(masked) == sanitize_html(sanitize_html(masked))
