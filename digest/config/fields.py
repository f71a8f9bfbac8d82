"""Kinds of values that several keys of config.toml hold, each with the check that it goes through."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, PlainValidator

from digest.config import values, web
from digest.config.faults import Wrong, unfit
from digest.config.secrets import FORMS


def _by_language(value: object) -> object:
    return {"": value} if isinstance(value, str) else value


def _every_language(value: object) -> object:
    return {"": value} if isinstance(value, list) else value


def _language_or_every(value: object) -> str:
    return "" if value == "" else values.language(value)


def _by_name(value: object) -> object:
    if not isinstance(value, dict):
        raise Wrong("no table", "allowed: names and texts, { name = … }")
    return value


def _no_plain_secret(value: object) -> object:
    if isinstance(value, str):
        raise Wrong("a secret must not stand in this file", f"write {FORMS}")
    return value


Line = Annotated[str, PlainValidator(values.line_of_text)]
Slug = Annotated[str, PlainValidator(values.slug)]
Language = Annotated[str, PlainValidator(values.language)]
Country = Annotated[str, PlainValidator(values.country)]
SourceAddress = Annotated[str, PlainValidator(web.source_address)]
TextLanguage = Annotated[str, AfterValidator(values.text_language)]
Texts = Annotated[dict[TextLanguage, Line], BeforeValidator(_by_language)]
Phrases = Annotated[
    dict[
        Annotated[str, PlainValidator(_language_or_every)],
        list[Annotated[str, PlainValidator(values.phrase)]],
    ],
    BeforeValidator(_every_language),
]
"""Lists of words by language, or one list for all of them."""
Selector = Annotated[str, PlainValidator(web.selector)]
Rules = Annotated[list[Annotated[str, PlainValidator(values.rule)]], BeforeValidator(values.rules)]
Network = Annotated[IPv4Network | IPv6Network, PlainValidator(values.network)]


STRICT = ConfigDict(extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True)
"""A table knows its keys, and converts nothing by guess."""


class Secret(BaseModel):
    """`{ env = "…" }` or `{ file = "…" }`."""

    model_config = STRICT

    env: Line = ""
    file: Line = ""


SecretOnly = Annotated[Secret | None, BeforeValidator(_no_plain_secret)]


def _header(value: object) -> str | Secret:
    return web.header_value(value) if isinstance(value, str) else _place_of_secret(value)


def _cookie(value: object) -> str | Secret:
    return web.cookie_value(value) if isinstance(value, str) else _place_of_secret(value)


def _place_of_secret(value: object) -> Secret:
    """Where the value of a header or cookie is; told by the name of that, whatever is wrong inside."""
    if not isinstance(value, dict):
        raise Wrong("neither a text nor a table", f"a text, or {FORMS}")
    strange = sorted(value.keys() - set(Secret.model_fields))
    if strange:
        raise unfit(strange[0], "is an unknown key", f"a text, or {FORMS}")
    return Secret(**{key: values.line_of_text(text) for key, text in value.items()})


Headers = Annotated[
    dict[Annotated[str, PlainValidator(web.header_name)], Annotated[str | Secret, PlainValidator(_header)]],
    BeforeValidator(_by_name),
]
Cookies = Annotated[
    dict[Annotated[str, PlainValidator(web.cookie_name)], Annotated[str | Secret, PlainValidator(_cookie)]],
    BeforeValidator(_by_name),
]
Attributes = Annotated[dict[Line, str], BeforeValidator(_by_name)]
