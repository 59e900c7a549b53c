"""Parameters that are true or false."""

from typing import Any

from marshmallow import ValidationError, fields

from schemas.faults import Fault


class Switch(fields.Boolean):
    """`true` or `false` in a query string, and no other word for them."""

    def _deserialize(self, value: Any, attr: Any, data: Any, **options: Any) -> Any:  # noqa: ARG002 - the signature is marshmallow's
        if value not in ("true", "false"):
            raise ValidationError(Fault("not-in-vocabulary", "is true or false"))
        return value == "true"


def switch(meaning: str) -> Switch:
    """Return a parameter that is false unless it is asked for."""
    return Switch(load_default=False, metadata={"description": meaning})
