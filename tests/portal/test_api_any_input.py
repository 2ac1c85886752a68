"""Any question at all gets an answer of the API: what it does not understand, it refuses in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.test import override_settings
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from attain.web.api.service import openapi

if TYPE_CHECKING:
    from collections.abc import Iterator

WANTED = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
HEADERS = {"Host": "localhost", "Accept-Encoding": "identity"}
OPERATIONS = [path for path, methods in openapi()["paths"].items() if "get" in methods]


@pytest.fixture
def api(portal: None) -> Iterator[schemathesis.BaseSchema]:
    with override_settings(ATTAIN_CALLS_A_MINUTE=0):
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


def ask_at_random(api: schemathesis.BaseSchema, path: str, times: int) -> None:
    for mode in GenerationMode:

        @settings(max_examples=times, suppress_health_check=list(HealthCheck), deadline=None)
        @given(case=api[path]["GET"].as_strategy(generation_mode=mode))
        def ask(case: schemathesis.Case) -> None:
            case.call_and_validate(checks=WANTED, headers=HEADERS)

        ask()


@pytest.mark.parametrize("path", OPERATIONS)
def test_any_question_gets_an_answer_that_the_document_tells_of(api, path: str):
    ask_at_random(api, path, times=10)


@pytest.mark.full
@pytest.mark.parametrize("path", OPERATIONS)
def test_very_many_questions_get_an_answer(api, path: str):
    ask_at_random(api, path, times=500)
