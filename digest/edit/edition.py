"""The composing room: calls the steps in order and lays out the edition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from digest.edit.balance import balance
from digest.edit.cluster import Group, gather
from digest.edit.coverage import counted, select
from digest.edit.dedupe import Deduped, drop_repeats
from digest.edit.draft import Draft
from digest.edit.house import broken
from digest.edit.layout import TOP, Laid, Layout, sections
from digest.edit.links import Versions
from digest.edit.memory import Recollection, recall
from digest.edit.overlay import Conflict, Overlaid, apply
from digest.edit.past import past_of
from digest.edit.rules import sift
from digest.edit.section import Judge
from digest.edit.trace import Trace, Trail
from digest.edit.watch import Watcher
from digest.errors import EditError
from digest.language.figures import Figures
from digest.language.knowledge import Knowledge
from digest.model import (
    Article,
    Edition,
    KnownStory,
    Operation,
    Rejection,
    Window,
    by_time,
    check_utc,
)
from digest.settings import EditPolicy


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of an edition in time.

    Attributes:
        cutoff: only articles first seen up to this moment are in it.
        last_cutoff: of the last frozen edition, None if there is none.
    """

    digest: str
    date: date
    number: int
    window: Window
    cutoff: datetime
    last_cutoff: datetime | None = None

    def __post_init__(self) -> None:
        check_utc(self.cutoff, self.last_cutoff)


@dataclass(frozen=True, slots=True)
class Composed:
    """An edition, the editor's operations, those that could not be applied to it, and how it came about.

    Attributes:
        broken: rules of the operator that it does not keep to, each with its name; it must not go out then.
    """

    edition: Edition
    conflicts: tuple[Conflict, ...]
    trail: Trail
    overlay: tuple[Operation, ...]
    broken: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What could not be applied, in words."""
        return tuple(map(str, self.conflicts))

    @property
    def trace(self) -> Trace:
        """What each step decided about each candidate, in their order, by the article's id."""
        return self.trail.trace


def compose(  # noqa: PLR0913  # all that an edition depends on, each by its name
    candidates: Sequence[Article],
    *,
    frame: Frame,
    policy: EditPolicy,
    knowledge: Knowledge,
    settled: Mapping[str, str],
    overlay: Sequence[Operation] = (),
    known_stories: Iterable[KnownStory] = (),
    learnt: Mapping[str, Figures] | None = None,
) -> Composed:
    """The edition that these articles make, the same for any order of them; and what did not fit it.

    Args:
        candidates: may hold articles of other editions; these are passed over.
        frame: date, number, window and cutoffs.
        policy: languages, sections, sources and limits.
        knowledge: words known beforehand.
        settled: ids that earlier editions printed or left out, and why that settles them.
        overlay: the editor's operations, in the order they were given.
        known_stories: what earlier editions told, of as many days as it is to be remembered; in any order.
        learnt: what earlier articles taught of sections, by language (`digest.language.learning`).

    Raises:
        EditError: there is no section to print in, or the articles do not add up.
        RuleError: a rule of `keep` or `block` cannot be read.
    """
    if not policy.sections:
        message = "there is no section to print a story in"
        raise EditError(message)
    selection = select(
        candidates,
        window=frame.window,
        cutoff=frame.cutoff,
        last_cutoff=frame.last_cutoff,
        settled=settled,
        accept=policy.accept,
    )
    sifted = sift(selection.articles, policy, frame.cutoff)
    deduped = drop_repeats(sifted.articles)
    groups = gather(deduped.originals, knowledge)
    past = past_of(known_stories, deduped, knowledge)
    recollection = recall([_draft(group, deduped) for group in groups], _versions(deduped), past)
    early = (*selection.rejections, *sifted.rejections, *deduped.repeats, *recollection.repeats)
    overlaid = _overlaid(overlay, policy, recollection, early, deduped.stands_for)
    early = tuple(rejection for rejection in early if rejection.article.id not in overlaid.taken)
    copies = frozenset(copy.id for found in deduped.copies.values() for copy in found)
    watcher = Watcher(policy.watch)
    layout = Layout(
        policy,
        Judge(policy, knowledge, learnt),
        watcher=watcher,
        copies=copies,
        late=selection.late,
        recollection=recollection,
    )
    laid = layout.lay_out(overlaid.drafts, frame.window.end)
    rejections = layout.watched(chain(early, *(found.rejections for found in laid)))
    edition = _edition(frame, policy, laid=laid, rejections=rejections, late=selection.late)
    outlets = [source.outlet for source in policy.sources.values()]
    edition = replace(
        edition,
        notes=overlaid.notes,
        coverage=counted(selection, edition),
        watched=watcher.told(edition.stories, edition.rejections),
        balance=balance(edition.stories, edition.rejections, outlets),
    )
    trail = Trail(
        selection=selection,
        sifted=sifted,
        deduped=deduped,
        groups=groups,
        past=past,
        recollection=recollection,
        overlaid=overlaid,
        laid=laid,
        edition=edition,
        placement=layout.placement,
    )
    return Composed(edition, overlaid.conflicts, trail, tuple(overlay), broken(edition, policy))


def _versions(deduped: Deduped) -> Versions:
    """Articles that were set aside, by the id of the later version that is kept."""
    versions: dict[str, tuple[Article, ...]] = {}
    for repeat in deduped.repeats:
        kept = deduped.stands_for[repeat.article.id]
        versions[kept] = (*versions.get(kept, ()), repeat.article)
    return versions


def _overlaid(
    overlay: Sequence[Operation],
    policy: EditPolicy,
    recollection: Recollection,
    early: Iterable[Rejection],
    stands_for: Mapping[str, str],
) -> Overlaid:
    """Today's stories after the editor, whose operations may name also what was told or set aside."""
    left_out = {rejection.article.id: rejection for rejection in early}
    told = {name: a for name, a in recollection.stands_for.items() if name not in left_out}
    return apply(
        recollection.drafts,
        overlay,
        sections=[rule.id for rule in policy.sections],
        languages=policy.languages,
        left_out=left_out,
        stands_for={**told, **stands_for},
    )


def _edition(
    frame: Frame,
    policy: EditPolicy,
    *,
    laid: Iterable[Laid],
    rejections: Sequence[Rejection],
    late: frozenset[str],
) -> Edition:
    stories = [found.story for found in laid if found.story]
    return Edition(
        digest=frame.digest,
        date=frame.date,
        number=frame.number,
        languages=policy.languages,
        window=frame.window,
        cutoff=frame.cutoff,
        sections=sections(stories, policy.sections),
        rejections=tuple(sorted(rejections, key=lambda rejection: by_time(rejection.article))),
        top=tuple(story.id for story in stories[:TOP]),
        late=late & {article.id for story in stories for article in story.articles},
    )


def _draft(group: Group, deduped: Deduped) -> Draft:
    closeness = dict(group.closeness)
    articles = list(group.articles)
    for original in group.articles:
        for copy in deduped.copies.get(original.id, ()):
            articles.append(copy)
            closeness[copy.id] = closeness.get(original.id, 0.0)
    return Draft(tuple(sorted(articles, key=by_time)), closeness, group.reasons)
