"""What reads like legal advice or a promised outcome, and what takes that back, in three languages.

Measured by the labelled answers of tests/data/answers: who adds a phrase adds answers with it.
"""

from inquiries.checks.word_lists import any_of

# Verbs after which it is advice where to look and whom to ask, which we do give.
_WHERE_EN = (
    r"(?:also |first |therefore |kindly )?(?:to )?(?:also |first |carefully )?(?:contact|consult|"
    r"check|visit|use|read|see|seek|ask|write|call|verify|keep|look|go|refer|speak|talk|obtain|"
    r"take (?:professional |legal |independent )?advice|turn|get in touch|review|include|mention|"
    r"quote|state|wait|try|log|sign in|save|print|download|clear|update|register|subscribe|"
    r"follow|send us|provide|give|let|make sure|ensure|monitor|note|complete|fill|prepare|be |"
    r"have a look|instruct|engage|appoint|discuss|request an? (?:certificate|extract|copy)|"
    r"pay (?:well|early|in|by|on))"
)
_WHERE_FR = (
    r"(?:également |aussi |donc |tout d['’]abord )?(?:de |d['’])(?:bien |vous |"
    r"également )?(?:contacter|consulter|vérifier|utiliser|lire|voir|demander (?:conseil|à|"
    r"un extrait|une copie)|écrire|appeler|conserver|adresser|rapprocher|renseigner|"
    r"prendre (?:contact|conseil)|faire appel|relire|indiquer|mentionner|préciser|attendre|"
    r"essayer|vous connecter|enregistrer|imprimer|télécharger|vider|mettre à jour|suivre|nous|"
    r"joindre|préparer|compléter|remplir|parler|solliciter|payer|régler|visiter|se |s['’]adresser|"
    r"connecter|inscrire)"
)
_WHERE_ES = (
    r"(?:también |primero )?(?:que )?(?:se )?(?:contact\w+|consult\w+|verifi\w+|compr\w*eb\w+|"
    r"comprob\w+|us[ae]\w*|utili\w+|le[ae]\w*|leer\w*|ve[ar]\w*|pregunt\w+|escrib\w+|llam\w+|"
    r"conserv\w+|guard\w+|dirij\w+|dirigir\w*|ponga\w*|ponerse|pida (?:consejo|asesoramiento)|"
    r"revis\w+|indi\w+|mencion\w+|esper\w+|intent\w+|inici\w+|descarg\w+|imprim\w+|actuali\w+|"
    r"sig\w+|seguir|envi\w+|envíe\w*|complet\w+|prepar\w+|rellen\w+|visit\w+|acud\w+|"
    r"solicite (?:asesoramiento|una copia|un extracto)|habl\w+|pagu\w+|pagar|asesor\w+|busc\w+|"
    r"busque\w*|inscri\w+)"
)
ADVICE = any_of(
    # English
    rf"\b(?:we|I)(?: would| can only|['’]d| do)?(?: strongly| therefore| hereby)? (?:advise|"
    rf"recommend|counsel|urge)(?: that)?+(?: you)?+(?: not)?+ (?!{_WHERE_EN}|against (?:sharing|"
    rf"paying)|our |the (?:guide|online|on-line|fee|member)|one of)(?:to )?\w+",
    r"\b(?:our|my) (?:legal )?(?:advice|recommendation) (?:is|would be) (?:that you |to |not to )",
    r"\b(?:our|my|a) legal (?:opinion|view|assessment)\b|\b(?:in|from) (?:our|my|"
    r"a) (?:legal )?(?:opinion|view|point of view),? (?:the|your|this|you|"
    r"an?) (?:\w+ ){0,4}(?:mark|design|refusal|opposition|claim|case|appeal|office|holder|right|"
    r"infring\w+)",
    r"\byou (?:will|would|should|shall|are (?:sure|certain|bound|likely|going) to)(?: certainly|"
    r" surely| definitely| probably| easily| have no problem to)? (?:win|succeed|prevail|"
    r"be successful)\b",
    r"\byou (?:have|['’]ve got) (?:a (?:strong|good|solid|clear|valid|legal) (?:case|claim|"
    r"chance|argument|defence)|(?:good|excellent|every) (?:chances?|prospects?)|nothing to fear|"
    r"the right to (?:sue|compensation|damages|prevent|forbid))",
    r"\byou are (?:legally |fully )?entitled to (?:compensation|damages|sue|prohibit|forbid|stop)",
    r"\b(?:refusal|decision|opposition|objection|claim|demand|notice) (?:is|was|seems|"
    r"appears) (?:clearly |obviously |plainly |legally |certainly )?(?:unlawful|illegal|"
    r"unfounded|wrong|invalid|groundless|without merit|abusive|unjustified|not justified)\b",
    r"\b(?:we|I) (?:can )?(?:guarantee|promise|"
    r"assure you)(?: you)? (?:that )?(?:\w+ ){0,6}(?:protect\w+|grant\w+|accept\w+|regist\w+|"
    r"refus\w+|succe\w+|publish\w+|renew\w+|valid)\b",
    r"\b(?:does|do|would|will|did) not infringe\b|\b(?:infringes|is infringing|"
    r"are infringing) (?:your|their|his|her|the)\b|\bis (?:clearly |certainly |too |"
    r"not )(?:confusingly )?similar\b|\bno (?:risk|likelihood) of confusion\b",
    r"\b(?:mark|design|application|request|appeal|opposition|designation|protection|"
    r"registration) (?:will|is going to) (?:certainly |surely |definitely |undoubtedly |"
    r"without (?:a )?doubt |of course )(?:be )?(?:granted|accepted|protected|registered|succeed|"
    r"upheld|win)",
    r"\byou (?:should|must|need to|ought to|had better) (?:\w+ )?(?:sue|appeal|oppose|litigate|"
    r"go to court|take (?:him|her|them) to court|challenge|contest|ignore the (?:refusal|notice|"
    r"letter|opposition)|threaten|argue)\b",
    r"\byou (?:do not|don['’]t|need not) (?:need to |have to )?(?:worry about|fear|answer|"
    r"reply to|respond to) (?:the |this |that )?(?:refusal|opposition|infringement|claim|"
    r"letter from (?:the|their) (?:lawyer|attorney))",
    r"\b(?:is|are|would be|will be) (?:personally |legally )?(?:liable|responsible) (?:for|"
    r"in) (?:damages|infringement|the loss|your loss)",
    # French
    rf"\b(?:nous|je) (?:vous )?(?:le |la )?(?:conseill(?:e|ons|erais|erions)|recommand(?:e|ons|"
    rf"erais|erions)|préconis(?:e|ons))(?: vivement| fortement| donc|"
    rf" vraiment)?(?: de ne pas)?+ (?!{_WHERE_FR}|la lecture|le guide|notre|nos|la consultation|"
    rf"la page|le calculateur|l['’]utilisation|un |une )(?:de |d['’])?\w+",
    r"\b(?:notre|mon) (?:conseil|avis|opinion|analyse) juridique\b|\b(?:avis|conseil|"
    r"consultation|opinion) juridiques? (?:de|:|est|serait)",
    r"\bà (?:notre|mon) avis,? (?:\w+['’ ]){0,5}(?:marque|dessin|refus|opposition|recours|office|"
    r"droit|décision|demande|contrefaçon)",
    r"\bvous (?:allez |devriez |pouvez être sûrs? de )?(?:gagner(?:ez|iez)?|"
    r"obtiendrez (?:gain de cause|réparation)|obtenir gain de cause|l['’]emporter(?:ez)?|"
    r"aurez gain de cause|avez gain de cause)\b",
    r"\bvous (?:avez|auriez|disposez) (?:d['’])?(?:de (?:bonnes|grandes|fortes|sérieuses|"
    r"solides)|toutes les|d['’]excellentes|un(?:e)? (?:bon|bonne|solide|excellent|excellente|"
    r"très bon)) (?:chances?|dossier|argument|arguments|défense|cause)",
    r"\bvous (?:avez|auriez) (?:parfaitement |pleinement )?(?:le )?droit (?:à|de|d['’]) ?(?:des |"
    r"une |un )?(?:dommages|indemn\w+|réparation|poursuivre|interdire|l['’]interdire|empêcher|"
    r"attaquer)",
    r"\b(?:refus|décision|opposition|objection|réclamation|mise en demeure) (?:est|était|semble|"
    r"paraît) (?:manifestement |clairement |évidemment |totalement |"
    r"juridiquement )?(?:illégal\w*|infondé\w*|non fondé\w*|injustifié\w*|erroné\w*|abusi\w+|"
    r"nulle?|contestable)\b",
    r"\b(?:nous|je) (?:vous )?(?:garantis(?:sons)?|promets|promettons|assur(?:e|ons)) (?:que |"
    r"la |l['’]|une )(?:\w+['’ ]){0,6}(?:protec\w+|protég\w+|accord\w+|accept\w+|enregistr\w+|"
    r"refus\w+|succès|octroi|public\w+|publié\w*|renouvel\w+)",
    r"\bne (?:porte|portent|constitue|constituent) pas (?:atteinte|une contrefaçon|"
    r"de contrefaçon)|\b(?:constitue|est) (?:bien |clairement |manifestement )?une contrefaçon|"
    r"\b(?:aucun|pas de) risque de confusion",
    r"\b(?:marque|demande|recours|opposition|dessin|protection|"
    r"enregistrement) sera (?:certainement|sûrement|sans (?:aucun )?doute|évidemment|"
    r"forcément) \w+",
    r"\bvous (?:devez|devriez|avez intérêt à|feriez mieux de|"
    r"pouvez tranquillement) (?:absolument |tout de suite )?(?:attaquer|poursuivre|contester|"
    r"faire opposition|faire appel de|former (?:un recours|opposition)|saisir (?:le tribunal|"
    r"la justice)|ignorer|assigner|plaider|invoquer)",
    r"\b(?:est|sera|serait|sont) (?:juridiquement |personnellement )?responsables? (?:de (?:la|"
    r"votre|cette) perte|du préjudice|des dommages)",
    # Spanish
    rf"\b(?:le |les |te )?(?:aconsej(?:o|amos|aría|aríamos)|recomend(?:amos|aría|aríamos)|"
    rf"recomiendo|sugerimos)(?: encarecidamente| firmemente|"
    rf" por tanto)?(?: que)?+(?: no)?+ (?!{_WHERE_ES}|la lectura|la guía|nuestr|el uso|la consulta|"
    rf"la página|la calculadora|un |una )\w+",
    r"\b(?:nuestra|mi|una) (?:opinión|valoración|recomendación) (?:jurídica|legal)\b|"
    r"\b(?:nuestro|mi) (?:consejo|dictamen|asesoramiento) (?:jurídico|legal)\b|"
    r"\bnuestro consejo es\b",
    r"\b(?:en|a) (?:nuestra|mi|nuestro|mi) (?:opinión|juicio|entender|"
    r"parecer),? (?:\w+ ){0,5}(?:marca|dibujo|diseño|denegación|oposición|recurso|oficina|"
    r"derecho|decisión|solicitud|infracción)",
    r"\b(?:usted )?(?:ganará|va a ganar|tendrá éxito|prosperará|saldrá ganando|le darán la razón|"
    r"obtendrá (?:una indemnización|la razón))\b",
    r"\b(?:usted )?(?:tiene|tendría|dispone de|cuenta con) (?:(?:muy )?(?:buenas|grandes|muchas|"
    r"todas las|excelentes) (?:posibilidades|opciones|probabilidades|perspectivas)|un (?:caso|"
    r"argumento) (?:sólido|fuerte|claro|bueno)|(?:pleno )?derecho a (?:una indemnización|"
    r"demandar|prohibir|impedir|reclamar daños|ser indemnizad\w+))",
    r"\b(?:denegación|decisión|oposición|objeción|reclamación|demanda|requerimiento) (?:es|era|"
    r"parece|resulta) (?:claramente |manifiestamente |a todas luces |jurídicamente )?(?:ilegal|"
    r"infundad\w|injustificad\w|errónea?|abusiv\w|nul\w|contraria a derecho|improcedente)",
    r"\b(?:le |les )?(?:garantizamos|garantizo|aseguramos|aseguro|prometemos|prometo) (?:que |"
    r"la |el |una )(?:\w+ ){0,6}(?:protec\w+|proteg\w+|conced\w+|acept\w+|registr\w+|deneg\w+|"
    r"éxito|concesión|public\w+|renov\w+)",
    r"\bno (?:infringe|infringen|vulnera|vulneran|constituye infracción)\b|\b(?:constituye|"
    r"es) (?:claramente )?una (?:infracción|falsificación)|\bno (?:hay|"
    r"existe) (?:ningún )?riesgo de confusión",
    r"\b(?:marca|solicitud|oposición|protección|registro|recurso) (?:será|"
    r"prosperará) (?:\w+ )?(?:seguramente|con seguridad|sin duda|ciertamente) ?\w*|"
    r"\b(?:seguramente|sin duda|con seguridad|sin ninguna duda) (?:se )?(?:concederán?|será|"
    r"serán|aceptarán?|ganará)",
    r"\b(?:debe|debería|le conviene|tiene que|haría bien en) (?:usted )?(?:demandar|recurrir|"
    r"oponerse|impugnar|ir a juicio|acudir a los tribunales|ignorar|alegar|querellarse)",
    r"\b(?:es|son|será|sería) (?:legalmente |personalmente )?responsables? (?:de|"
    r"por) (?:los daños|su pérdida|la pérdida|el perjuicio)",
)
NO_ADVICE = any_of(
    r"\b(?:cannot|can not|can['’]t|may not|unable to|not able to|not allowed to|"
    r"not in a position|no position|do not|don['’]t|never|nor|"
    r"neither)\b[^.;]{0,60}\b(?:advi[cs]e|recommend|opinion|say|tell|judge|guarantee|promise|"
    r"assess|predict|comment|decide|know|confirm|view|whether)\b",
    r"\bwhether\b[^.;]{0,60}\b(?:infring|similar|succeed|win|prevail|entitled|liable|justified|"
    r"unlawful|confusion)",
    r"\b(?:only|it is for|up to|matter for|decided by) (?:the |a |an |your )?(?:court|office|"
    r"judge|lawyer|attorney|local|professional|competent|representative)\b",
    r"\b(?:you (?:write|say|state|argue|think|believe|claim)|according to you|in your (?:view|"
    r"opinion))\b",
    r"\b(?:ne pouvons|ne peut|ne peux|ne sommes pas|ne suis pas|ne donn\w+|n['’]est pas|"
    r"ne saurions|ni)\b[^.;]{0,60}\b(?:conseil|avis|recommand|opinion|dire|juger|garanti|"
    r"promettre|apprécier|prédire|préjuger|juridique|assurer|habilité|prononcer)",
    r"\b(?:si|de savoir si)\b[^.;]{0,60}\b(?:contrefaçon|atteinte|confusion|gain de cause|fondé|"
    r"droit à)",
    r"\b(?:vous (?:écrivez|dites|estimez|pensez|soutenez)|selon vous|à votre avis|"
    r"appartient (?:à|au)|seul(?:e)? (?:l['’]|le|la|un))\b",
    r"\b(?:no podemos|no puedo|no puede|no estamos|no nos|no damos|no ofrec\w+|no es posible|"
    r"tampoco|ni)\b[^.;]{0,60}\b(?:aconsej|asesor|recomend|opini|decir|juzgar|garantiz|promet|"
    r"valorar|predecir|pronunci|jurídic|asegurar|confirmar|constituye)",
    r"\b(?:si|determinar si|saber si)\b[^.;]{0,60}\b(?:infring|infracción|confusión|éxito|fundad|"
    r"derecho a|vulnera)",
    r"\b(?:usted (?:escribe|dice|estima|cree|sostiene)|según usted|en su opinión|"
    r"corresponde (?:a|al)|solo (?:la|el|un)|sólo (?:la|el|un))\b",
)
