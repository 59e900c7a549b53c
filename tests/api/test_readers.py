"""Half of a process's threads read at once (decision 26)."""

from concurrent.futures import ThreadPoolExecutor, wait

from tests.make import posted

PATIENCE, MOMENT = 10, 0.3


def test_a_read_waits_for_one_of_those_at_once_and_health_and_writes_for_none(
    app, client, stranger
):
    places = app.extensions["readers"]
    held = [places.acquire(blocking=False) for _ in range(3)]
    new = {"name": "Ada", "new": True}
    with ThreadPoolExecutor(3) as pool:
        asked = [
            pool.submit(stranger.get, "/readyz"),
            pool.submit(client.post, "/v1/speakers", json=new),
            pool.submit(client.get, "/v1/statements"),
        ]
        answered = [not wait([each], PATIENCE).not_done for each in asked[:2]]
        waits = bool(wait(asked, MOMENT).not_done)
        places.release(2)
        statuses = [each.result(PATIENCE).status_code for each in asked]

    assert held == [True, True, False]  # of four threads
    assert (answered, waits) == ([True, True], True)
    assert statuses == [200, 201, 200]


def test_whoever_has_read_makes_place_for_the_next_even_where_nothing_was_found(stranger):
    paths = ("/v1/statements?q=none", "/v1/statements/x", "/v1/statements?limit=0", "/v1/speakers")

    statuses = {path: [stranger.get(path).status_code for _ in range(4)] for path in paths}

    assert [codes[0] for codes in statuses.values()] == [200, 404, 400, 200]
    assert all(len(set(codes)) == 1 for codes in statuses.values())


def test_a_statement_by_its_id_waits_for_none_of_those_on_sqlite(app, client, stranger):
    paths = [f"/v1/statements/{posted(client, text=f'Of number {each}')['id']}" for each in "01"]
    stranger.get("/v1/statements?q=nothing")  # so that something is remembered
    places, is_file = app.extensions["readers"], app.extensions["database"].file is not None
    held = [places.acquire(blocking=False) for _ in range(3)]
    with ThreadPoolExecutor(1) as pool:
        # Read at a glance, given again, and read once more.
        asked = pool.submit(lambda: [stranger.get(each).status_code for each in (*paths, paths[0])])
        waits = bool(wait([asked], PATIENCE if is_file else MOMENT).not_done)
        places.release(2)
        statuses = asked.result(PATIENCE)

    assert held == [True, True, False]
    assert (waits, statuses) == (not is_file, [200] * 3)
