"""What is to be reached, and what CI asks for now, on machines where others work too."""

from __future__ import annotations

from benchmarks.figures import AGAIN, FIRST, Goal

FEW, MANY = 200, 1000
"""Feeds: what the slow programs can read in a minute, and what a large newsroom has."""

GOALS = (
    Goal(FIRST, "digest", "curl", 4.0, MANY),
    Goal(FIRST, "newsboat", "digest", 4.0, MANY),
    Goal(FIRST, "reader", "digest", 8.0, MANY),
    Goal(AGAIN, "digest", "curl", 2.0, MANY),
    Goal(AGAIN, "newsboat", "digest", 3.5, MANY),
    Goal(AGAIN, "reader", "digest", 2.5, MANY),
    Goal(FIRST, "newsboat", "digest", 1.9, FEW),
    Goal(FIRST, "reader", "digest", 8.0, FEW),
)
"""Newsboat's work for a feed grows with its cache: the first pass of few feeds has a goal of its own.

What nothing new takes is measured at 1,000: with 200 feeds most of it is the start of a program.
"""

FLOORS = (
    Goal(FIRST, "digest", "curl", 16.0, FEW),
    Goal(FIRST, "reader", "digest", 2.0, FEW),
    Goal(AGAIN, "reader", "digest", 1.0, FEW),
)
"""Of the quick run. A miss means that something became much slower, not that a machine was busy.

The first pass of 200 feeds stands at 9 to 10 times curl and 3.5 times faster than reader.
"""

MEMORY = 250_000_000
"""Bytes of the largest process, whatever is read."""
