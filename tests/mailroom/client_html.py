"""HTML replies as the mail clients build them; {new}, {old} and {intro} are filled in.

Composed by us after what each client sends: the truth is known.
"""

LABELS_EN = (
    "<b>From:</b> Madrid Desk &lt;madrid@helpdesk.example&gt;<br><b>Sent:</b> Tuesday, March 3, "
    "2026 4:05 PM<br><b>To:</b> Vera Visitor &lt;vera@visitor.example&gt;<br>"
    "<b>Subject:</b> RE: Fees"
)
LABELS_DE = (
    "<b>Von:</b> Madrid Desk &lt;madrid@helpdesk.example&gt;<br><b>Gesendet:</b> Dienstag, 3. "
    "März 2026 16:05<br><b>An:</b> Vera Visitor &lt;vera@visitor.example&gt;<br>"
    "<b>Betreff:</b> AW: Gebühren"
)

HTML_REPLIES: dict[str, str] = {
    "gmail web": '<div dir="ltr">{new}</div><br><div class="gmail_quote gmail_quote_container">'
    '<div dir="ltr" class="gmail_attr">{intro}<br></div><blockquote class="gmail_quote" '
    'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex">'
    "<div>{old}</div></blockquote></div>",
    "gmail 2012": '{new}<br><br><div class="gmail_quote">{intro}<br><blockquote class="gmail_quote" '
    'style="margin:0 0 0 .8ex">{old}</blockquote></div><br>',
    "gmail android": '<p dir="ltr">{new}</p>\n<div class="gmail_extra"><br><div class="gmail_quote">'
    '{intro}<br type="attribution"><blockquote class="gmail_quote">{old}</blockquote></div></div>',
    "apple mail": '<html><head></head><body style="word-wrap: break-word"><div>{new}</div><div><br>'
    '<blockquote type="cite"><div>{intro}</div><br class="Apple-interchange-newline"><div>{old}'
    "</div></blockquote></div><br></body></html>",
    "apple mail below": '<div>{new}<br><div><div>{intro}</div><br><blockquote type="cite">'
    "{old}</blockquote></div></div>",
    "iphone": '<div dir="ltr">{new}</div><div dir="ltr"><br><blockquote type="cite">{intro}<br><br>'
    '</blockquote></div><blockquote type="cite"><div dir="ltr">\ufeff{old}</div></blockquote>',
    "iphone old": '<div>{new}<br><br></div><div><br>{intro}<br><br></div><blockquote type="cite">'
    "<div>{old}</div></blockquote>",
    "outlook 2003": "<p class=MsoNormal>{new}</p><div><div class=MsoNormal align=center "
    "style='text-align:center'><font size=3 face=\"Times New Roman\"><span lang=EN-US>"
    '<hr size=2 width="100%" align=center tabindex=-1></span></font></div><p class=MsoNormal>'
    f"{LABELS_EN}</p></div><p class=MsoNormal>{{old}}</p>",
    "outlook 2010": '<div class="WordSection1"><p class="MsoNormal">{new}<o:p></o:p></p>'
    '<p class="MsoNormal"><o:p>&nbsp;</o:p></p><div><div style="border:none;border-top:solid '
    '#B5C4DF 1.0pt;padding:3.0pt 0in 0in 0in"><p class="MsoNormal">'
    f'{LABELS_EN}<o:p></o:p></p></div></div><p class="MsoNormal">{{old}}</p></div>',
    "outlook 2016 de": '<div class="WordSection1"><p class="MsoNormal">{new}</p><div style="border:'
    'none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal">'
    f'{LABELS_DE}</p></div><p class="MsoNormal">{{old}}</p></div>',
    "outlook in a language unknown to us": '<p class="MsoNormal">{new}</p><div style="border:none;'
    'border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p><b>Iwwer:</b> Desk<br><b>Wéi:'
    "</b> e<br></p></div><p>{old}</p>",
    "outlook web": '<div>{new}</div><div id="appendonsend"></div><hr style="display:inline-block;'
    'width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font face="Calibri">'
    f"{LABELS_EN}</font><div>&nbsp;</div></div><div>{{old}}</div>",
    "outlook web 2010": '<div>{new}</div><div style="direction: ltr;"><hr tabindex="-1"><div '
    f'id="divRpF123456" style="direction: ltr;">{LABELS_EN}<br></div><div>{{old}}</div></div>',
    "outlook phone": '<div dir="ltr">{new}</div><div id="ms-outlook-mobile-body-separator-line"><br>'
    '</div><div id="mail-editor-reference-message-container" class="ms-outlook-mobile-reference-'
    f'message"><div id="divRplyFwdMsg" dir="ltr">{LABELS_EN}<br></div>{{old}}</div>',
    "outlook mac": '<div>{new}</div><div><br></div><span id="OLK_SRC_BODY_SECTION"><div style='
    '"border-top: #b5c4df 1pt solid; padding-top: 3pt;"><span style="font-weight:bold">From: </span>'
    'Madrid Desk &lt;<a href="mailto:madrid@helpdesk.example">madrid@helpdesk.example</a>&gt;<br>'
    '<span style="font-weight:bold">Date: </span>Tuesday, March 3, 2026 at 4:05 PM<br><span '
    'style="font-weight:bold">To: </span>Vera<br><span style="font-weight:bold">Subject: </span>'
    "Fees<br></div><div>{old}</div></span>",
    "outlook express": '<DIV><FONT face=Arial size=2>{new}</FONT></DIV><BLOCKQUOTE style="PADDING-'
    'LEFT: 5px; BORDER-LEFT: #000000 2px solid"><DIV style="FONT: 10pt arial">----- Original Message'
    f" ----- </DIV><DIV>{LABELS_EN}</DIV><DIV>{{old}}</DIV></BLOCKQUOTE>",
    "hotmail": f'{{new}}<br><br><hr id="stopSpelling">{LABELS_EN}<br><br>{{old}}',
    "thunderbird": '<p>{new}</p><div class="moz-cite-prefix">{intro}<br></div><blockquote type="cite"'
    ' cite="mid:1@helpdesk.example"><p>{old}</p></blockquote>',
    "thunderbird below": '<div class="moz-cite-prefix">{intro}<br></div><blockquote type="cite">'
    "<p>{old}</p></blockquote><p>{new}</p>",
    "yahoo": '<div class="ydp123abcyahoo-style-wrap"><div dir="ltr">{new}</div><div><br></div></div>'
    '<div id="yahoo_quoted_1234567890" class="yahoo_quoted"><div style="font-family:Arial"><div>'
    "{intro}</div><div><br></div><div>{old}</div></div></div>",
    "yahoo classic": '<div>{new}</div><blockquote style="border-left: 2px solid rgb(16,16,255)">'
    f'<div dir="ltr"><hr size="1">{LABELS_EN}<br></div>{{old}}</blockquote>',
    "aol": '<div style="color:black">{new}</div><div style="font-family:arial">-----Original '
    "Message-----<br>From: Madrid Desk &lt;madrid@helpdesk.example&gt;<br>To: vera &lt;vera@visitor"
    ".example&gt;<br>Sent: Tue, Mar 3, 2026 4:05 pm<br>Subject: Fees<br><br>{old}</div>",
    "lotus notes": "<font size=2>{new}</font><br><br><br><font size=1 color=#5f5f5f>From: &nbsp; "
    "&nbsp;</font><font size=1>Madrid Desk &lt;madrid@helpdesk.example&gt;</font><br><font size=1>"
    "To: &nbsp;</font><font size=1>vera@visitor.example</font><br><font size=1>Date: </font>"
    "<font size=1>03/03/2026 16:05</font><br><font size=1>Subject: </font><font>Fees</font><br>"
    "<hr noshade><br><br><font size=2>{old}</font>",
    "notes 8": "<div>{new}</div><br><font color=#990099>-----Madrid Desk &lt;madrid@helpdesk.example"
    '&gt; wrote: -----</font><div style="padding-left:5px">To: vera@visitor.example<br>From: Madrid '
    "Desk<br>Date: 03/03/2026 04:05PM<br>Subject: Fees<br><br>{old}</div>",
    "zimbra": '<div>{new}</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker='
    f'"__HEADERS__">{LABELS_EN}<br></div><div data-marker="__QUOTED_TEXT__">{{old}}</div>',
    "zimbra blockquote": '<div>{new}</div><hr id="zwchr"><blockquote style="border-left:2px solid '
    f'#1010FF">{LABELS_EN}<br><br>{{old}}</blockquote>',
    "roundcube": '<p>{new}</p><p id="reply-intro">{intro}</p><blockquote type="cite" style="padding: '
    '0 0.4em; border-left: #1010ff 2px solid; margin: 0">{old}</blockquote>',
    "groupwise": "<div>{new}</div><br>&gt;&gt;&gt; Madrid Desk &lt;madrid@helpdesk.example&gt; "
    "3/3/2026 4:05 PM &gt;&gt;&gt;<br>{old}",
    "k-9": '<html><body>{new}<br><br><div class="gmail_quote">{intro}<blockquote class="gmail_quote" '
    'style="margin: 0pt 0pt 0pt 0.8ex">{old}</blockquote></div></body></html>',
    "samsung": "<div>{new}</div><div><br></div><div>-------- Original message --------</div><div>"
    "From: Madrid Desk &lt;madrid@helpdesk.example&gt; </div><div>Date: 3/3/26 16:05 (GMT+01:00) "
    "</div><div>To: vera@visitor.example </div><div>Subject: Fees </div><div><br></div>{old}",
    "windows mail": '<div>{new}</div><div style="padding-top: 5px; border-top-color: rgb(229, 229, '
    '229); border-top-width: 1px; border-top-style: solid;"><div><font><b>From:</b>&nbsp;<a>Madrid '
    "Desk</a><br><b>Sent:</b>&nbsp;Tuesday<br><b>To:</b>&nbsp;Vera</font></div></div><div>{old}</div>",
    "spark": '<div name="messageBodySection">{new}</div><div name="messageReplySection">{intro}<br>'
    '<blockquote type="cite" class="spark_quote">{old}</blockquote></div>',
    "proton": '<div>{new}</div><div class="protonmail_quote">{intro}<br><blockquote class="'
    'protonmail_quote" type="cite">{old}</blockquote></div>',
    "proton old": '<div>{new}</div><div class="protonmail_quote">‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐<br>'
    "{intro}<br> <blockquote>{old}</blockquote></div>",
    "tutanota": "<div>{new}</div><div>3 Mar 2026, 16:05 by madrid@helpdesk.example:<br></div>"
    '<blockquote class="tutanota_quote">{old}</blockquote>',
    "zoho": '<div>{new}</div><div class="zmail_extra"><div>---- On Tue, 03 Mar 2026 16:05:10 +0100 '
    "<b>Madrid Desk &lt;madrid@helpdesk.example&gt;</b> wrote ----<br></div><blockquote>{old}"
    "</blockquote></div>",
    "front": '<div>{new}</div><br><div class="front-signature"></div>{intro}<br><blockquote '
    'type="cite" class="front-blockquote">{old}</blockquote>',
    "superhuman": '<div>{new}</div><br><div class="gmail_quote">On Tue, Mar 03, 2026 at 4:05 PM, '
    'Madrid Desk <span>&lt;<a href="mailto:madrid@helpdesk.example">madrid@helpdesk.example</a>'
    '&gt;</span> wrote:<br><blockquote class="gmail_quote"><div>{old}</div></blockquote></div>',
    "airmail": '<div>{new}</div><p class="airmail_on">{intro}</p><blockquote type="cite" '
    'class="clean_bq"><span>{old}</span></blockquote>',
    "gmx android": '<p>{new}</p><div class="mail_android_quote">{intro}<br>{old}</div>',
    "gmx web": '<div>{new}<div style="padding: 10px; border-left: 2px solid #C3D9E5"><div><b>'
    'Gesendet:</b>&nbsp;Dienstag, 03. M&auml;rz 2026 um 16:05 Uhr<br><b>Von:</b>&nbsp;"Madrid Desk" '
    "&lt;madrid@helpdesk.example&gt;<br><b>An:</b>&nbsp;vera@visitor.example<br><b>Betreff:</b>&nbsp;"
    "Geb&uuml;hren</div><div>{old}</div></div></div>",
    "qq": '<div>{new}</div><div><br></div><div style="font-size:12px">------------------&nbsp;原始邮件'
    "&nbsp;------------------</div><div><b>发件人:</b>&nbsp;Madrid Desk;</div><div><b>发送时间:</b>&nbsp;"
    "2026年3月3日(星期二) 下午4:05</div><div><b>主题:</b>&nbsp;Fees</div><div>{old}</div>",
    "netease": '<div>{new}</div><div id="isReplyContent">在 2026-03-03 16:05:10，"Madrid Desk" '
    "&lt;madrid@helpdesk.example&gt; 写道：<br>{old}</div>",
    "foxmail": "<div>{new}</div><hr><blockquote><div>&nbsp;</div><div><b>发件人：</b>&nbsp;<a>madrid@"
    "helpdesk.example</a></div><div><b>发送时间：</b>&nbsp;2026-03-03&nbsp;16:05</div><div><b>收件人："
    "</b>&nbsp;vera</div><div><b>主题：</b>&nbsp;Fees</div><div>{old}</div></blockquote>",
    "mail.ru": '<div>{new}</div><blockquote style="border-left:1px solid #0857A6">Вторник, 3 марта '
    "2026, 16:05 +03:00 от Madrid Desk &lt;madrid@helpdesk.example&gt;:<br>&nbsp;<div>{old}</div>"
    "</blockquote>",
    "yandex": '<div>{new}</div><div>&nbsp;</div><div>03.03.2026, 16:05, "Madrid Desk" &lt;madrid@'
    "helpdesk.example&gt;:</div><blockquote><p>{old}</p></blockquote>",
    "em client": "<div>{new}</div><div><br></div><div>------ Original Message ------</div><div>From "
    '"Madrid Desk" &lt;madrid@helpdesk.example&gt;</div><div>To vera</div><div>Date 3/3/2026 4:05:10 '
    "PM</div><div>Subject Fees</div><div>{old}</div>",
    "attribution without any mark": "<div>{new}</div><div><br></div><div>{intro}</div><div>{old}</div>",
    "blockquote without any mark": "<p>{new}</p><blockquote><p>{old}</p></blockquote>",
    "ticket system": "<div>{new}</div><br><div>##- Please type your reply above this line -##</div>"
    "<p>{old}</p>",
    "headers in table": "<div>{new}</div><table><tr><td>From:</td><td>Madrid Desk &lt;madrid@"
    "helpdesk.example&gt;</td></tr><tr><td>Sent:</td><td>03.03.2026 16:05</td></tr><tr><td>To:</td>"
    "<td>Vera</td></tr><tr><td>Subject:</td><td>Fees</td></tr></table><p>{old}</p>",
    "spanish outlook paragraphs": "<p>{new}</p><p><b>De:</b> Madrid Desk</p><p><b>Enviado el:</b> "
    "martes, 3 de marzo de 2026 16:05</p><p><b>Para:</b> Vera</p><p><b>Asunto:</b> Tasas</p><p>{old}</p>",
}
