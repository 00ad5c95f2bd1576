"""What an application does with psycopg 3, through the router. Prints "ok NAME" for each thing that went as it should."""

import asyncio
import os
import threading
import time

import psycopg
from psycopg import errors

SECONDS = 60


def ok(name):
    print("ok", name, flush=True)


def sleeping(watcher):
    """Waits until the other connection is in its statement."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
        if watcher.execute(query).fetchone()[0] == 1:
            return
    raise AssertionError("the statement did not begin")


def cancelled_by(cancel, conn, watcher):
    def when_it_runs():
        sleeping(watcher)
        cancel()

    thread = threading.Thread(target=when_it_runs)
    thread.start()
    try:
        conn.execute("SELECT pg_sleep(600)")
        raise AssertionError("it was not cancelled")
    except errors.QueryCanceled:
        conn.rollback()
    thread.join()
    assert conn.execute("SELECT 1").fetchone() == (1,)


def refused():
    try:
        psycopg.connect(password="a guess")
        raise AssertionError("a wrong password was taken")
    except psycopg.OperationalError as e:
        assert "password authentication failed" in str(e), e


async def asynchronous():
    async with await psycopg.AsyncConnection.connect() as conn:
        rows = await (await conn.execute("SELECT generate_series(1, %s)", [1000])).fetchall()
        assert len(rows) == 1000


# Host, port, database, user, password, sslmode and sslrootcert come from libpq's own variables.
with (
    psycopg.connect(application_name="psycopg's own", options="-c work_mem=7MB") as conn,
    psycopg.connect(autocommit=True) as watcher,
):
    assert conn.execute("SELECT current_user").fetchone() == (os.environ["PGUSER"],)
    ok("connect")
    assert conn.pgconn.ssl_in_use == (os.environ["PGSSLMODE"] != "disable")
    ok("encryption")
    assert conn.execute("SHOW work_mem").fetchone() == ("7MB",)
    assert conn.execute("SHOW application_name").fetchone() == ("psycopg's own",)
    ok("parameters of the start")
    for i in range(10):
        row = conn.execute("SELECT %s::int * 2, %b::text", [i, "ä"], prepare=True).fetchone()
        assert row == (2 * i, "ä")
    assert watcher.execute("SELECT 1").fetchone() == (1,)
    assert conn.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()[0] >= 1
    ok("prepared statement")
    try:
        conn.execute("SELECT 1 / %s::int", [0])
        raise AssertionError("no error")
    except errors.DivisionByZero:
        conn.rollback()
    assert conn.execute("SELECT 2").fetchone() == (2,)
    ok("error, then a query")
    with conn.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE line (i int, t text)")
        with cursor.copy("COPY line FROM STDIN (FORMAT binary)") as copy:
            copy.set_types(["int4", "text"])
            for i in range(50_000):
                copy.write_row((i, "row %d" % i))
        with cursor.copy("COPY (SELECT * FROM line ORDER BY i) TO STDOUT") as copy:
            assert [r for r in copy.rows()][-1] == ("49999", "row 49999")
    ok("copy")
    cancelled_by(conn.cancel, conn, watcher)
    cancelled_by(lambda: conn.cancel_safe(timeout=SECONDS), conn, watcher)
    ok("cancel")
    heard = []
    conn.add_notice_handler(lambda notice: heard.append(notice.message_primary))
    conn.execute("DO $$ BEGIN RAISE NOTICE 'a word'; END $$")
    assert heard == ["a word"], heard
    ok("notice")
    watcher.execute("LISTEN door")
    conn.execute("NOTIFY door, 'knock'")
    conn.commit()
    (notification,) = watcher.notifies(timeout=SECONDS, stop_after=1)
    assert (notification.channel, notification.payload) == ("door", "knock")
    ok("listen and notify")
asyncio.run(asynchronous())
ok("asynchronous")
refused()
ok("wrong password")
