"""What was counted over an edition, as JSON: what became of each watch, and who told the stories."""

from __future__ import annotations

from dataclasses import asdict

from digest.model import Balance, Bloc, Carried, Voice, Watched


def watched(watch: Watched) -> dict[str, object]:
    """One watch: its stories, and the articles that were left out with their reasons."""
    return {
        "name": watch.name,
        "stories": list(watch.stories),
        "left_out": [
            {"id": r.article.id, "title": r.article.title, "outlet": r.article.outlet, "reason": r.reason}
            for r in watch.left_out
        ],
        "n_left_out": watch.n_left_out,
    }


def balance(counted: Balance | None) -> dict[str, object] | None:
    """The balance of an edition; null where nobody counted."""
    if counted is None:
        return None
    return {
        "outlets": [_voice(voice) for voice in counted.voices],
        "n_outlets": counted.n_voices,
        "quiet": list(counted.quiet),
        "n_quiet": counted.n_quiet,
        **{kind: [_bloc(bloc) for bloc in blocs] for kind, blocs in counted.blocs.items()},
        "stories": [_carried(story) for story in counted.stories],
    }


def _voice(voice: Voice) -> dict[str, object]:
    told = asdict(voice) | {"country": voice.country or None, "owner": voice.owner or None}
    return told | {"languages": list(voice.languages)}


def _bloc(bloc: Bloc) -> dict[str, object]:
    return asdict(bloc) | {"name": bloc.name or None}


def _carried(story: Carried) -> dict[str, object]:
    return {
        "id": story.story,
        "told_by": list(story.told_by),
        "copied_by": list(story.copied_by),
        "not_by": list(story.not_by),
        "n_not_by": story.n_not_by,
        "missed_by": {kind: list(names) for kind, names in story.missed_by.items()},
    }
