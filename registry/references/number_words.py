"""Words of numbers in English, French (also of Geneva) and Spanish, as they are spoken and typed."""

from __future__ import annotations

from dataclasses import dataclass


def _values(first: int, words: str, step: int = 1) -> dict[str, int]:
    """Words for one value after the other; variants of one are joined by a slash."""
    return {
        variant: first + place * step
        for place, variants in enumerate(words.split())
        for variant in variants.split("/")
    }


@dataclass(frozen=True, slots=True)
class NumberWords:
    """`ones` 1-9 and what counts like them, `teens` stand alone, `tens` take a one behind."""

    zeros: frozenset[str]
    ones: dict[str, int]
    teens: dict[str, int]
    tens: dict[str, int]
    hundreds: dict[str, int]  # Spanish has a word for each
    hundred: frozenset[str]
    thousand: frozenset[str]
    million: frozenset[str]
    glue: frozenset[str]
    times: dict[str, int]

    @property
    def words(self) -> frozenset[str]:
        tables = (self.ones, self.teens, self.tens, self.hundreds, self.times)
        sets = (self.zeros, self.hundred, self.thousand, self.million)
        return frozenset().union(*tables, *sets)


ENGLISH = NumberWords(
    zeros=frozenset("zero oh o nought".split()),
    ones=_values(1, "one two three four five six seven eight nine/niner"),
    teens=_values(
        10,
        "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
    ),
    tens=_values(20, "twenty thirty forty/fourty fifty sixty seventy eighty ninety", 10),
    hundreds={},
    hundred=frozenset({"hundred"}),
    thousand=frozenset({"thousand"}),
    million=frozenset({"million"}),
    glue=frozenset({"and"}),
    times={"double": 2, "triple": 3, "treble": 3},
)
FRENCH = NumberWords(
    zeros=frozenset("zéro zero zéros".split()),
    ones=_values(1, "un/une deux trois quatre cinq six sept huit neuf"),
    teens=_values(10, "dix onze douze treize quatorze quinze seize"),
    tens=_values(
        20, "vingt/vingts trente quarante cinquante soixante septante huitante/octante nonante", 10
    ),
    hundreds={},
    hundred=frozenset("cent cents".split()),
    thousand=frozenset("mille mil".split()),
    million=frozenset("million millions".split()),
    glue=frozenset({"et"}),
    times={"double": 2, "triple": 3},
)
SPANISH = NumberWords(
    zeros=frozenset("cero ceros".split()),
    ones=_values(1, "uno/un/una dos tres cuatro cinco seis siete ocho nueve"),
    teens=_values(
        10,
        "diez once doce trece catorce quince dieciséis/dieciseis diecisiete dieciocho diecinueve"
        " veinte veintiuno/veintiún/veintiun veintidós/veintidos veintitrés/veintitres veinticuatro"
        " veinticinco veintiséis/veintiseis veintisiete veintiocho veintinueve",
    ),
    tens=_values(30, "treinta cuarenta cincuenta sesenta setenta ochenta noventa", 10),
    hundreds=_values(
        100,
        "cien/ciento doscientos/doscientas trescientos/trescientas cuatrocientos/cuatrocientas"
        " quinientos/quinientas seiscientos/seiscientas setecientos/setecientas"
        " ochocientos/ochocientas novecientos/novecientas",
        100,
    ),
    hundred=frozenset(),
    thousand=frozenset({"mil"}),
    million=frozenset("millón millon millones".split()),
    glue=frozenset({"y"}),
    times={"doble": 2, "triple": 3},
)
BY_LANGUAGE = {"en": ENGLISH, "fr": FRENCH, "es": SPANISH}
SIGNS = {
    "slash": "/",
    "barre": "/",
    "barra": "/",
    "dash": "-",
    "tiret": "-",
    "guion": "-",
    "guión": "-",
}
