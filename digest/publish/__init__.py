"""Documents reach the archive and the website: files in, changed files on disk out.

To add another target: one class with `publish`, `has` and `path_of` (`ports.Publisher`), and one
line in `wiring`. What carries a finished archive on (git, a command) is a `ports.Follower`.
"""
