"""The texts of a row with the matching words marked."""

from marshmallow import fields

from schemas.base import OutSchema

HTML = "as HTML: matching words in `<mark>`, all else escaped"


class HighlightSchema(OutSchema):
    """The texts of a statement as HTML, for showing; the texts themselves stand beside them."""

    text = fields.String(metadata={"description": f"the text {HTML}"})
    original = fields.String(
        allow_none=True,
        metadata={"description": f"the original {HTML}; null where there is none"},
    )
    wordings = fields.List(
        fields.String(allow_none=True),
        metadata={
            "description": f"of each appearance, in their order: its wording {HTML}; "
            "null where there is none"
        },
    )
