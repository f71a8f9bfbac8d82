"""Who gets an edition, and what each copy says to all who get it: pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from digest.deliver.body import File
from digest.deliver.message import Letter
from digest.model import Cut, Delivery, DeliveryState, Kind, Rendered, Subscriber, bytes_of, cid_of
from digest.settings import NO_GROUPS, Addressee, EmailPolicy, Groups, Masthead
from digest.tokens import recipient_id

TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Media types (RFC 8118; IANA's registry) of what may go along with a mail."""


def deliveries(
    to: Iterable[Addressee],
    subscribers: Iterable[Subscriber],
    languages: Sequence[str],
    known: Collection[str] = (),
    groups: Groups = NO_GROUPS,
) -> tuple[Delivery, ...]:
    """One delivery for each person: the config's own first, then subscribers; nobody twice.

    Args:
        to: entries of the config; they need no subscription.
        subscribers: those who do not want editions are passed over.
        languages: of the copies; who asks for another one gets the first.
        known: ids of the sections that there are; who wants none of them gets all.
        groups: what their members get.
    """
    found: dict[str, Delivery] = {}
    for entry in to:
        row = _delivery(entry, "to", languages, groups.cut(entry.address, Cut()))
        found.setdefault(row.recipient, row)
    for person in subscribers:
        if person.wanted and person.id not in found:
            entry = Addressee(person.address, person.name, person.language)
            row = _delivery(entry, "subscriber", languages, groups.cut(person.address, cut_of(person, known)))
            found[row.recipient] = row
    return tuple(found.values())


def cut_of(person: Subscriber, known: Collection[str]) -> Cut:
    """What a person wants of editions that have these sections."""
    wanted = tuple(sorted(set(person.sections) & set(known)))
    return Cut(wanted if len(wanted) < len(set(known)) else (), person.shape)


def wishes(
    to: Iterable[Addressee],
    people: Iterable[Subscriber],
    languages: Sequence[str],
    known: Collection[str],
    groups: Groups = NO_GROUPS,
) -> set[tuple[str, Cut]]:
    """Every language and cut that somebody on the list wants; see `deliveries`."""
    wanted = [(entry.language, groups.cut(entry.address, Cut())) for entry in to]
    wanted += [
        (person.language, groups.cut(person.address, cut_of(person, known)))
        for person in people
        if person.wanted
    ]
    return {(language if language in languages else languages[0], cut) for language, cut in wanted}


def without_nothing(rows: Iterable[Delivery], printed: Collection[tuple[str, str]]) -> tuple[Delivery, ...]:
    """Deliveries, those skipped whose cut has nothing to print today.

    Args:
        rows: of one edition.
        printed: languages and variants that there are mails of.
    """
    return tuple(
        row
        if (row.language, row.variant) in printed
        else replace(row, state=DeliveryState.SKIPPED, detail="nothing in the chosen sections")
        for row in rows
    )


def _delivery(entry: Addressee, origin: str, languages: Sequence[str], cut: Cut) -> Delivery:
    return Delivery(
        edition=0,
        recipient=recipient_id(entry.address),
        address=entry.address,
        name=entry.name,
        language=entry.language if entry.language in languages else languages[0],
        origin=origin,
        variant=cut.key,
    )


@dataclass(frozen=True, slots=True)
class Outing:
    """An edition that goes out, or a correction of one.

    Attributes:
        date: of the edition.
        written: when it was frozen.
        series: of a correction, whose messages follow those of the edition; "" for an edition.
    """

    date: date
    written: datetime
    series: str = ""


def letters(
    documents: Iterable[Rendered],
    *,
    masthead: Masthead,
    email: EmailPolicy,
    outing: Outing,
    web: Callable[[str], tuple[str, str]],
    signup: str = "",
) -> Mapping[str, Letter]:
    """What every recipient of a copy gets, by `Delivery.copy`.

    Args:
        documents: of one edition; each mail has its subject and its text, and may have files.
        masthead: of the digest.
        email: who writes.
        outing: what they are of.
        web: language -> addresses of this edition and of the archive, both empty without a website.
        signup: the address of the subscribers' pages, "" without them.
    """
    day, name = outing.date, f"{masthead.id} {outing.date}"
    bodies = {(each.kind, each.language, each.variant): each.body for each in documents}
    picture = bytes_of(bodies.get((Kind.PICTURE, "", ""), ""))
    made = {}
    for language, variant in sorted((tongue, cut) for kind, tongue, cut in bodies if kind is Kind.HTML):
        here, home = web(language)
        made[f"{language} {variant}".rstrip()] = Letter(
            sender=email.sender,
            subject=bodies[Kind.SUBJECT, language, variant],
            html=bodies[Kind.HTML, language, variant],
            text=bodies[Kind.TEXT, language, variant],
            language=language,
            title=masthead.title.in_(masthead.languages[0]),
            list_id=masthead.id,
            contact=masthead.mailbox or email.sender.address,
            written=outing.written,
            edition=f"{outing.series} {day}" if outing.series else name,
            follows=name if outing.series else "",
            enclosures=_enclosures(bodies, (language, variant), (masthead.title.in_(language), day)),
            archive_url=here,
            archive_home=home,
            signup=signup,
            dkim=email.dkim,
            picture=_shown_in(bodies[Kind.HTML, language, variant], picture),
        )
    return made


def _enclosures(
    bodies: Mapping[tuple[Kind, str, str], str], copy: tuple[str, str], named: tuple[str, date]
) -> tuple[File, ...]:
    """What goes along with the mails of a copy."""
    (language, _), (title, day) = copy, named
    return tuple(
        File(f"{title} {day}.{kind}", f"{day}-{language}.{kind}", TYPES[kind], bodies[kind, *copy])
        for kind in TYPES
        if (kind, *copy) in bodies
    )


def _shown_in(html: str, picture: bytes) -> bytes:
    """The picture of an edition if this mail shows it."""
    return picture if picture and f"cid:{cid_of(picture)}" in html else b""
