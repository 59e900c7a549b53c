"""What a reader of a statement should look at: a source of it that no longer stands as it was."""

from collections.abc import Mapping

from service.models import Statement
from service.record import documents
from service.record.documents import Document
from service.record.remarks import Warnings

OF_SOURCES: Mapping[str, tuple[str, str]] = {
    "amended": ("source-amended", "has been changed by its publisher"),
    "withdrawn": ("source-withdrawn", "has been withdrawn by its publisher"),
}
"""Of the status of a source: the code, and what is said."""


def of(document: Document) -> Warnings:
    """Return the warnings that follow from a document; of a speaker or a source there are none."""
    warnings = Warnings()
    for place, appearance in enumerate(document.get("appearances", ())):
        source = appearance["source"]
        if source["status"] in OF_SOURCES:
            code, said = OF_SOURCES[source["status"]]
            named = source["outlet"] or source["title"] or source["url"]
            detail = f"the item of {named} that carries these words {said}"
            if not named:  # nobody but a court has said that it goes
                detail = f"the item that carries these words, {source['id']}, is erased"
            warnings.add(f"/appearances/{place}/source", code, detail)
    return warnings


def of_statement(statement: Statement) -> Warnings:
    """Return the warnings that follow from a statement, as its answer has them."""
    carried = [{"source": documents.source_in_brief(each.source)} for each in statement.appearances]
    return of({"appearances": carried})
