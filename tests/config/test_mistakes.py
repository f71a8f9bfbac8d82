from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from digest.config import load
from digest.errors import ConfigError
from tests.config.samples_of_config import SMALL, a_file, mistakes_in

START = SMALL.count("\n")

BAD_VALUES = [
    ('[digest]\ntitel = "x"', "digest.titel", 'unknown key; did you mean "title"?'),
    ('[emial]\nfrom = "x"', "emial", 'unknown key; did you mean "email"?'),
    ('[digest]\nhome = "uz"', "digest.home", 'a text; allowed: a list, such as ["…"]'),
    ("[digest]\ntitle = 5", "digest.title", "a number; allowed: a text, or a table by language"),
    ('[digest]\ntitle = { rus = "x" }', "digest.title.rus", 'did you mean "ru"?'),
    ('[digest]\ntitle = { en = "" }', "digest.title.en", "empty"),
    ('[digest]\ntitle = "a\\nb"', "digest.title", "control character"),
    ('[digest]\nlanguages = ["en", "de"]', "digest.languages[1]", '"de" is not known; allowed: "en", "fa"'),
    ("[digest]\nlanguages = []", "digest.languages", "missing; at least one is needed"),
    ('[digest]\nlanguages = ["en", "en"]', "digest.languages[1]", "there already"),
    ('[digest]\nlanguages = "en"', "digest.languages", "a text; allowed: a list"),
    ('[digest]\ntimezone = "Asia/Dushambe"', "digest.timezone", 'did you mean "Asia/Dushanbe"?'),
    ('[digest]\ntimezone = "Asia"', "digest.timezone", "is no timezone"),
    ('[digest]\ncontact = "me"', "digest.contact", "is no mail address"),
    ('[digest]\nhome = ["Tajikistan"]', "digest.home[0]", "is no country code"),
    ('[digest]\nid = "My Digest"', "digest.id", "is no id"),
    ('[digest]\nfounded = "yesterday"', "digest.founded", "is no date; write it as 2026-01-05"),
    ('[digest]\ntemplates = "none"', "digest.templates", "does not exist"),
    ('[schedule]\nat = "25:00"', "schedule.at", '"25:00" is no time of day'),
    ('[schedule]\ndays = ["mon", "sunday"]', "schedule.days[1]", 'did you mean "sun"?'),
    ('[schedule]\nmissed = "send-lates"', "schedule.missed", 'did you mean "send-latest"?'),
    ('[schedule]\napproval = "required"', "schedule.approval", "is not in this version"),
    ('[schedule]\ndraft_at = "05:00"', "schedule.draft_at", "not in this version"),
    ('[schedule]\nholidays = ["ZZ"]', "schedule.holidays[0]", "no known calendar"),
    ('[schedule]\nholidays = ["2026-02-30"]', "schedule.holidays[0]", "is no date"),
    ('[schedule]\nholidays = ["Tajikistan"]', "schedule.holidays[0]", "is no holiday"),
    ("[digest]\ncontact = 5", "digest.contact", '5 is no text; write it in quotes: "…"'),
    ('[archive]\nbase_url = "https://d.example/a b"', "archive.base_url", "write it as %20"),
    ('[archive]\npath = "~nobody-of-this-name/x"', "archive.path", "names nobody's home"),
    ('[collect]\nallow_networks = ["localhost"]', "collect.allow_networks[0]", "an address and a prefix"),
    (f'[collect]\nmirror = "{"x" * 300}"', "collect.mirror", "does not exist"),
    ('[schedule]\nholidays = ["none.ics"]', "schedule.holidays[0]", "cannot be read"),
    ('[collect]\nproxy = "https://p.example"', "collect.proxy", "is no proxy"),
    ('[collect]\nproxy = "http://p.example/pac"', "collect.proxy", 'such as "http://proxy.example:3128"'),
    ('[collect]\nproxy = "socks5://p.example"', "collect.proxy", "is no proxy"),
    ('[collect]\nproxy = "p.example:3128"', "collect.proxy", 'such as "http://proxy.example:3128"'),
    ('[collect]\nproxy = "http://p.example:x"', "collect.proxy", "is no web address"),
    ('[collect]\nproxy = "http://u:p@p.example"', "collect.proxy", 'proxy_password = { env = "…" }'),
    ('[collect]\nproxy_password = { file = "x" }', "collect.proxy", "missing; a password needs one"),
    ('[collect]\nproxy_password = "u:p"', "collect.proxy_password", "a secret must not stand in this file"),
    ("[collect]\nconcurrency = 0", "collect.concurrency", "0; allowed: at least 1"),
    ("[collect]\nconcurrency = 1.5", "collect.concurrency", "a number; allowed: a whole number"),
    ("[collect]\nconcurrency = true", "collect.concurrency", "true or false; allowed: a whole number"),
    ("[collect]\ntimeout = 0", "collect.timeout", "0; allowed: more than 0"),
    ("[collect]\ntimeout = inf", "collect.timeout", "inf; allowed: a number"),
    ('[collect]\nallow_networks = ["10.0.0.1/8"]', "collect.allow_networks[0]", 'did you mean "10.0.0.0/8"?'),
    ('[collect]\nmirror = "none.json"', "collect.mirror", "does not exist"),
    ("[editing]\nmax_stories = 0", "editing.max_stories", "at least 1"),
    ("[editing]\nsummary_chars = 39", "editing.summary_chars", "at least 40"),
    ('[editing]\nwindow = "3 days"', "editing.window", 'allowed: hours such as "72h"'),
    ('[editing]\naccept = ["russian"]', "editing.accept[0]", "is no language code"),
    ("[editing]\nblock = 5", "editing.block", "a number; allowed: a list"),
    ("[editing]\nblock = [5]", "editing.block[0]", "5 is no text"),
    ('[editing]\nblock = ["EntryTitel=x"]', "editing.block[0]", "no known field; did you mean EntryTitle?"),
    ('[editing]\nkeep = ["EntryTag=a", "ads"]', "editing.keep[1]", '"ads" is no rule; write Field=RegEx'),
    ('[editing]\nblock = ["EntryTitle=("]', "editing.block[0]", "is no pattern: missing ): ("),
    ('[editing]\nblock = ["EntryTitle=(?!a)b"]', "editing.block[0]", "no looking ahead or behind"),
    ('[editing]\nblock = ["EntryDate=before:May"]', "editing.block[0]", "allowed: future, before:2026-01-31"),
    ('[editing]\nblock = ["EntryTitle=a\\nEntryURL=b"]', "editing.block[0]", "has several lines"),
    ('[editing]\nblock = "ads"', "editing.block", '"ads" is no rule'),
    ('[email]\nfrom = "Press <press@>"', "email.from", "is no mail address"),
    ('[email]\nsubject = "{headline}"', "email.subject", "allowed: {lead}, {title}, {date}, {number}"),
    ('[email]\nsubject = "{lead"', "email.subject", "single brace"),
    ('[email]\nsubject = "{lead!r}"', "email.subject", "is no placeholder"),
    ('[email]\nto = ["a@b.example\\r\\nBcc: c@d.example"]', "email.to[0]", "control character"),
    ('[email]\nto = [{ name = "A" }]', "email.to[0].address", "missing"),
    ('[email]\nto = ["a@b.example", "A@b.example"]', "email.to[1]", "the same as in email.to[0]"),
    ('[email]\nto = [{ address = "a@b.example", language = "tg" }]', "email.to[0].language", "no copy"),
    ("[email]\nattach_limit = -1", "email.attach_limit", "at least 0"),
    ('[[email.groups]]\nmembers = ["a@b.example"]\nattach = ["pdf"]', "email.groups[0].name", "missing"),
    ('[[email.groups]]\nname = "a"\nattach = ["pdf"]', "email.groups[0].members", "missing"),
    ('[[email.groups]]\nname = "a"\nmembers = ["a@b.example"]', "email.groups[0]", "says nothing of what"),
    (
        '[[email.groups]]\nname = "a"\nmembers = ["a@b.example"]\nattach = ["doc"]',
        "email.groups[0].attach[0]",
        'did you mean "docx"?',
    ),
    (
        '[[email.groups]]\nname = "a"\nmembers = ["a@b.example"]\nshape = "short"',
        "email.groups[0].shape",
        'allowed: "full", "brief"',
    ),
    (
        '[[email.groups]]\nname = "a"\nshape = "brief"\nmembers = ["@b example"]',
        "email.groups[0].members[0]",
        "is no mail address",
    ),
    (
        '[[email.groups]]\nname = "a"\nshape = "brief"\nmembers = ["a@b.example", "A@B.example"]',
        "email.groups[0].members[1]",
        "the same as in email.groups[0].members[0]",
    ),
    ('[email]\ntransport = "stmp"', "email.transport", 'did you mean "smtp"?'),
    ('[email]\nfrom = "a@b.example"\ntransport = "smtp"', "email.smtp", "missing"),
    ('[email]\ntransport = "smtp"\nsmtp = { host = "h.example" }', "email.from", "missing"),
    ('[email.smtp]\nhost = "h.example"\nport = 70000', "email.smtp.port", "at most 65535"),
    ('[email.smtp]\nhost = "h.example"\nsecurity = "none"', "email.smtp.security", "only for localhost"),
    ('[email.smtp]\nhost = "8.8.8.8"\nsecurity = "none"', "email.smtp.security", "only for localhost"),
    ("[email.smtp]\nport = 25\nrate = -5", "email.smtp.rate", "at least 0"),
    ("[email.smtp]\nport = 25\nconnections = 0", "email.smtp.connections", "at least 1"),
    ('[email]\nambiguous = "hold"', "email.ambiguous", 'did you mean "held"?'),
    ('[email]\nbounce_address = "{token}@b.example"', "email.bounce_address", "in another place"),
    ('[bounces.imap]\nhost = "h.example"\nusername = "u"', "bounces.imap.password", "missing"),
    ('[bounces.imap]\nhost = "h.example"\nsecurity = "none"', "bounces.imap.security", "only for a private"),
    ("[email.smtp]\nport = 25", "email.smtp.host", "missing"),
    ('[email.smtp]\nhost = "h.example"\nusername = "u"', "email.smtp.password", "missing"),
    ('[rules]\norder = ["politics", "polemics"]', "rules.order[1]", 'did you mean "politics"?'),
    ("[rules]\nshare = { politics = 70, world = 30 }", "rules.share.world", "there is no section or group"),
    ("[rules]\nshare = { politics = 101 }", "rules.share.politics", "at most 100"),
    ('[rules]\ngroups = { politics = ["politics"] }', "rules.groups.politics", "another name for the group"),
    ('[rules]\ngroups = { home = ["sport"] }', "rules.groups.home[0]", "there is no section"),
    ("[rules]\nmax_chars = 10", "rules.max_chars", "at least 40"),
    ('[rules]\ntitles = "original"', "rules.titles", 'did you mean "original+gist"?'),
    ('[archive]\nflavor = "hugu"', "archive.flavor", 'did you mean "hugo"?'),
    ('[archive]\nafter = "rsync \\"x"', "archive.after", "is no command (no closing quotation)"),
    ("[archive]\nafter = []", "archive.after", 'allowed: such as "rsync -a .'),
    ('[archive]\nafter = ["rsync", ""]', "archive.after", "empty"),
    ("[archive]\nafter_timeout = 0", "archive.after_timeout", "more than 0"),
    ("[archive]\ngit = { timeout = 900 }", "archive.git.timeout", "at most 300"),
    ('[archive]\ngit = "yes"', "archive.git", "allowed: true, or { remote ="),
    ('[archive]\ngit = { remote = "-f" }', "archive.git.remote", "is no name of a remote"),
    ('[archive]\ngit = { author = "nobody" }', "archive.git.author", "is no mail address"),
    ('[archive]\nbase_url = "digest.example"', "archive.base_url", 'did you mean "https://digest.example"?'),
    ('[archive]\nbase_url = "https://d.example/?a"', "archive.base_url", "after ? or #"),
    ('[site]\npath = ""', "site.path", "empty"),
    ('[storage]\nurl = "mysql://h/d"', "storage.url", "no database file"),
    ('[storage]\nurl = "postgresql://u:p@h/d"', "storage.url", "is not in this version"),
]


@pytest.mark.parametrize(("fragment", "key", "words"), BAD_VALUES, ids=[bad[0] for bad in BAD_VALUES])
def test_a_bad_value_is_told_with_its_key_and_what_is_allowed(
    tmp_path: Path, fragment: str, key: str, words: str
) -> None:
    found = {mistake.key: mistake for mistake in mistakes_in(tmp_path, with_fragment(fragment))}
    first = 1 if fragment.startswith("[digest]") else START + 1
    assert words in str(found[key])
    on_the_header = key in ON_THE_HEADER or (words.startswith("missing") and key in LACKING)
    assert found[key].line == (first if on_the_header else first + fragment.count("\n"))


ON_THE_HEADER = {
    "emial",
    "bounces.imap.password",
    "email.smtp",
    "email.smtp.host",
    "email.smtp.password",
    "email.groups[0]",
    "email.groups[0].name",
    "email.groups[0].members",
}
"""What is told of a whole table."""

LACKING = {"email.from", "collect.proxy"}
"""Keys that other keys of the table ask for, so that they are told of it where they lack."""


def with_fragment(fragment: str) -> str:
    """The small file with a table more, or with another [digest]."""
    if not fragment.startswith("[digest]"):
        return f"{SMALL}{fragment}\n"
    lines = SMALL.splitlines()[1:]
    return "\n".join([fragment, *(line for line in lines if line.split(" =")[0] not in fragment or not line)])


BAD_BLOCKS = [
    ('[[sections]]\nid = "sport"', 1, "sections[1].title", "missing"),
    ('[[sections]]\nid = "politics"\ntitle = "P"', 2, "sections[1].id", "the same as in sections[0]"),
    ('[[sections]]\nid = "x"\ntitle = "X"\ntakes = ["sports"]', 4, "sections[1].takes[0]", '"sport"?'),
    ('[[sections]]\nid = "x"\ntitle = "X"\n\nfull = -1', 5, "sections[1].full", "-1; allowed: at least 0"),
    ('[[watch]]\nname = "A"', 1, "watch[0].words", "missing"),
    ('[[watch]]\nwords = ["a"]', 1, "watch[0].name", "missing"),
    (
        '[[watch]]\nname = "A"\nwords = "a"',
        3,
        "watch[0].words",
        'lists by language: { en = ["…"], ru = ["…"] }',
    ),
    ('[[watch]]\nname = "A"\nwords = ["a", "…"]', 3, "watch[0].words", "holds no word"),
    (
        '[[watch]]\nname = "A"\nwords = { english = ["a"] }',
        3,
        "watch[0].words.english",
        "is no language code",
    ),
    ('[[watch]]\nname = "A"\nwords = ["a"]\nweight = 4', 4, "watch[0].weight", "at most 3"),
    ('[[sources]]\nfeed = "https://a.example"', 1, "sources[1].name", "missing"),
    (
        '[[sources]]\nname = "A"',
        1,
        "sources[1]",
        "no address; one of feed, page, telegram and folder is needed",
    ),
    ('[[sources]]\nname = "A"\nfeeed = "x"', 3, "sources[1].feeed", 'unknown key; did you mean "feed"?'),
    (
        '[[sources]]\nname = "A"\nfeed = "https://a.example"\npage = "https://a.example"',
        4,
        "sources[1].page",
        "a second address beside feed",
    ),
    ('[[sources]]\nname = "Pamir"\nfolder = "in"', 2, "sources[1].name", "the same as in sources[0]"),
    (
        '[[sources]]\nname = "B"\nfeed = "https://pamirnews.example/feed/"',
        3,
        "sources[1].feed",
        "the same as in sources[0]",
    ),
    ('[[sources]]\nname = "A"\nfolder = "in"\nsection = "polytics"', 4, "sources[1].section", '"politics"?'),
    ('[[sources]]\nname = "A"\nfeed = "feed://a.example"', 3, "sources[1].feed", "is no web address"),
    ('[[sources]]\nname = "A"\nfolder = "in"\nweight = 4', 4, "sources[1].weight", "4; allowed: at most 3"),
    ('[[sources]]\nname = "A"\nfolder = "in"\nexcerpt = "some"', 4, "sources[1].excerpt", "words:N"),
    (
        '[[sources]]\nname = "A"\nfolder = "in"\noutlet = "O"\nweight = 1\n'
        '[[sources]]\nname = "B"\nfolder = "in2"\noutlet = "O"\nweight = 2',
        10,
        "sources[2].weight",
        '2.0; sources[1] says 1.0 of outlet "O"',
    ),
]


A_FEED = '[[sources]]\nname = "A"\nfeed = "https://a.example/"\n'
A_PAGE = '[[sources]]\nname = "A"\npage = "https://a.example/"\n'
A_FOLDER = '[[sources]]\nname = "A"\nfolder = "in"\n'
A_CHANNEL = '[[sources]]\nname = "A"\ntelegram = "mfa_press"\n'
LOGIN = 'username = "u"\npassword = { file = "secret" }'
LONG = "a " * 300
KEYS_OF_THEIR_OWN = "username and password are keys of their own: username ="

BAD_BLOCKS += [
    (A_FEED.replace("a.example", "u:p@a.example"), 3, "sources[1].feed", KEYS_OF_THEIR_OWN),
    (A_PAGE.replace("a.example", "u@a.example"), 3, "sources[1].page", KEYS_OF_THEIR_OWN),
    (A_FEED.replace("a.example", "a..example"), 3, "sources[1].feed", "its host has two dots in a row"),
    (A_FEED.replace("a.example", "a" * 64), 3, "sources[1].feed", "is longer than 63 characters"),
    (A_PAGE.replace("a.example", "a b.example"), 3, "sources[1].page", "holds ' ', which no name can have"),
    (f'{A_FEED}block = ["EntryTitel=x"]', 4, "sources[1].block[0]", "did you mean EntryTitle?"),
    (f'{A_FEED}keep = ["EntryURL=a", "EntryURL=["]', 4, "sources[1].keep[1]", "is no pattern: missing ]"),
    ('[[sources]]\nname = "A"\ntelegram = "x"', 3, "sources[1].telegram", '"x" is no public channel'),
    (A_CHANNEL.replace("mfa_press", "https://t.me/+AbCd"), 3, "sources[1].telegram", "is no public channel"),
    (A_CHANNEL.replace("mfa_press", "t.me/joinchat/AbCd"), 3, "sources[1].telegram", "is no public channel"),
    (A_CHANNEL.replace("mfa_press", "t.me/mfa_press/12"), 3, "sources[1].telegram", "is no public channel"),
    (A_CHANNEL.replace("mfa_press", "https://x.example/a"), 3, "sources[1].telegram", "is no public channel"),
    (f'{A_CHANNEL}feed = "https://a.example/"', 3, "sources[1].telegram", "a second address beside feed"),
    (
        f'{A_CHANNEL}[[sources]]\nname = "B"\ntelegram = "https://t.me/s/MFA_press"',
        6,
        "sources[2].telegram",
        "the same as in sources[1]",
    ),
    (f'{A_FEED}select = {{ item = "li" }}', 4, "sources[1].select", "no sense with feed; only with page"),
    (f'{A_PAGE}select = {{ itme = "li" }}', 4, "sources[1].select.itme", 'did you mean "item"?'),
    (
        f'{A_PAGE}select = {{ item = "li[" }}',
        4,
        "sources[1].select.item",
        '"li[" is no CSS selector; Expected',
    ),
    (f'{A_PAGE}select = {{ link = "a::text" }}', 4, "sources[1].select.link", "Pseudo-elements"),
    (f'{A_PAGE}select = {{ link = "x|a" }}', 4, "sources[1].select.link", "is no CSS selector for pages"),
    (f'{A_PAGE}select = {{ item = "{LONG}" }}', 4, "sources[1].select.item", "is too long"),
    (f"{A_PAGE}full_text = true", 4, "sources[1].full_text", "makes no sense with page; only with feed"),
    (f'{A_FEED}full_text = "yes"', 4, "sources[1].full_text", "a text; allowed: true or false"),
    (f'{A_FOLDER}headers = {{ "X-A" = "b" }}', 4, "sources[1].headers", "only with feed or page"),
    (f'{A_CHANNEL}cookies = {{ a = "b" }}', 4, "sources[1].cookies", "makes no sense with telegram"),
    (f'{A_FEED}username = "u"', 1, "sources[1].password", "missing; such as password = { env"),
    (f'{A_FEED}username = "u:p"', 4, "sources[1].username", "holds a colon"),
    (f'{A_FEED}password = {{ file = "secret" }}', 1, "sources[1].username", "missing"),
    (f'{A_FEED}username = "u"\npassword = "p"', 5, "sources[1].password", "a secret must not stand in this"),
    (f'{A_FEED}username = "u"\npassword = {{}}', 5, "sources[1].password", "not one place to look"),
    (
        A_FEED.replace("https", "http") + LOGIN,
        5,
        "sources[1].password",
        'would be sent to "a.example" for everybody on the way to read; an address with https://',
    ),
    (
        A_FEED.replace("https", "http") + 'cookies = { a = { file = "secret" } }',
        4,
        "sources[1].cookies.a",
        "would be sent",
    ),
    (f'{A_FEED}headers = "x"', 4, "sources[1].headers", "no table; allowed: names and texts"),
    (f'{A_FEED}headers = {{ "X A" = "b" }}', 4, 'sources[1].headers."X A"', "is no name of a header"),
    (f'{A_FEED}headers = {{ Host = "b" }}', 4, "sources[1].headers.Host", "is set by digest itself"),
    (f'{A_FEED}headers = {{ cookie = "a=b" }}', 4, "sources[1].headers.cookie", "write it as cookies ="),
    (f'{A_FEED}headers = {{ "X-A" = "b\\r\\nC: d" }}', 4, "sources[1].headers.X-A", "cannot be sent"),
    (f'{A_FEED}headers = {{ "X-A" = "ключ" }}', 4, "sources[1].headers.X-A", "letters of ASCII"),
    (f'{A_FEED}headers = {{ "X-A" = "b", "x-a" = "c" }}', 4, "sources[1].headers.x-a", "there already"),
    (f'{A_FEED}headers = {{ "X-A" = 5 }}', 4, "sources[1].headers.X-A", "neither a text nor a table"),
    (
        f'{A_FEED}headers = {{ "X-A" = {{ evn = "X" }} }}',
        4,
        "sources[1].headers.X-A",
        '"evn" is an unknown key',
    ),
    (f'{A_FEED}headers = {{ "X-A" = {{}} }}', 4, "sources[1].headers.X-A", "not one place to look"),
    (f'{A_FEED}headers = {{ Authorization = "b" }}', 4, "sources[1].headers.Authorization", "a secret must"),
    (f'{A_FEED}headers = {{ "X-Api-Key" = "b" }}', 4, "sources[1].headers.X-Api-Key", "a secret must not"),
    (
        f'{A_FEED}{LOGIN}\nheaders = {{ authorization = {{ file = "secret" }} }}',
        6,
        "sources[1].headers.authorization",
        "a second login beside username",
    ),
    (f'{A_FEED}cookies = {{ "a;b" = "c" }}', 4, 'sources[1].cookies."a;b"', "is no name of a cookie"),
    (f'{A_FEED}cookies = {{ a = "b; c=d" }}', 4, "sources[1].cookies.a", "a semicolon"),
    (f'{A_FEED}keep = ["EntryTitle"]', 4, "sources[1].keep[0]", "is no rule"),
    (f'{A_FEED}path = "Asia"', 4, "sources[1].path", "a text; allowed: a list"),
    (f"{A_FEED}attributes = {{ a = 5 }}", 4, "sources[1].attributes.a", "a number; allowed: text in quotes"),
]


@pytest.mark.parametrize(("fragment", "line", "key", "words"), BAD_BLOCKS, ids=[bad[0] for bad in BAD_BLOCKS])
def test_a_bad_block_is_told_with_its_line(
    tmp_path: Path, fragment: str, line: int, key: str, words: str
) -> None:
    a_secret_file(tmp_path)
    (mistake,) = mistakes_in(tmp_path, SMALL + fragment + "\n")
    assert (mistake.line, mistake.key) == (START + line, key)
    assert words in str(mistake)


def a_secret_file(folder: Path) -> None:
    """What `{ file = "secret" }` names."""
    (folder / "secret").write_text("s3cret\n")
    (folder / "secret").chmod(0o600)


def test_every_wrong_rule_of_a_pasted_text_is_told(tmp_path: Path) -> None:
    pasted = '[editing]\nblock = """\nEntryTitle=(?i)ads\nEntryTitel=x\n# mine\n\nEntryURL=[\n"""\n'
    told = [(mistake.line, str(mistake)) for mistake in mistakes_in(tmp_path, SMALL + pasted)]
    assert told == [
        (
            START + 2,
            'editing.block: "EntryTitel=x" begins with no known field; did you mean EntryTitle?',
        ),
        (
            START + 2,
            'editing.block: "EntryURL=[" is no pattern: missing ]: [; mend it; the syntax is that of RE2',
        ),
    ]


def test_all_logins_in_addresses_are_told_at_once(tmp_path: Path) -> None:
    logins = (
        f'[[sources]]\nname = "{n}"\nfeed = "https://u:secret@{n}.example/"\nlanguage = "?"\n' for n in "abc"
    )
    found = mistakes_in(tmp_path, SMALL + "".join(logins))
    assert [m.key for m in found if "secret" not in str(m)] == [
        f"sources[{n}].{key}" for n in (1, 2, 3) for key in ("feed", "language")
    ]


def test_a_base_of_addresses_holds_no_login(tmp_path: Path) -> None:
    text = f'{SMALL}[archive]\nbase_url = "https://u:secret@d.example/"\n'
    (mistake,) = mistakes_in(tmp_path, text)
    assert str(mistake) == (
        'archive.base_url: "https://…@d.example/" holds a user name or password; leave them out'
    )


def test_a_bad_address_leaves_open_what_goes_with_it(tmp_path: Path) -> None:
    text = f'{SMALL}[[sources]]\nname = "A"\npage = "a"\nselect = {{ item = "li" }}\nfull_text = true\n'
    assert [mistake.key for mistake in mistakes_in(tmp_path, text)] == ["sources[1].page"]


def test_an_empty_file_lacks_three_things(tmp_path: Path) -> None:
    assert [str(mistake) for mistake in mistakes_in(tmp_path, "")] == [
        'digest.title: missing; such as title = "Morning Press Digest"',
        "sections: none yet; add a [[sections]] block with id and title",
        "sources: none yet; add one with: digest sources add ADDRESS",
    ]


def test_a_table_where_blocks_belong_is_told_once(tmp_path: Path) -> None:
    text = SMALL.replace("[[sources]]", "[sources]")
    (mistake,) = mistakes_in(tmp_path, text)
    assert str(mistake) == "sources: no list of blocks; blocks that each begin with [[sources]]"
    assert mistake.line == 9


ALL_AT_ONCE = """\
[digest]
title = { en = "Press", rus = "x" }
languages = ["en", "de", "en"]
[schedule]
holidays = ["ZZ", "none.ics", 7]
[[sections]]
id = "politics"
title = "Politics"
fulll = 3
[[sources]]
nmae = "Pamir"
feed = "https://pamirnews.example/feed/"
section = "polytics"
[[sources]]
name = "B"
feed = "b.example"
weight = 9
[email]
from = "x"
[email.smtp]
host = "h.example"
port = 0
security = "none"
password = "hunter2"
"""


def test_all_mistakes_are_told_at_once_by_line(tmp_path: Path) -> None:
    told = [(mistake.line, mistake.key) for mistake in mistakes_in(tmp_path, ALL_AT_ONCE)]
    assert told == [
        (2, "digest.title.rus"),
        (3, "digest.languages[1]"),
        (3, "digest.languages[2]"),
        (5, "schedule.holidays[0]"),
        (5, "schedule.holidays[1]"),
        (5, "schedule.holidays[2]"),
        (9, "sections[0].fulll"),
        (10, "sources[0].name"),
        (11, "sources[0].nmae"),
        (13, "sources[0].section"),
        (16, "sources[1].feed"),
        (17, "sources[1].weight"),
        (19, "email.from"),
        (22, "email.smtp.port"),
        (23, "email.smtp.security"),
        (24, "email.smtp.password"),
    ]


def test_a_mistake_reads_as_file_line_key_and_advice(tmp_path: Path) -> None:
    path = a_file(tmp_path, SMALL + 'feeed = "x"\n')
    with pytest.raises(ConfigError) as caught:
        load(path, environ={})
    assert str(caught.value) == f'{path}:12: sources[0].feeed: unknown key; did you mean "feed"?'


@pytest.mark.parametrize(
    ("body", "line", "found"),
    [
        (b"[digest]\ntitle = Press\n", 2, "Invalid value"),
        (b'[digest]\n\ntitle = "Press\n', 3, "Illegal character"),
        (b"[digest]\na = 1\na = 2\n", 3, "Cannot overwrite a value"),
        (b"[digest]\n[digest]\n", 2, "twice"),
        (b"a = [1,\n2,\n", 3, "Invalid value"),
        (b'[digest]\ntitle = "\xff"\n', 2, "not UTF-8"),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, body: bytes, line: int, found: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(body)
    with pytest.raises(ConfigError) as caught:
        load(path, environ={})
    (mistake,) = caught.value.mistakes
    assert mistake.line == line
    assert found in mistake.found


def test_a_missing_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="No such file or directory; make one with: digest init"):
        load(tmp_path / "config.toml", environ={})


def test_lines_are_right_in_files_from_other_systems(tmp_path: Path) -> None:
    text = "\ufeff" + (SMALL + "weight = 9\n").replace("\n", "\r\n")
    assert [mistake.line for mistake in mistakes_in(tmp_path, text)] == [12]


def test_the_same_file_gives_the_same_words_in_every_process(tmp_path: Path) -> None:
    path = a_file(tmp_path, ALL_AT_ONCE)
    code = f"""
from pathlib import Path
from digest.config import load
try: load(Path({str(path)!r}), environ={{}})
except Exception as error: print(error)
"""
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert b"hunter2" not in told.pop()


def test_brackets_without_end_are_a_mistake_and_no_crash(tmp_path: Path) -> None:
    (mistake,) = mistakes_in(tmp_path, f"x = {'[' * 5000}{']' * 5000}")
    assert mistake.found == "nested too deeply"
