"""Words that stand before a number and say what it is, in three languages and typed badly.

A bare number decides nothing: docs/adr/0023. Words of the registries are as on their pages; which
misspellings people make, and what else has six or seven digits, is our own observation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Meaning(StrEnum):
    """What the next number is; names of the groups below."""

    BASIC = "basic"
    NATIONAL = "national"  # a mark of one country or of the Union, not called the basic one
    HAGUE = "hague"
    MADRID = "madrid"
    TRANSACTION = "transaction"  # the reference of a transaction
    CLIENT = "client"  # the writer's own
    CLIENT_FILE = "client_file"  # "our file": their own, unless it looks like a registration
    THEIRS = "theirs"  # "your ref": ours, seen by who writes to us
    SOME_REF = "some_ref"  # "ref." alone
    ACCOUNT = "account"  # the current account
    OTHER = "other"  # telephone, price, invoice, postal code
    TOPIC = "topic"  # about a mark, a number, a renewal: says that a bare number is worth a look


@dataclass(frozen=True, slots=True)
class Anchor:
    meaning: Meaning
    start: int
    end: int


_INTER = r"int(?:er?n?a[a-z]{3,9}|['’]?l|n)?\.?"
_REG = r"(?:reg(?:i?s?t[a-zó]{0,9}|s|n)?\.?|enreg[a-zî]{0,12}\.?|enr\.?)"
_MARK = r"(?:trade\s?-?marks?|marks?|marques?|marcas?|tms?)"
_REF = r"r[eé]f(?:s|[eé]?r[eaé]n[csz][a-z]{0,2})?\.?"
_DESIGN = r"(?:designs?|dessins?(?:\s(?:ou|et)\smod[eè]les?)?|mod[eè]les?|dibujos?|dise[nñ]os?)"
_NATION = (
    r"(?:national[e]?s?|nationaux|naciona(?:l|les)|(?-i:US|USA|U\.S\.|UK|U\.K\.|EU|UE)|american|"
    r"am[eé]ricaine?|estadounidense|british|britannique|brit[aá]nic[ao]|french|fran[cç]aise?|"
    r"frances[a]?|german|allemande?|alemana?|swiss|suisse|suiza|spanish|espagnole?|espa[nñ]ola?|"
    r"italian|italienne?|italiana?|australian|australienne?|australiana?|benelux|chinese|"
    r"chinoise?|china|japanese|japonaise?|japonesa?|korean|cor[eé]enne?|coreana?|mexican|"
    r"mexicaine?|mexicana?|colombiana?|colombian|chilen[ao]?|brazilian|br[eé]silienne?|brasile[nñ]a?|"
    r"indian|indienne?|turkish|turque|turca|canadian|canadienne?|canadiense|austrian|"
    r"autrichienne?|austr[ií]aca?|portuguesa?|portuguese|portugaise?|eutm|community|"
    r"communautaire|europ[eé]enne|europea)"
)
_OFFICES = (
    r"(?:uspto|euipo|inpi|oepm|ukipo|bopi|boip|dpma|cnipa|jpo|kipo|ipi|impi|uibm|sic|indecopi|"
    r"turkpatent|ip\saustralia)"
)
_TABLE: tuple[tuple[Meaning, str], ...] = (
    # [C] glossary of eMadrid: basic mark, marque de base, marca de base
    (
        Meaning.BASIC,
        (
            rf"(?:basic|base)\s(?:(?:national|{_NATION})\s)?(?:{_MARK}|{_REG}|app(?:lication|l)?\.?s?)|"
            rf"(?:{_MARK}|{_REG}|registros?|demandes?|solicitud(?:es)?|d[eé]p[oô]t)\s"
            rf"(?:{_NATION}\s)?(?:de\s(?:la\s)?base|b[aá]sic[ao]s?)|"
            r"(?:basic|de\sbase|base|b[aá]sic[ao]|basada\sen|based\son|fond[eé]e?\ssur)"
        ),
    ),
    (
        Meaning.CLIENT,
        (
            rf"(?:our|my|client['’]?s?|internal|notre|nos|mon|ma|nuestras?|ntra\.?|mi|n\s?[/.]\s?)\s?"
            rf"(?:internal\s|own\s|client\s)?{_REF}(?:\sinter(?:ne|na|nal))?|"
            rf"{_REF}\s(?:interne|interna|internal|client[e]?|du\scabinet|del\s(?:cliente|despacho))|"
            r"(?:(?:our|your\sclient|attorney['’]?s?)\s)?docket|n\s?/\s?r[eé]?f?\.?"
        ),
    ),
    (
        Meaning.CLIENT_FILE,
        r"(?:our|my|notre|mon|nuestro|mi|n\s?/)\s?(?:internal\s)?(?:file|dossier|expediente)",
    ),
    # [C] page on locating an asset: the WIPO reference is the number of a transaction
    (
        Meaning.TRANSACTION,
        (
            rf"(?:wipo|ompi)(?:['’]s)?\s?(?:transaction\s)?{_REF}|"
            rf"{_REF}\s?(?:(?:de\s)?l['’]|(?:de|of|at|by|from)\s(?:la\s|the\s)?)?\(?(?:wipo|ompi)\)?|"
            rf"(?:transaction|transacci[oó]n|irregularit(?:y|[eé])|irregularidad)(?:\s(?:notice|letter))?"
            rf"(?:\s(?:de\s(?:la\s)?)?{_REF})?|"
            rf"{_REF}\s(?:de\s(?:la\s|l['’])?|of\s(?:the\s|your\s)?)?(?:transaction|transacci[oó]n|"
            r"notice|notification|notificaci[oó]n|aviso|irregularit(?:y|[eé])|irregularidad)"
        ),
    ),
    (
        Meaning.THEIRS,
        rf"(?:your|yr|votre|vos|v\s?[/.]|sus?|s\s?/|vuestras?|vtra\.?)\s?(?:file\s)?{_REF}",
    ),
    (
        Meaning.HAGUE,
        (
            rf"(?:the\s)?hague\s(?:system\s)?(?:{_DESIGN}\s)?(?:{_REG}|numbers?|{_DESIGN}|ir)s?|"
            rf"(?:{_INTER}\s)?(?:industrial\s)?{_DESIGN}\s(?:{_REG}|registros?|{_INTER})s?|"
            rf"(?:{_REG}|registros?)\s(?:{_INTER}\s)?(?:of\s|du?\s|des\s|de\s(?:l[ao]s?\s)?|del\s)?"
            rf"(?:an?\s|un\s|my\s|our\s)?(?:industrial\s)?{_DESIGN}"
            r"(?:\s(?:industriel(?:le)?s?|industriale?s?|internationa(?:l|ux)|internacional(?:es)?))?|"
            rf"(?:{_REG}|registros?)\s(?:de\s)?(?:la\s)?(?:hague|haye|haya)"
        ),
    ),
    # [C] widely used on the registries' pages; IR and WO as prefixes as well
    (
        Meaning.MADRID,
        (
            rf"irns?|irs?|i\.r\.|wo|{_INTER}\s?{_MARK}\s{_REG}|{_INTER}\s?(?:{_REG}|{_MARK})s?|"
            rf"(?:{_REG}|registros?|{_MARK})\s{_INTER}|madrid\s(?:system\s)?(?:{_REG}|{_MARK}|ir)s?|"
            rf"(?:{_REG}|registros?|{_MARK})\s(?:de\s)?madrid|(?:wipo|ompi)\s(?:{_REG}|{_MARK})"
        ),
    ),
    (
        Meaning.ACCOUNT,
        (
            r"current\saccount|wipo\saccount|compte\scourant|compte\sompi|cuenta\scorriente|"
            r"cuenta\sompi|debit(?:\sour|\sthe)?\saccount"
        ),
    ),
    (
        Meaning.NATIONAL,
        (
            rf"{_NATION}\s(?:(?:{_MARK}|{_REG}|registros?|serial|applications?|appl?\.)\s?){{1,3}}|"
            rf"(?:{_MARK}|{_REG}|registros?|solicitud(?:es)?|demandes?|applications?)\s{_NATION}|"
            rf"{_OFFICES}(?:\s(?:{_REG}|{_MARK}|applications?))?|eutms?|mue|serial|s/n|"
            r"(?-i:US|UK|GB|FR|CN|JP|KR|AU|CH|BX|EU|EM|MX|BR|RU|TR)(?=\s?\d)|"
            rf"(?:{_NATION})(?=\s?(?:no|n[°º]|nr)\b)"
        ),
    ),
    (Meaning.SOME_REF, _REF),
    (
        Meaning.OTHER,
        (
            r"(?:tele)?phone|tels?\.?|t[eé]l[eé]phone|t[eé]l\.?|tel[eé]fono|mobile|cell(?:ular)?|m[oó]vil|"
            r"portable|gsm|whats\s?app|(?:tele)?fax|call|reach|dial|ll[aá]m[a-z]{0,8}|appel[a-z]{0,6}|"
            r"joindre|ext(?:ension)?\.?|poste|vat|tva|iva|nif|cif|nie|dni|siren|siret|rut|rfc|cnpj|"
            r"cuit|tax|fiscal|uid|iban|swift|bic|accounts?|acct\.?|comptes?|cuentas?|invoices?|factures?|"
            r"facturas?|receipt|re[cç]u|recibo|orders?|pedido|commande|rooms?|salle|sala|pages?|pin|zip|"
            r"postal|cp|box|bp|apartado|codes?|c[oó]digos?|clave|password|mot\sde\spasse|contrase[nñ]a|"
            r"cards?|cartes?|tarjetas?|pass(?:e)?port|pasaporte|meeting\sid|zoom|webinar|tickets?|"
            r"incident|errors?|erreurs?|versement|chf|eur|usd|gbp|sfr|fr\.|francs?|francos?|amounts?|"
            r"montants?|importes?|prix|price|precio|total|version|build|item|user|usuario|utilisateur|"
            r"customer|employee|matricule|(?:flight|vol|vuelo)s?(?:\s(?:no|number|num[eé]ro|n[°º]|nr)\.?)?"
            r"(?:\s?(?-i:[A-Z][A-Z0-9]))?|(?:booking|reservation|r[eé]servation|reserva|boarding|check-?in|"
            rf"pnr|e-?ticket|billete?|boleto|train|tren|seat|si[eè]ge|asiento)s?(?:\s{_REF}|\scode)?|"
            r"classes|clases|figures|views|figuras|vistas|vues|"
            r"badge|case|caso|phone\sno|bank|banque|banco|paid|pay[eé]s?|"
            r"serie|patents?|brevets?|patentes?|building|suite|street|rue|calle|road|avenue"
        ),
    ),
    (
        Meaning.TOPIC,
        (
            rf"{_REG}s?|registros?|{_MARK}|renew[a-z]{{0,5}}|renouvel[a-z]{{0,7}}|renov[a-z]{{0,7}}|"
            r"holders?|titulaires?|titular(?:es)?|numbers?|num[eé]ros?|n[uú]meros?|nos?\.|nos?(?=\d)|n[°º]|"
            r"n\.[°º]|nr\.?|certifi[a-z]{2,7}|irregularit(?:y|[eé]s?)|refus[a-z]{0,3}|denegaci[oó]n|"
            r"madrid|monitor|designat[a-z]{2,4}|d[eé]signation|designaci[oó]n"
        ),
    ),
)
_ANCHOR = re.compile(
    "(?<![^\\W_])(?:"
    + "|".join(f"(?P<{meaning}>{words})" for meaning, words in _TABLE)
    + r")(?![^\W\d_])|(?P<money>[€$£])",
    re.I,
)


_A_NATION = re.compile(rf"{_NATION}\Z", re.I)


def is_nation(word: str) -> bool:
    return bool(_A_NATION.match(word))


def anchors_in(text: str) -> Iterator[Anchor]:
    """From left to right, none within another."""
    for found in _ANCHOR.finditer(text):
        name = found.lastgroup or ""
        meaning = Meaning.OTHER if name == "money" else Meaning(name)
        yield Anchor(meaning, found.start(), found.end())
