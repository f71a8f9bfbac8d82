"""The Jinja environments, one for each output language. The one place that uses Jinja.

Templates are handed in as texts and run in a sandbox: they can print values, nothing else.
An unknown name is an error, never an empty place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from digest.errors import RenderError

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.sandbox import ImmutableSandboxedEnvironment

Escape = Callable[[str], str]
"""Makes a text harmless in one output language."""


class Templates:
    """Template sources, ready to print.

    Attributes:
        sources: by name; a template may include or extend any other of them.
    """

    def __init__(self, sources: Mapping[str, str]) -> None:
        self.sources = sources
        self._made: dict[str, Environment] = {}

    def html(self, name: str, **values: object) -> str:
        """Print HTML or MJML: every value is escaped."""
        return self._print(self._environment("html", _html), name, values)

    def plain(self, name: str, filters: Mapping[str, Callable[..., str]], **values: object) -> str:
        """Print plain text: nothing is escaped, and lines hold what filters make of values."""
        environment = self._environment("plain", _plain)
        environment.filters.update(filters)
        return self._print(environment, name, values)

    def escaped(self, name: str, escape: Escape, safe: Mapping[str, Escape], **values: object) -> str:
        """Print another language: every value goes through `escape`, or through a filter of `safe`."""
        environment = self._environment(
            f"escaped by {escape.__qualname__}", lambda sources: _escaped(sources, escape, safe)
        )
        return self._print(environment, name, values)

    def _environment(
        self, kind: str, make: Callable[[Mapping[str, str]], ImmutableSandboxedEnvironment]
    ) -> Environment:
        if kind not in self._made:
            self._made[kind] = make(self.sources)
        return self._made[kind]

    def _print(self, environment: Environment, name: str, values: Mapping[str, object]) -> str:
        from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

        try:
            return environment.get_template(name).render(values)
        except TemplateNotFound as error:
            raise RenderError(str(error.name or name), "there is no template of this name") from error
        except TemplateSyntaxError as error:
            raise RenderError(error.name or name, error.message or "it is malformed", error.lineno) from error
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise RenderError(*_where(error, name, frozenset(self.sources))) from error


def _where(error: BaseException, name: str, known: frozenset[str]) -> tuple[str, str, int | None]:
    """The template, the reason and the line of an error while printing."""
    found: tuple[str, int | None] = (name, None)
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file in known:
            found = (file, trace.tb_lineno)
        trace = trace.tb_next
    return found[0], str(error) or type(error).__name__, found[1]


def _loader(sources: Mapping[str, str]) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    """Gives each template its name as file name, so that errors can say where they are."""

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        return (sources[name], name, lambda: True) if name in sources else None

    return load


def _html(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_loader(sources)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _plain(sources: Mapping[str, str]) -> ImmutableSandboxedEnvironment:
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_loader(sources)),
        autoescape=False,  # plain text has no markup to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _escaped(
    sources: Mapping[str, str], escape: Escape, safe: Mapping[str, Escape]
) -> ImmutableSandboxedEnvironment:
    """Autoescaping with another escape: `finalize` sees each value before Jinja would escape it as HTML."""
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment
    from markupsafe import Markup

    def finalize(value: object) -> object:
        return value if hasattr(value, "__html__") else Markup(escape(str(value)))  # noqa: S704  # escaped

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(_loader(sources)),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    for name, made in safe.items():
        environment.filters[name] = lambda value, made=made: Markup(made(str(value)))  # noqa: S704  # escaped
    return environment
