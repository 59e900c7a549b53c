"""What an export takes: what a search does, but for pages, facets and chosen fields."""

from schemas.parameters import choice
from schemas.search import ORDER, StatementQuerySchema
from schemas.vocabularies import EXPORT_SORT, FORMAT


class ExportQuerySchema(StatementQuerySchema):
    """The filters and the order of an export, and its form."""

    class Meta(StatementQuerySchema.Meta):
        """An export has no pages, and its lines are whole."""

        exclude = ("limit", "cursor", "total", "highlight", "facets", "facet_size", "fields_")

    sort = choice(ORDER, EXPORT_SORT, load_default="-date")
    format = choice("The form; else `Accept` chooses it, and else it is `ndjson`.", FORMAT)
