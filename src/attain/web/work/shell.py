"""The pages for people's work: who asks, in which language, and what stands on every page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import (
    get_reauthentication_flows,
    raise_if_reauthentication_required,
)
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import engines
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone

from attain.domain.permissions.actions import Action
from attain.domain.permissions.judging import Actor, Subject, decide, needs_second_factor
from attain.domain.permissions.table import GRANTS
from attain.errors import AttainError
from attain.reporting.language import LANGUAGES, Language, language_of
from attain.web.errors import STATUS
from attain.web.middleware import READING, accepting
from attain.web.outside import wanted_language

if TYPE_CHECKING:
    from attain.web.accounts.deeds import Doer
    from attain.web.accounts.models import Person

SPOKEN = "work_language"
"""Where a session keeps the language that was chosen before anybody signed in."""
TAKEN = "work_taken"
"""Where a session keeps the address for which an invitation was taken, until somebody signs in."""
ASKING = "attain_asking"
"""Where a request keeps who asks."""
AUDITING = frozenset(each.role for each in GRANTS if each.action is Action.READ_AUDIT)
View = TypeVar("View", bound=Callable[..., HttpResponse])


@dataclass(frozen=True)
class Shell:
    """What every page for people's work knows: the request, who asks, the language."""

    request: HttpRequest
    section: str = ""

    @cached_property
    def person(self) -> Person | None:
        """Who has signed in, if anybody."""
        found = getattr(self.request, "user", None)
        return found if found is not None and found.is_authenticated else None

    @cached_property
    def language(self) -> Language:
        """The language: of the person, else as chosen here, else as the browser asks."""
        if self.person is not None:
            return language_of(self.person.language)
        chosen = self.request.session.get(SPOKEN, "") if hasattr(self.request, "session") else ""
        if chosen in LANGUAGES:
            return LANGUAGES[chosen]
        return language_of(wanted_language(self.request.headers.get("Accept-Language", "")))

    @cached_property
    def actor(self) -> Actor:
        """Who asks, as the table of permissions knows it."""
        return actor_of_request(self.request)

    @property
    def taken(self) -> str:
        """The address for which an invitation was taken here just now, if one was."""
        return str(self.request.session[TAKEN]) if self.joining and self.person is None else ""

    @property
    def joining(self) -> bool:
        """Whether this is somebody on the way from an invitation to the desk."""
        return hasattr(self.request, "session") and TAKEN in self.request.session

    @property
    def languages(self) -> tuple[Language, ...]:
        """The languages to choose from."""
        return tuple(LANGUAGES.values())

    @property
    def fonts(self) -> str:
        """The address of the style sheet with fonts, or nothing."""
        return str(settings.ATTAIN_FONTS_ADDRESS)

    @property
    def token(self) -> str:
        """What a form carries to show that it came from here."""
        return get_token(self.request)

    def static(self, name: str) -> str:
        """Return the address of a file of the interface."""
        return static(f"attain/{name}")

    def link(self, name: str, **parts: object) -> str:
        """Return the address of a page by its name."""
        return reverse(name, kwargs=parts or None)

    @cached_property
    def demonstration(self) -> bool:
        """Whether there are accounts whose password everybody knows."""
        from attain.web.accounts.demonstration import demo_accounts

        return demo_accounts().exists()

    @cached_property
    def unread(self) -> int:
        """How many notices who asks has not read."""
        from attain.web.notices.queries import unread

        return unread(self.person.pk) if self.person is not None else 0

    @property
    def may_see_audit(self) -> bool:
        """Whether who asks may read the log, of a body or whole."""
        return any(each.role in AUDITING for each in self.actor.appointments)

    def may(self, action: Action, subject: Subject | None = None) -> bool:
        """Whether who asks may do something today."""
        return decide(self.actor, action, subject or Subject(), timezone.now().date()).allowed


def actor_of_request(request: HttpRequest) -> Actor:
    """
    Return who asks, with the appointments that hold today; nobody where nobody has signed in.

    They are read once for a page that changes nothing.
    """
    from attain.web.accounts.deeds import actor_of

    person = getattr(request, "user", None)
    if person is None or not person.is_authenticated:
        return Actor("")
    known: tuple[int, Actor] | None = getattr(request, ASKING, None)
    if known is not None and known[0] == person.pk:
        return known[1]
    found = actor_of(person, second_factor=passed_factor(request), on=timezone.now().date())
    if request.method in READING:
        setattr(request, ASKING, (person.pk, found))
    return found


def doer_of(request: HttpRequest) -> Doer:
    """Return who asks, as operations want it: with the name that the log writes down."""
    from attain.web.accounts.deeds import Doer

    return Doer(actor_of_request(request), str(getattr(request.user, "name", "")))


def person_of(request: HttpRequest) -> Person:
    """Return who has signed in; views behind `for_people` know that somebody has."""
    from attain.web.accounts.models import Person

    assert isinstance(request.user, Person)  # noqa: S101 - for_people sees to it
    return request.user


def passed_factor(request: HttpRequest) -> bool:
    """Whether a second factor was given when this session began."""
    from allauth.account.authentication import get_authentication_records

    records = get_authentication_records(request, person_of(request))
    return any(each.get("method") == "mfa" for each in records)


def page(
    request: HttpRequest,
    template: str,
    *,
    section: str = "",
    status: int = HTTPStatus.OK,
    **values: object,
) -> HttpResponse:
    """Return the page that `template` makes of `values`, in the shell of people's work."""
    shell = Shell(request, section)
    text = engines["jinja2"].get_template(template).render(words_of(shell) | values)
    return HttpResponse(text, status=status)


def words_of(shell: Shell) -> dict[str, Any]:
    """Return what templates of these pages always know."""
    language = shell.language
    return {
        "shell": shell,
        "place": shell,
        "language": language,
        "_": language.text,
        "gettext": language.text,
        "ngettext": language.plural,
        "errors": (),
    }


def for_people(view: View) -> View:
    """
    Let a view be asked by people who have signed in, with the second factor that their roles want.

    Everybody else is led to sign in, or to set the factor up, and back.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _led_to(request, "account_login")
        actor = actor_of_request(request)
        today = timezone.now().date()
        if needs_second_factor(actor.appointments, today) and not actor.second_factor:
            return _led_to(
                request, "mfa_reauthenticate" if _has_factor(request) else "mfa_activate_totp"
            )
        return view(request, *args, **kwargs)

    return accepting(*READING, "POST")(asked)  # type: ignore[return-value]


def sure_of_person(request: HttpRequest) -> None:
    """
    Ask again who it is where that was shown more than a quarter of an hour ago.

    By the password or the second factor; who has neither here signs in elsewhere once more.
    """
    raise_if_reauthentication_required(request, app="attain")
    has_way_here = bool(get_reauthentication_flows(person_of(request)))
    if not has_way_here and get_adapter().is_reauthentication_required(app="attain"):
        raise ReauthenticationRequired


def refusal(error: AttainError) -> int:
    """Return the status that belongs to an error."""
    return int(next(status for kind, status in STATUS if isinstance(error, kind)))


def _has_factor(request: HttpRequest) -> bool:
    from allauth.mfa.models import Authenticator

    kind = Authenticator.Type.TOTP
    return bool(Authenticator.objects.filter(user_id=request.user.pk, type=kind).exists())


def _led_to(request: HttpRequest, name: str) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{reverse(name)}?{query}")


def fields_of(form: Any, labels: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the fields of a form as the part forms.field() takes them, with our labels."""
    found = []
    for bound in form:
        widget = bound.field.widget
        found.append(
            {
                "name": bound.html_name,
                "label": labels.get(bound.name, str(bound.label)),
                "type": getattr(widget, "input_type", "text"),
                "value": ""
                if getattr(widget, "input_type", "") == "password"
                else bound.value() or "",
                "required": bound.field.required,
                "autocomplete": widget.attrs.get("autocomplete", ""),
                "error": " ".join(str(each) for each in bound.errors),
            }
        )
    return found


def context(request: HttpRequest) -> dict[str, Any]:
    """Return what the account pages of allauth know besides what their views say."""
    if not hasattr(request, "session"):
        return {}
    from attain.web.accounts.elsewhere import elsewheres

    known = {"fields_of": fields_of, "elsewheres": elsewheres()}
    return words_of(Shell(request, "account")) | known
