"""What sites write over boxes, on buttons and between paragraphs, in the languages that we met.

Each table is a list of regular expressions, one a line; none is longer than a line can be read.
"""

from __future__ import annotations

import re


def _any(table: str) -> str:
    return "|".join(f"(?:{line.strip()})" for line in table.strip().splitlines())


BOXES = re.compile(
    _any(r"""
    (?:the )?most (?:read|viewed|popular|discussed|shared|commented)(?: \w+| this week)?
    popular(?: (?:now|news|posts|stories|articles|today|this week|topics))?
    trending(?: (?:now|news|topics|today|stories))?
    (?:related|similar|recommended|sponsored)(?: \w+)?|recommended for you
    (?:read|see|watch) (?:also|more|next)|also (?:read|see)|more (?:from|on|about) .*
    you (?:may|might) (?:also )?(?:like|be interested in)|in case you missed it
    from our partners|partner news|around the web|advertisement
    tags|topics|archives?|comments|leave a (?:reply|comment)|blogroll
    share(?: this)?|follow us|newsletter|useful links|links|about the author
    (?:самое|самые) (?:читаемое|читаемые|популярное|популярные|обсуждаемое|просматриваемое)(?: \w+)?
    популярное|популярные (?:новости|статьи|материалы|темы)|в тренде|топ(?:-?\d+)?(?: новост(?:и|ей))?
    (?:читайте|читать|смотрите) (?:также|ещё|еще)|по теме|(?:материалы|новости|ещё|еще) по теме
    похожие (?:новости|статьи|материалы|записи|публикации)|вам может быть интересно
    рекомендуем(?: (?:почитать|прочитать))?|рекомендуемое|партн[её]ры|новости партн[её]ров|реклама
    теги|метки|архив|комментарии|поделиться|мы в соцсетях|об авторе|подписка|рассылка|полезные ссылки
    (?:аз ҳама )?(?:хонданитарин|серхондатарин|маъмултарин|машҳуртарин)(?: \w+)?|хабарҳои маъмул
    (?:инчунин|боз) (?:хонед|мутолиа кунед)|ба мавзӯъ|(?:хабарҳои|маводҳои|мақолаҳои) монанд|шарикон|таблиғ
    meistgelesen|auch interessant|mehr zum thema|les plus lus|à lire aussi|sur le même sujet
    lo más (?:leído|visto)|(?:te|le) puede interesar|mais lidas|leia também|i più letti
    najczęściej czytane|найпопулярніше|читайте (?:також|в темі)|ko['‘]p o['‘]qilganlar|çok okunanlar
    热门(?:新闻|文章|推荐)?|相关(?:新闻|文章|阅读)|推荐阅读|点击排行
    الأكثر قراءة|اقرأ أيضا|مواضيع ذات صلة|پربازدیدترین(?: ها)?|مطالب مرتبط
    """),
    re.IGNORECASE,
)
"""Headings of boxes with other stories; all of a heading must match."""

BUTTONS = re.compile(
    _any(r"""
    (?:read|see|view|learn|find out|show|load|continue)(?: (?:more|all|on|reading|full|the|this|here))*
    (?:read|see|view|load|continue)(?: (?:more|all|full|the|this))* (?:news|articles?|story|stories|post)
    (?:read|continue reading)(?: more)?[: ]+(?:about |[\"«“‘]).*|more(?: details| news| info| here)?|details
    full (?:story|text|article)|(?:leave|add|post) a comment(?: on .*)?|permalink(?: to .*)?
    (?:\d+|no|view|all) (?:comments?|views|replies|photos|likes|reactions)(?: on .*)?
    comments?(?: \(?\d+\)?| off)?(?: on .*)?|share(?: on .*| this .*)?|print(?: this .*)?|e-?mail(?: this .*)?
    watch(?: now| video| the video)?|photo gallery
    подробнее(?: о .*)?|далее|полностью|продолжить чтение.*|фото(?:репортаж)?|видео
    (?:читать|узнать|смотреть)(?: (?:далее|дальше|полностью|подробнее|ещ[её]|больше|вс[её]))*
    (?:показать|загрузить)(?: (?:ещ[её]|больше|вс[её]))*
    (?:читать|смотреть|показать)(?: (?:всю|все|полную|ещ[её]))? (?:новост[ьи]|статью|материал|версию)
    все (?:новости|материалы|статьи|публикации)(?: .{0,40})?|просмотр\w* \d+
    комментари(?:и|ев|й|я)?(?: \(?\d+\)?)?|(?:\d+|нет) комментари\w+(?: к записи .*)?
    оставить комментарий(?: к .*)?|к записи .* нет комментариев
    муфассал(?:тар)?|давомаш|бештар|идомаи хондан|хондан(?:и идома)?|ҳамаи хабарҳо|шарҳ(?:ҳо)?|\d+ шарҳ
    batafsil|davomi|davomini o['‘]qish|детальніше|читати далі|weiterlesen|mehr|lire (?:la suite|plus)
    leer más|ler mais|leggi tutto|czytaj (?:więcej|dalej)|devamı(?:nı oku)?
    阅读全文|查看更多|更多|详细|全文|続きを読む|もっと見る|اقرأ المزيد|المزيد|ادامه مطلب|بیشتر
    """),
    re.IGNORECASE,
)
"""Texts of links that lead to an article and do not name it; all of a text must match."""

INVITATIONS = re.compile(
    r"\W{0,6}(?:"
    + _any(r"""
    read (?:also|more|next|the full)|see also|also read|related(?: (?:stories|articles|news))?:|more on this
    recommended:?|(?:share|tweet|print|email) (?:this|on|via)|share:|follow us|join our|click here
    subscribe (?:to|now)|sign up (?:for|to)|advertisement$|tags?:|topics?:|filed under|posted in
    photo:|image:|source:|all rights reserved|continue reading|this website uses cookies|we use cookies
    leave a (?:reply|comment)|comments are closed|support our journalism|(?:\d+ )?(?:views|comments)$
    чита(?:йте|ть) (?:также|ещ[её]|далее|подробнее)|смотрите также|подробнее[: ]|(?:материалы )?по теме[: ]
    подпи(?:сывайтесь|шитесь|саться на)|следите за (?:нами|новостями)|присоединяйтесь к
    поделиться(?: в .{1,40})?:?$|наш (?:телеграм|telegram)|мы в (?:соцсетях|telegram|телеграм)
    теги?:|метки:|рубрик[аи]:|фото:|источник:|просмотров:|реклама$|на правах рекламы|все права защищены
    если вы (?:нашли|заметили) (?:ошибку|опечатку)|нашли (?:ошибку|опечатку)
    выделите (?:её|ее|ошибку) и нажмите|комментарии(?: ?\(?\d+\)?)?$|оставить комментарий
    мы используем (?:cookie|куки|файлы)
    (?:инчунин|ҳамчунин|боз) (?:хонед|бихонед|мутолиа)|муфассал(?:тар)?[: ]|обуна шавед|ба канали мо
    барчасп|сурат:|манбаъ:|шарҳҳо$
    lesen sie (?:auch|mehr)|(?:à )?lire aussi|lea también|leia também|leggi anche|czytaj (?:też|także)
    читайте також|підпи(?:шіться|суйтесь)|责任编辑|相关阅读|延伸阅读|اقرأ أيضا
    """)
    + ")",
    re.IGNORECASE,
)
"""How lines begin that stand among an article's paragraphs and are none."""
