"""What an operator may choose: config.toml as frozen values, every default in place.

Each room gets its own part, never the whole. `config` reads and checks the file; nothing
here validates, and nothing here imports a library.
"""

from digest.settings.archive import ArchivePolicy, Flavor, GitTarget
from digest.settings.groups import NO_GROUPS, Group, Groups
from digest.settings.house import HouseRules, Titles
from digest.settings.mail import (
    VERP,
    Addressee,
    Ambiguous,
    BouncePolicy,
    Dkim,
    DkimKey,
    EmailPolicy,
    Imap,
    Security,
    SignupPolicy,
    Smtp,
    Transport,
)
from digest.settings.parts import (
    NO_TEXT,
    CollectPolicy,
    Config,
    EditPolicy,
    Masthead,
    Missed,
    Schedule,
    SectionRule,
    Use,
    WatchRule,
)

__all__ = [
    "NO_GROUPS",
    "NO_TEXT",
    "VERP",
    "Addressee",
    "Ambiguous",
    "ArchivePolicy",
    "BouncePolicy",
    "CollectPolicy",
    "Config",
    "Dkim",
    "DkimKey",
    "EditPolicy",
    "EmailPolicy",
    "Flavor",
    "GitTarget",
    "Group",
    "Groups",
    "HouseRules",
    "Imap",
    "Masthead",
    "Missed",
    "Schedule",
    "SectionRule",
    "Security",
    "SignupPolicy",
    "Smtp",
    "Titles",
    "Transport",
    "Use",
    "WatchRule",
]
