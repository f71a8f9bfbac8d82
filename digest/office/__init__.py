"""The paper edition as a file for a desk: PDF by WeasyPrint, DOCX by python-docx, of the extra `office`.

In: an edition and a look. Out: the bytes of one copy. `edition` is the way in; `pdf` and `word` are the
doors of the two libraries. To add a format, add a module that makes bytes of a `Paper` and a line in
`edition`.
"""
