"""What we make, held beside tools of others: reference mjml, axe, vnu, SpamAssassin, site generators.

`make verify` brings what comes from npm and PyPI into `.bench`; `.ci/run` also what comes from Debian.
Where a tool is missing its tests are skipped, but in CI they fail.
"""
