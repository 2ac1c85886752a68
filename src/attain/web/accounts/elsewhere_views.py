"""To the identity provider of another organisation, and back."""

from __future__ import annotations

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

from attain.web.accounts.adapter import failed_elsewhere
from attain.web.accounts.elsewhere import Elsewhere, elsewhere_by_id
from attain.web.accounts.provider import CheckedSignIn
from attain.web.work.views import inside

TROUBLE = (OAuth2Error, RequestException, KeyError, TypeError, ValueError)
"""What a provider that is away, or that says nonsense, comes to."""


def leave(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send who asks on to the provider, with what is needed to know them again."""
    where = _known(provider_id)
    try:
        provider = get_adapter(request).get_provider(request, provider=provider_id)
        led: HttpResponse = provider.redirect(
            request, AuthProcess.LOGIN, next_url=inside(request.GET.get("next", ""), request)
        )
    except TROUBLE:
        return failed_elsewhere(request, where.name)
    return led


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take what the provider says of who signed in, check it, and let them in."""
    where = _known(provider_id)
    view = OAuth2CallbackView.adapter_view(CheckedSignIn(request, provider_id))
    try:
        led: HttpResponse = view(request)
    except TROUBLE:
        return failed_elsewhere(request, where.name)
    return led


def _known(provider_id: str) -> Elsewhere:
    found = elsewhere_by_id(provider_id)
    if found is None:
        raise Http404
    return found
