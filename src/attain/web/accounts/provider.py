"""OpenID Connect as attain wants it of allauth, which looks for this module by its name."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

METHODS = "attain_methods"
"""Where a request keeps how somebody has signed in elsewhere, as the provider says."""


class CheckedSignIn(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The steps of a sign-in: the signature is checked always, and the issuer is the one that was set."""

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002 - allauth's own call
        """Return the address to come back to: under the portal's own name, where that is set."""
        path = reverse("openid_connect_callback", kwargs={"provider_id": self.provider_id})
        base = settings.ATTAIN_ADDRESS.rstrip("/")
        return f"{base}{path}" if base else str(request.build_absolute_uri(path))

    def complete_login(
        self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any
    ) -> Any:
        """Return who signed in, from a token that was checked; what is malformed is refused."""
        try:
            return super().complete_login(request, app, token, **kwargs)
        except (KeyError, TypeError, ValueError) as trouble:
            raise OAuth2Error("The answer of the provider is malformed.") from trouble

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        issuer = str(self.openid_config["issuer"]).rstrip("/")
        if issuer != app.settings["server_url"]:
            raise OAuth2Error(f"The provider calls itself {issuer[:200]!r}.")
        self.did_fetch_access_token = False  # allauth would pass over the signature otherwise
        found: dict[str, Any] = super()._decode_id_token(app, id_token)
        methods = found.get("amr", ())
        told = frozenset(map(str, methods)) if isinstance(methods, list) else frozenset()
        setattr(self.request, METHODS, told)
        return found


class ElsewhereProvider(OpenIDConnectProvider):  # type: ignore[misc]
    """An identity provider of another organisation; of a person, nothing but the number is kept."""

    oauth2_adapter_class = CheckedSignIn

    def extract_extra_data(self, data: Any) -> dict[str, Any]:  # noqa: ARG002 - allauth's own call
        """Keep nothing of what the provider says of a person."""
        return {}


provider_classes = [ElsewhereProvider]
