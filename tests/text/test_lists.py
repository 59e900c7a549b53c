"""Long lists as one parameter of a query."""

import pytest
from sqlalchemy import func, select

from service.text.lists import Among

POSTGRESQL = pytest.mark.parametrize("url", ["postgresql"], indirect=True)


@POSTGRESQL
def test_a_long_list_is_read_once_and_not_for_each_row(session):
    rows = func.generate_series(1, 10_000).column_valued("value")
    numbers = [1_600_000_000_000_000_000 + each for each in range(10_000)]
    asked = select(func.count()).where(Among(rows, [7, *numbers]))

    # Read for each row it takes half a minute, which the deadline of a query does not give it.
    assert session.scalar(asked) == 1
