"""
Identity providers of other organisations, by OpenID Connect: which there are, and for whom each speaks.

The file that ATTAIN_SIGN_IN names lists them. A provider vouches for addresses of its own domains and
for no others, so that no ministry can sign in as somebody of another one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attain.errors import InvalidData

KNOWN = {"id", "name", "address", "client", "secret", "secret_file", "domains", "second_factor"}
NEEDED = ("id", "name", "address", "client", "domains")
LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """
    An identity provider at which people of an organisation sign in.

    Attributes
    ----------
    id, name
        A short word for the address of the portal, and what people call it.
    address
        Of the provider, as its documents name the issuer.
    client, secret
        Under which the provider knows the portal.
    domains
        The domains of mail whose addresses it vouches for.
    second_factor
        Whether its word that somebody gave a second factor (`amr` with `mfa`, RFC 8176) is taken for
        the portal's own.
    """

    id: str
    name: str
    address: str
    client: str
    secret: str
    domains: frozenset[str]
    second_factor: bool = False

    def vouches_for(self, email: str) -> bool:
        """Whether it may say who has an address of mail."""
        return email.rpartition("@")[2].lower() in self.domains


def elsewheres() -> tuple[Elsewhere, ...]:
    """
    Return the providers of the file that ATTAIN_SIGN_IN names; none without it.

    Raises
    ------
    InvalidData
        If the file cannot be read, or says something that is not safe.
    """
    told = os.environ.get("ATTAIN_SIGN_IN", "")
    return _read(told) if told else ()


@cache
def _read(told: str) -> tuple[Elsewhere, ...]:
    import yaml

    path = Path(told)
    try:
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as trouble:
        raise InvalidData(f"ATTAIN_SIGN_IN: {path} cannot be read as YAML: {trouble}.") from trouble
    if not isinstance(plain, list) or not all(isinstance(each, dict) for each in plain):
        raise InvalidData(f"{path}: write a list of providers, each with {', '.join(NEEDED)}.")
    found = tuple(elsewhere_of(each) for each in plain)
    if len({each.id for each in found}) < len(found):
        raise InvalidData(f"{path}: two providers have the same id.")
    return found


def elsewhere_of(plain: Mapping[str, Any]) -> Elsewhere:
    """
    Return a provider as the file has it.

    Raises
    ------
    InvalidData
        If something is missing, unknown, or not safe.
    """
    called = f"ATTAIN_SIGN_IN, provider {plain.get('id', '?')!r}"
    strange = sorted(set(plain) - KNOWN)
    missing = [each for each in NEEDED if not plain.get(each)]
    if strange or missing:
        told = f"unknown: {', '.join(map(str, strange))}" if strange else ""
        told += f" missing: {', '.join(missing)}" if missing else ""
        raise InvalidData(f"{called}: {told.strip()}. See the manual on letting people in.")
    if not re.fullmatch(r"[a-z0-9-]{1,40}", str(plain["id"])):
        raise InvalidData(f"{called}: an id has small letters, digits and hyphens only.")
    split = urlsplit(str(plain["address"]))
    if not split.hostname or (split.scheme != "https" and split.hostname not in LOOPBACK):
        raise InvalidData(f"{called}: the address must begin with https://.")
    domains = plain["domains"]
    if not isinstance(domains, list) or any(not _is_domain(each) for each in domains):
        raise InvalidData(
            f"{called}: write its domains of mail as a list, such as [stats.example.org]."
        )
    if not isinstance(plain.get("second_factor", False), bool):
        raise InvalidData(f"{called}: second_factor is true or false.")
    return Elsewhere(
        id=str(plain["id"]),
        name=str(plain["name"]),
        address=str(plain["address"]).rstrip("/"),
        client=str(plain["client"]),
        secret=_secret(plain, called),
        domains=frozenset(str(each).lower() for each in domains),
        second_factor=bool(plain.get("second_factor", False)),
    )


def _is_domain(told: object) -> bool:
    return bool(re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", str(told)))


def _secret(plain: Mapping[str, Any], called: str) -> str:
    if not plain.get("secret_file"):
        return str(plain.get("secret", ""))
    try:
        return Path(str(plain["secret_file"])).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError) as trouble:
        raise InvalidData(f"{called}: its secret_file cannot be read: {trouble}.") from trouble


def elsewhere_by_id(id: str) -> Elsewhere | None:  # noqa: A002 - the word of the file
    """Return a provider by its id."""
    return next((each for each in elsewheres() if each.id == id), None)


def vouching_for(email: str) -> tuple[Elsewhere, ...]:
    """Return the providers that may say who has an address."""
    return tuple(each for each in elsewheres() if each.vouches_for(email))


def elsewhere_settings() -> dict[str, Any]:
    """Return allauth's settings on providers: PKCE always, nothing kept of a person but the number."""
    return {
        "SOCIALACCOUNT_ADAPTER": "attain.web.accounts.adapter.Elsewheres",
        "SOCIALACCOUNT_STORE_TOKENS": False,
        "SOCIALACCOUNT_EMAIL_AUTHENTICATION": False,
        "SOCIALACCOUNT_EMAIL_VERIFICATION": "none",
        "SOCIALACCOUNT_LOGIN_ON_GET": True,
        "SOCIALACCOUNT_REQUESTS_TIMEOUT": 10,
        "SOCIALACCOUNT_PROVIDERS": {
            "openid_connect": {
                "APPS": [
                    {
                        "provider_id": each.id,
                        "name": each.name,
                        "client_id": each.client,
                        "secret": each.secret,
                        "settings": {
                            "server_url": each.address,
                            "oauth_pkce_enabled": True,
                            "fetch_userinfo": False,
                            "scope": ["openid", "email"],
                        },
                    }
                    for each in elsewheres()
                ]
            }
        },
    }
