"""Labels that nothing in the record bears any longer, taken out of it."""

from collections.abc import Iterable

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from service import text
from service.models import Label, LabelWord, Position, SpeakerName
from service.record import indexing, names, near_words, positions
from service.text import Query, Term
from service.text.key import FIRST, LAST


def forget(session: Session, stood: Iterable[tuple[str, str | None]]) -> None:
    """Remove the labels of names that nothing in the record bears any longer."""
    session.flush()
    for field, name in stood:
        if name is None or field == indexing.STEMMED:
            continue
        folded = names.key_in(field, name)
        label = session.scalar(select(Label).where(Label.field == field, Label.folded == folded))
        if label is None or _is_borne(session, label):
            continue
        words = delete(LabelWord).where(LabelWord.label_number == label.number)
        gone = session.scalars(words.returning(LabelWord.word)).all()
        session.delete(label)
        if field == near_words.FIELD:
            near_words.forget(session, gone)


def _is_borne(session: Session, label: Label) -> bool:
    if label.field in ("speaker", "unnamed", positions.FIELD):
        table = Position if label.field == positions.FIELD else SpeakerName
        borne = select(table.number).where(table.folded == label.folded)
        return session.scalar(borne.limit(1)) is not None
    query = Query(((Term((f":{label.field}.{label.number}",)),),), ())
    return bool(text.dialect(session).keys(session, query, LAST + 1, FIRST, 1))
