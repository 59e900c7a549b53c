"""Our Blueprint and Api: flask-smorest wrapped once, strict about what comes in."""

import threading
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

import flask_smorest
from apispec import APISpec
from flask import Request, current_app, request
from marshmallow import RAISE, Schema, fields
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import BadRequest

from schemas.fields import SomeOf, TextOr
from schemas.problem import ProblemSchema
from service.api import bodies, described
from service.record.errors import InvalidQuery

PROBLEM = "application/problem+json"
_REMEMBERED = 512
"""Query strings whose meaning is remembered, of all routes together."""

_SHORT = 400
"""Bytes of those; longer ones are lists of ids or cursors, which do not come again soon."""


class StrictParser(FlaskParser):
    """Reads arguments without dropping or guessing anything.

    What a query string means follows from it alone, so that of one read lately is remembered.
    """

    DEFAULT_UNKNOWN_BY_LOCATION = {"query": RAISE, "json": None}  # noqa: RUF012 - as webargs has it

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._remembered = lru_cache(_REMEMBERED)(self._read)

    def parse(self, argmap: Any, req: Request | None = None, **options: Any) -> Any:
        """Read the arguments of the request in hand."""
        sent = request.query_string
        if options.get("location") != "query" or len(sent) > _SHORT or req is not None:
            return super().parse(argmap, req, **options)
        return dict(self._remembered(argmap, sent, tuple(options.items())))

    def _read(self, argmap: Any, sent: bytes, options: Any) -> Any:  # noqa: ARG002 - what is remembered by
        return super().parse(argmap, **dict(options))

    def load_json(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002 - webargs' signature
        """Read a body by our own rules."""
        return bodies.read(req)

    def load_querystring(self, req: Request, schema: Schema) -> Any:  # noqa: ARG002
        """Hand over every value of a parameter; the schema tells which may repeat."""
        return req.args


class Blueprint(flask_smorest.Blueprint):
    """Routes whose wrong parameters are a 400, and whose wrong bodies are a 422."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.before_request(refuse_strays)
        self._prepare_doc_cbks.append(described.headers)

    def register_views_in_doc(self, api: "Api", *args: Any, **options: Any) -> None:
        """Leave the description of the routes until somebody asks for it: no start waits for it."""
        api.undescribed.append(partial(super().register_views_in_doc, api, *args, **options))

    def query(self, schema: type[Schema]) -> Any:
        """Read the query string by a schema, as keyword arguments."""
        read = self.arguments(
            schema(), location="query", as_kwargs=True, error_status_code=HTTPStatus.BAD_REQUEST
        )

        def decorate(view: Any) -> Any:
            view = self._problem(HTTPStatus(414), read(view))
            view.takes_query = True
            return view

        return decorate

    def body(self, schema: type[Schema], example: Any) -> Any:
        """Read a JSON body by a schema, as the one positional argument."""
        return self.arguments(schema(), location="json", example=example)

    def problems(self, *statuses: int) -> Any:
        """Document the errors that a route may answer with."""

        def decorate(view: Any) -> Any:
            for status in (*statuses, HTTPStatus.TOO_MANY_REQUESTS):
                view = self._problem(HTTPStatus(status), view)
            return view

        return decorate

    def _problem(self, status: HTTPStatus, view: Any) -> Any:
        """Document an error of a view. What flask-smorest wraps around it for that does nothing."""
        documented = self.alt_response(status, status.name)(view)
        view._apidoc = documented._apidoc  # noqa: SLF001 - flask-smorest's place for it
        return view


def refuse_strays() -> None:
    """Refuse a query that is no text, and one of a route that takes none: it would be ignored."""
    if not request.query_string:
        return
    try:
        unquote_to_bytes(request.query_string).decode()
    except UnicodeDecodeError as error:
        raise BadRequest("the query is not UTF-8, in which ü is %C3%BC") from error
    view = current_app.view_functions[request.endpoint or ""]
    if getattr(view, "takes_query", False):
        return
    if (stray := next(iter(request.args), None)) is not None:
        raise InvalidQuery.at(stray, "unknown-field", "this route takes no parameters")


class Api(flask_smorest.Api):
    """The description of the interface, in which every error is a problem."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, *args: Any, **options: Any) -> None:
        self.undescribed: list[Callable[[], None]] = []
        self._turn = threading.Lock()
        super().__init__(*args, **options)

    def description(self) -> dict[str, Any]:
        """Return the OpenAPI document of every route."""
        with self._turn:
            while self.undescribed:
                self.undescribed.pop(0)()
            described: dict[str, Any] = self.spec.to_dict()
        return described

    def _init_spec(self, **options: Any) -> None:
        super()._init_spec(**options)
        self.ma_plugin.converter.add_attribute_function(_or_else)
        self.ma_plugin.converter.add_attribute_function(_of_a_mapping)

    def _register_pagination_header(self) -> None:
        """Leave out what no route of ours has: lists page by a link."""

    def _register_responses(self) -> None:
        """Describe what every status means when the document is asked for: of sixty it is long."""
        self.undescribed.append(self._describe_responses)

    def _describe_responses(self) -> None:
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM
        super()._register_responses()
        self.DEFAULT_RESPONSE_CONTENT_TYPE = "application/json"
        for status, headers in described.ANSWERED.items():
            answer = self.spec.components.responses_lazy[HTTPStatus(status).name]
            answer["headers"] = headers

    def _register_error_handlers(self) -> None:
        """Leave them to service.api.errors."""

    def describe_key(self) -> None:
        """Say how a key is sent."""
        spec: APISpec = self.spec
        spec.components.security_scheme("key", {"type": "http", "scheme": "bearer"})


_ELSE: Mapping[type[fields.Field[Any]], dict[str, str]] = {
    TextOr: {"type": "string"},
    SomeOf: {"type": "object", "description": "with `fields`: those that were asked for"},
}
"""What a field may be beside the object that it is."""


def _or_else(_: Any, field: fields.Field[Any], *, ret: dict[str, Any]) -> dict[str, Any]:
    """Document a field that is an object or something else."""
    if type(field) not in _ELSE:
        return {}
    shapes = ret.pop("allOf", None) or ret.pop("anyOf", None) or []
    if reference := ret.pop("$ref", None):
        shapes = [{"$ref": reference}]
    return {"anyOf": [*shapes, _ELSE[type(field)]]}


def _of_a_mapping(_: Any, field: fields.Field[Any], *, ret: dict[str, Any]) -> dict[str, Any]:
    """Document how many entries a field may have, which is described as the length of a text."""
    if isinstance(field, fields.Dict) and "maxLength" in ret:
        return {"maxProperties": ret.pop("maxLength")}
    return {}
