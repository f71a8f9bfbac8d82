"""The archive's folder as part of a git repository: what was published is committed, and pushed.

Only files of the archive that differ are committed, whatever else is changed or staged in the repository.
Nothing is ever forced, and the repository's own settings stay as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from digest.errors import PublishError
from digest.publish.programs import Place, run
from digest.settings import GitTarget

ALONE: Mapping[str, str | None] = {
    "GIT_TERMINAL_PROMPT": "0",
    "SSH_ASKPASS_REQUIRE": "never",
    "GIT_LITERAL_PATHSPECS": "1",
    "LC_ALL": "C",
    **dict.fromkeys(("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY")),
}
"""Nobody is there to be asked for a password; a file's name is no pattern; and run from a hook of another
repository, ours is still the one that the folder is in."""


@dataclass(frozen=True, slots=True)
class Git:
    """`[archive] git`."""

    folder: Path
    target: GitTarget

    def follow(self, files: Collection[str], edition: str, /) -> str:
        """Commit those of the files that differ, and push if a remote is named; say what was done.

        Args:
            files: paths below the archive's folder.
            edition: what has changed, for the message: "Edition 214 of 2026-11-22".

        Raises:
            PublishError: the folder is in no repository, or git refuses; the files are written all the same.
        """
        try:
            done = self._commit(sorted(files), edition)
            return f"[archive] git: {done}{self._push()}"
        except PublishError as error:
            reason = f"[archive] git: {error}"
            raise PublishError(reason) from error

    def _commit(self, files: Sequence[str], edition: str) -> str:
        listed = "\0".join(files).encode()
        these = ("--pathspec-from-file=-", "--pathspec-file-nul")
        self._refuse_no_branch()
        self._git("add", *these, said=listed)
        staged = self._git("diff", "--cached", "--name-only", "--relative", "-z").split("\0")
        if not set(files).intersection(staged):
            return "nothing to commit"
        self._git(*self._identity(), "commit", "--quiet", f"--message={edition}", *these, said=listed)
        return f"committed {self._git('rev-parse', '--short', 'HEAD').strip()}"

    def _refuse_no_branch(self) -> None:
        """Commits on no branch are lost with the next switch, and push nothing."""
        if not self._git("branch", "--show-current").strip():
            raise PublishError("the repository is on no branch (detached HEAD); cure: git switch BRANCH")

    def _push(self) -> str:
        if not self.target.remote:
            return ""
        self._git("push", "--quiet", self.target.remote, "HEAD")
        return f", pushed to {self.target.remote}"

    def _identity(self) -> tuple[str, ...]:
        author = self.target.author
        return "-c", f"user.name={author.name or author.address}", "-c", f"user.email={author.address}"

    def _git(self, *words: str, said: bytes = b"") -> str:
        return run(("git", *words), Place(self.folder, self.target.timeout, ALONE), said)
