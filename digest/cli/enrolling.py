"""A list of people becomes subscribers: who is taken, who must not be, and why; and how people are erased."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.deliver.outbox import file_name
from digest.deliver.subscriptions import has_left, removed, vouched
from digest.errors import UsageError
from digest.lists.people import Person, Refused, read
from digest.model import Act, Standing, Subscriber, Via
from digest.ports import Store
from digest.tokens import recipient_id

LEFT_ELSEWHERE = "left before, says an imported list"


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an import does.

    Attributes:
        people: who gets editions from now on, or gets the name or language that the list has.
        gone: who must not be written to, by the list.
        refused: lines that cannot be used, by their numbers.
    """

    people: tuple[Person, ...]
    gone: tuple[Person, ...]
    refused: tuple[Refused, ...]

    def as_json(self) -> dict[str, object]:
        """The documented form; lines, no addresses."""
        return {
            "schema": 1,
            "added": len(self.people),
            "gone": len(self.gone),
            "refused": [{"line": each.line, "reason": each.reason} for each in self.refused],
        }


def planned(file: Path, languages: tuple[str, ...], store: Store) -> Enrolment:
    """What a list would do; nothing is changed.

    Raises:
        UsageError: the file cannot be read, or is no list of people.
    """
    try:
        people, refused = read(file.read_bytes(), languages)
    except OSError as error:
        message = f"{file}: {error.strerror or 'it cannot be read'}"
        raise UsageError(message) from error
    except UsageError as error:
        message = f"{file}: {error}"
        raise UsageError(message) from error
    wanted = [person for person in people if not person.gone]
    barred = {
        person.line: why for person in wanted if (why := barrier(store.subscribers.standing(person.address)))
    }
    told = (*refused, *(Refused(line, why) for line, why in barred.items()))
    return Enrolment(
        tuple(person for person in wanted if person.line not in barred),
        tuple(person for person in people if person.gone),
        tuple(sorted(told, key=lambda each: each.line)),
    )


def enrol(plan: Enrolment, store: Store, now: datetime) -> None:
    """Carry an import out, whole or not at all."""
    people = store.subscribers
    with store.transaction():
        for each in plan.people:
            known = people.get(recipient_id(each.address))
            person = vouched(each.address, known, now, name=each.name, language=each.language)
            wishing = replace(person, sections=each.sections, shape=each.shape) if known is None else person
            vouch(store, wishing, known, now, Via.IMPORT)
        for each in plan.gone:
            people.suppress(each.address, LEFT_ELSEWHERE)
            known = people.get(recipient_id(each.address))
            if known and not has_left(known):
                people.change(removed(each.address, known, now, Via.IMPORT), Act.LEFT, now)


def vouch(store: Store, person: Subscriber, known: Subscriber | None, now: datetime, via: Via) -> None:
    """Put somebody on the list, or renew them; noted as a new consent only where there was none."""
    if known and known.wanted:
        store.subscribers.change(replace(person, via=known.via), Act.CHANGED, now)
    else:
        store.subscribers.change(replace(person, via=via), Act.VOUCHED, now)


def barrier(standing: Standing) -> str:
    """Why nobody can vouch for a person, "" if somebody can."""
    if standing.person and has_left(standing.person):
        return f"taken off the list before, on {standing.person.since:%Y-%m-%d}"
    return f"must not be written to ({standing.suppressed})" if standing.suppressed else ""


def erased(addresses: Iterable[str], store: Store, outbox: Path) -> tuple[list[str], int]:
    """Erase people everywhere: the store, and messages that stand as files in the outbox.

    Returns:
        Addresses of whom there was no trace, and how many files were deleted.
    """
    strange, files = list[str](), 0
    for address in addresses:
        found = [path for path in outbox.glob("*/*.eml") if path.name == file_name(address)]
        with store.transaction():
            known = store.subscribers.erase(address)
            store.subscribers.suppress(address, "erased")
        for path in found:
            path.unlink(missing_ok=True)
        files += len(found)
        strange += [] if known or found else [address]
    store.scrub()
    return strange, files
