"""What an export takes: what a search does, but for pages, facets and chosen fields."""

from marshmallow import fields

from schemas.parameters import one_of
from schemas.search import StatementQuerySchema
from schemas.vocabularies import EXPORT_SORT, FORMAT


class ExportQuerySchema(StatementQuerySchema):
    """The filters and the order of an export, and its form."""

    class Meta(StatementQuerySchema.Meta):
        """An export has no pages, and its lines are whole."""

        exclude = ("limit", "cursor", "total", "highlight", "facets", "facet_size", "fields_")

    sort = fields.String(
        validate=one_of(EXPORT_SORT),
        load_default="-date",
        metadata={
            "description": "By when it was said, recorded, first published or last changed;"
            " `-`: newest first. Undated last either way, equal ones by id."
        },
    )
    format = fields.String(
        validate=one_of(FORMAT),
        metadata={
            "description": "; ".join(f"`{word}`: {meaning}" for word, meaning in FORMAT.items())
            + ". Without it `Accept` chooses, and else it is `ndjson`."
        },
    )
