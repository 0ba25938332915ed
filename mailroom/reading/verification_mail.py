"""Third parties' codes and sign-up links: whoever reads one here could act in the desk's name.

The "ticket trick": a stranger signs up somewhere with our address and waits until the helpdesk shows
or echoes him the code. Such mail is for agents only.
"""

import re

from mailroom.reading.subjects import in_small_letters

# Of words in small letters.
_SUBJECT = re.compile(
    # English: a code, or something of an account that is to be confirmed
    r"\b(?:verification|security|confirmation|authentication|access|activation|one[- ]time|login|"
    r"log-in|sign-?in|sign-?up|passcode|otp|2fa|two[- ]factor|recovery)\b.{0,20}\b(?:code|"
    r"pass(?:word|"
    r"code)|pin|link|token|e-?mail)\b|"
    r"\b(?:verify|confirm|activate|validate) (?:your |this |the )?(?:new )?(?:e-?mail(?: "
    r"address)?|"
    r"account|address|identity|registration|subscription|sign-?up|login|device)|"
    r"\b(?:reset|recover|change|set|forgot(?:ten)?) (?:your )?(?:\w+ )?password|password reset|"
    r"\b(?:you(?:'ve| have) been invited|invit(?:es|ed) you) to (?:join|collaborate)|"
    r"\b(?:magic|sign-?in|login) link\b|complete (?:your )?(?:registration|sign-?up)|"
    r"^\W*\d{4,8}\W{1,4}(?:is|est|es|ist) (?:your|votre|tu|su|dein|ihr)|code\W{1,3}\d{4,8}\b|"
    # French, Spanish, Portuguese, Italian, Romanian
    r"code (?:de )?(?:v[ée]rification|confirmation|s[ée]curit[ée]|connexion|validation|"
    r"d['’]acc[èe]s)|"
    r"(?:confirmez|v[ée]rifiez|activez|validez) (?:votre|l['’])\s?(?:adresse|compte|e-?mail|"
    r"inscription)|(?:r[ée]initialis\w+|modifi\w+) (?:de )?(?:votre )?mot de passe|"
    r"c[óo]digo de (?:verificaci[óo]n|seguridad|confirmaci[óo]n|acceso|activaci[óo]n)|"
    r"(?:verifica|confirma|activa|verifique|confirme|active) (?:tu|su|la) (?:cuenta|correo|"
    r"direcci[óo]n|"
    r"registro|e-?mail)|(?:restablec|recuper)\w+ (?:tu |su |la |de )*contrase[ñn]a|"
    r"c[óo]digo de (?:verifica[çc][ãa]o|seguran[çc]a|confirma[çc][ãa]o|acesso)|"
    r"(?:verifique|confirme|ative) (?:o )?(?:seu|sua|a sua) (?:e-?mail|conta|endere[çc]o)|"
    r"redefin\w+ (?:a )?(?:sua )?(?:de )?senha|"
    r"codice di (?:verifica|sicurezza|conferma|accesso)|(?:verifica|conferma|attiva) (?:il tuo|"
    r"la tua|"
    r"l['’])\s?(?:account|indirizzo|e-?mail|registrazione)|(?:reimposta|recuper)\w* (?:la "
    r")?password|"
    r"cod(?:ul)? de (?:verificare|securitate|confirmare)|confirma[țt]i adresa|"
    # German, Dutch, the North, Polish, Czech, Hungarian, Turkish, Greek
    r"(?:best[äa]tigungs|verifizierungs|sicherheits|anmelde|aktivierungs|zugangs|einmal)-?code|"
    r"(?:best[äa]tigen|verifizieren|aktivieren) sie ihr|best[äa]tige (?:deine|dein)|"
    r"(?:passwort|kennwort) (?:zur[üu]cksetzen|[äa]ndern)|einmal-?passwort|"
    r"(?:verificatie|bevestigings|beveiligings|inlog|activerings)-?code|(?:bevestig|verifieer|"
    r"activeer) (?:je|uw) (?:e-?mail|account|adres|registratie)|wachtwoord (?:opnieuw|herstellen|"
    r"resetten)|"
    r"(?:verifierings|bekr[äa]ftelse|bekr[æa]ftelses|bekreftelses|s[äa]kerhets|sikkerheds|"
    r"sikkerhets|"
    r"vahvistus)-?(?:kod|kode|koodi)|(?:bekr[äa]fta din|bekr[æa]ft din|bekreft din|vahvista) |"
    r"kod (?:weryfikacyjny|potwierdzaj|bezpiecze|aktywacyjny|dost[ęe]pu)|potwierd[źz] (?:sw[óo]j|"
    r"adres|rejestracj)|(?:resetowanie|zresetuj) has[łl]a|"
    r"(?:ov[ěe][řr]ovac[íi]|overovac[íi]|potvrzovac[íi]|bezpe[čc]nostn[íi]) k[óo]d|potvr[ďd]te|"
    r"(?:meger[őo]s[íi]t[őo]|ellen[őo]rz[őo]|biztons[áa]gi) k[óo]d|do[ğg]rulama kodu|g[üu]venlik "
    r"kodu|"
    r"κωδικ[όο]ς (?:επαλ[ήη]θευσης|επιβεβα[ίι]ωσης)|"
    # Russian, Ukrainian, Chinese, Japanese, Korean, Arabic, Hebrew
    r"код (?:подтверждения|проверки|безопасности|доступа|активации)|подтвердите (?:ваш|сво|адрес|"
    r"регистрац|почт)|(?:сброс|восстановление) пароля|код (?:підтвердження|безпеки)|підтвердьте|"
    r"验证码|驗證碼|校验码|动态码|验证(?:您的|你的)?(?:邮箱|电子邮件|账户)|激活(?:您的|"
    r"你的)?(?:账户|帐号|账号)|重置密码|重設密碼|"
    r"認証(?:コード|番号)|確認コード|ワンタイムパスワード|メールアドレスの確認|"
    r"パスワードの(?:再設定|リセット)|"
    r"인증\s?(?:번호|코드)|이메일 (?:인증|확인)|비밀번호 (?:재설정|변경)|"
    r"رمز (?:التحقق|التأكيد|الأمان)|تأكيد (?:بريدك|حسابك|البريد)|קוד (?:אימות|אבטחה)|אמת את",
)
# What only somebody who runs accounts would say to somebody who may not have asked.
_DISCLAIMS = re.compile(
    r"if (?:you (?:did|have|were)|(?:it|this) was)(?: not|n['’]t)|do(?: not|n['’]t) share (?:this|it|"
    r"the|"
    r"your) (?:code|link)|(?:code|link|password) (?:will )?(?:expires?|is valid|valid for)|"
    r"(?:safely )?ignore this (?:e-?mail|message)|never share|"
    r"si vous n['’](?:[êe]tes pas|avez pas)|ne (?:partagez|communiquez)|si (?:usted )?no (?:has|"
    r"ha|"
    r"fuiste|solicit|fue)|no compart|se n[ãa]o (?:foi|solicit|fez|pediu)|n[ãa]o compartilh|"
    r"se non (?:hai|sei|ha)|non condivid|(?:wenn|falls|sollten) sie.{0,40}nicht|geben sie "
    r".{0,30}nicht|"
    r"als (?:u|je|jij) (?:dit )?(?:niet|geen)|deel (?:deze|dit)|om du inte|hvis du ikke|jos et|"
    r"je[śs]li (?:to )?nie|pokud jste ne|ha nem [öo]n|dac[ăa] nu|"
    r"e[ğg]er .{0,30}(?:siz de[ğg]il|etmediyseniz)|"
    r"αν δεν|если (?:вы|это).{0,10}не|не сообщайте|якщо (?:ви|це) не|如果(?:您|你|这|不是|非|未)|"
    r"请勿|請勿|"
    r"(?:心当たり|覚え)の(?:ない|ございません)|共有しない|본인이 (?:아니|요청하지)|요청하지 않|"
    r"إذا لم|לא (?:ביקשת|אתה)|אם לא",
    re.I,
)
_CODE = re.compile(
    r"(?<![\w.@/+-])(?:(?!(?:19|20)\d\d\b)\d{4,8}|\d{3}[ -]\d{3}|[A-Z0-9]{3,5}-[A-Z0-9]{3,5})(?![\w@/-])"
)
_LINK = re.compile(
    r"https?://\S{0,300}(?:verif|confirm|activat|valid|token|signup|sign-up|register|invite|"
    r"reset|magic|otp|auth|login)",
    re.I,
)
_LOOKED_AT = 4000


def is_verification(subject: str, text: str, *, is_from_machine: bool) -> bool:
    """A code or link of somebody else's accounts.

    A person who asks about a code is none: from an address that people may read, all of it must be
    there: the subject's or the text's announcement, the secret, and the words for whoever did not
    ask for it.
    """
    head = text[:_LOOKED_AT]
    is_announced = _announces(subject)
    if "?" in subject or not (is_announced or is_from_machine):
        return False
    if not (_CODE.search(head) or _LINK.search(head) or _CODE.search(subject[:300])):
        return False
    if is_announced:
        return is_from_machine or bool(_DISCLAIMS.search(head))
    lines = head.split("\n")[:30]
    return bool(_DISCLAIMS.search(head)) and any(map(_announces, lines))


def _announces(line: str) -> bool:
    return bool(_SUBJECT.search(in_small_letters(line[:300])))
