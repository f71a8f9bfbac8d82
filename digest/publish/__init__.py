"""Documents reach the archive and the website: files in, changed files on disk out.

To add another target: one class with `publish` and `path_of` (`ports.Publisher`), and one
line in `wiring`.
"""
