"""Addresses for signing in and for one's own account: those of allauth that attain offers."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.account.internal.stagekit import get_pending_stage
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

from attain.web.accounts import elsewhere_views as elsewhere
from attain.web.middleware import READING, accepting


def taking_forms(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Return a view of allauth that may be sent forms."""

    @wraps(view, updated=())
    def taken(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    return accepting(*READING, "POST")(taken)


def second_factor(request: HttpRequest) -> HttpResponse:
    """
    Ask for the code of who has given the password; lead back to the sign-in who wants another account.

    So too where the factor was taken away meanwhile: allauth would lead from here to the sign-in, and
    from there to here, without end.
    """
    stage = get_pending_stage(request)
    if stage is not None and (
        request.POST.get("do") == "other"
        or not is_mfa_enabled(stage.login.user, [Authenticator.Type.TOTP])
    ):
        answer: HttpResponse = stage.abort()
    else:
        answer = factors.authenticate(request)
    return answer


urlpatterns = [
    path("login/", taking_forms(account.login), name="account_login"),
    path("at/<str:provider_id>/", elsewhere.leave, name="openid_connect_login"),
    path("at/<str:provider_id>/back/", elsewhere.come_back, name="openid_connect_callback"),
    path("logout/", taking_forms(account.logout), name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("again/", taking_forms(account.reauthenticate), name="account_reauthenticate"),
    path("password/", taking_forms(account.password_change), name="account_change_password"),
    path(
        "password/forgotten/", taking_forms(account.password_reset), name="account_reset_password"
    ),
    path(
        "password/forgotten/sent/", account.password_reset_done, name="account_reset_password_done"
    ),
    re_path(
        r"^password/forgotten/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        taking_forms(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("factor/", factors.index, name="mfa_index"),
    path("factor/code/", taking_forms(second_factor), name="mfa_authenticate"),
    path("factor/again/", taking_forms(factors.reauthenticate), name="mfa_reauthenticate"),
    path("factor/set-up/", taking_forms(totp.activate_totp), name="mfa_activate_totp"),
    path("factor/take-away/", taking_forms(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("factor/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factor/recovery/new/",
        taking_forms(codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "factor/recovery/codes.txt",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
