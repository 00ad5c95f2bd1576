// What an application does with pgx 5, through the router. Prints "ok NAME" for each thing that went as it should.
package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

var ctx, _ = context.WithTimeout(context.Background(), 2*time.Minute)

func ok(name string) { fmt.Println("ok " + name) }

func must(err error) {
	if err != nil {
		log.Panic(err)
	}
}

func equal[T comparable](got, wanted T) {
	if got != wanted {
		log.Panicf("got %v instead of %v", got, wanted)
	}
}

// Host, port, database, user, password, sslmode and sslrootcert come from libpq's own variables.
func connect(conninfo string, notices *[]string) *pgx.Conn {
	config, err := pgx.ParseConfig(conninfo)
	must(err)
	config.OnNotice = func(_ *pgconn.PgConn, notice *pgconn.Notice) { *notices = append(*notices, notice.Message) }
	conn, err := pgx.ConnectConfig(ctx, config)
	must(err)
	return conn
}

func value[T any](conn *pgx.Conn, sql string, args ...any) (v T) {
	must(conn.QueryRow(ctx, sql, args...).Scan(&v))
	return v
}

func code(err error) string {
	var e *pgconn.PgError
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func main() {
	var heard []string
	conn := connect("application_name='pgx own' options='-c work_mem=7MB'", &heard)
	watcher := connect("", &heard)

	equal(value[string](conn, "SELECT current_user"), os.Getenv("PGUSER"))
	ok("connect")
	_, encrypted := conn.PgConn().Conn().(*tls.Conn)
	equal(encrypted, os.Getenv("PGSSLMODE") != "disable")
	ok("encryption")
	equal(value[string](conn, "SHOW work_mem"), "7MB")
	equal(value[string](conn, "SHOW application_name"), "pgx own")
	ok("parameters of the start")

	_, err := conn.Prepare(ctx, "twice", "SELECT $1::int * 2")
	must(err)
	for i := range 10 {
		equal(value[int](conn, "twice", i), 2*i)
		equal(value[string](conn, "SELECT $1::text", "ä"), "ä")
	}
	batch := &pgx.Batch{}
	for i := range 100 {
		batch.Queue("SELECT $1::int", i)
	}
	must(conn.SendBatch(ctx, batch).Close())
	ok("prepared statement")

	_, err = conn.Exec(ctx, "SELECT 1 / $1::int", 0)
	equal(code(err), "22012")
	equal(value[int](conn, "SELECT 2"), 2)
	ok("error, then a query")

	_, err = conn.Exec(ctx, "CREATE TEMP TABLE line (i int, t text)")
	must(err)
	copied, err := conn.CopyFrom(ctx, pgx.Identifier{"line"}, []string{"i", "t"},
		pgx.CopyFromSlice(50_000, func(i int) ([]any, error) { return []any{i, fmt.Sprint("row ", i)}, nil }))
	must(err)
	equal(copied, int64(50_000))
	var out bytes.Buffer
	_, err = conn.PgConn().CopyTo(ctx, &out, "COPY (SELECT t FROM line ORDER BY i) TO STDOUT")
	must(err)
	equal(strings.HasSuffix(out.String(), "row 49998\nrow 49999\n"), true)
	ok("copy")

	cancelled := make(chan error)
	go func() {
		_, err := conn.Exec(ctx, "SELECT pg_sleep(600)")
		cancelled <- err
	}()
	for value[int](watcher, "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'") != 1 {
	}
	must(conn.PgConn().CancelRequest(ctx))
	equal(code(<-cancelled), "57014")
	equal(value[int](conn, "SELECT 3"), 3)
	ok("cancel")

	_, err = conn.Exec(ctx, "DO $$ BEGIN RAISE NOTICE 'a word'; END $$")
	must(err)
	equal(strings.Join(heard, ","), "a word")
	ok("notice")

	_, err = watcher.Exec(ctx, "LISTEN door")
	must(err)
	_, err = conn.Exec(ctx, "NOTIFY door, 'knock'")
	must(err)
	notification, err := watcher.WaitForNotification(ctx)
	must(err)
	equal(notification.Channel+" "+notification.Payload, "door knock")
	ok("listen and notify")

	_, err = pgx.Connect(ctx, "password='a guess'")
	equal(code(err), "28P01")
	ok("wrong password")
	must(conn.Close(ctx))
	must(watcher.Close(ctx))
}
