// Applies a directory of migrations by Atlas's own library, as Atlas's command line does: of that, Go's modules have only an
// old version. The table of revisions is by that one.
//
//	atlas DIRECTORY URL [none|file|all [linear|linear-skip|non-linear [SCHEMA]]]
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	table "ariga.io/atlas/cmd/atlas/internal/migrate"
	"ariga.io/atlas/sql/migrate"
	_ "ariga.io/atlas/sql/postgres"
	"ariga.io/atlas/sql/sqlclient"
	_ "github.com/lib/pq"
)

const lockName = "atlas_migrate_execute"

var orders = map[string]migrate.ExecOrder{
	"linear":      migrate.ExecOrderLinear,
	"linear-skip": migrate.ExecOrderLinearSkip,
	"non-linear":  migrate.ExecOrderNonLinear,
}

func main() {
	if err := apply(context.Background(), os.Args[1], os.Args[2]); err != nil {
		fmt.Println("Error:", err)
		os.Exit(1)
	}
}

// argument i, or what it is by default.
func argument(i int, otherwise string) string {
	if len(os.Args) > i {
		return os.Args[i]
	}
	return otherwise
}

func apply(ctx context.Context, path, url string) error {
	dir, err := migrate.NewLocalDir(path)
	if err != nil {
		return err
	}
	if err := migrate.Validate(dir); err != nil {
		return err
	}
	client, err := sqlclient.Open(ctx, url)
	if err != nil {
		return err
	}
	defer client.Close()
	unlock, err := client.Driver.Lock(ctx, lockName, 10*time.Second)
	if err != nil {
		return fmt.Errorf("acquiring database lock: %w", err)
	}
	defer unlock()
	schema := argument(5, client.URL.Schema)
	if schema == "" {
		schema = "atlas_schema_revisions"
	}
	revisions, err := table.RevisionsForClient(ctx, client, schema)
	if err != nil {
		return err
	}
	if err := revisions.Migrate(ctx); err != nil {
		return err
	}
	options := []migrate.ExecutorOption{
		migrate.WithOperatorVersion("Atlas's library"),
		migrate.WithExecOrder(orders[argument(4, "linear")]),
	}
	executor, err := migrate.NewExecutor(client.Driver, dir, revisions, options...)
	if err != nil {
		return err
	}
	pending, err := executor.Pending(ctx)
	if errors.Is(err, migrate.ErrNoPendingFiles) {
		fmt.Println("No migration files to execute")
		return nil
	}
	if err != nil {
		return err
	}
	run := run{client: client, revisions: revisions, schema: schema, mode: argument(3, "file")}
	for _, file := range pending {
		fmt.Println("Migrating", file.Name())
		err := run.file(ctx, file, func(driver migrate.Driver, rows migrate.RevisionReadWriter) error {
			executor, err := migrate.NewExecutor(driver, dir, rows, options...)
			if err != nil {
				return err
			}
			return executor.Execute(ctx, file)
		})
		if err != nil {
			return err
		}
	}
	return run.end()
}

type run struct {
	client       *sqlclient.Client
	revisions    migrate.RevisionReadWriter
	schema, mode string
	open         *sqlclient.TxClient
	inside       migrate.RevisionReadWriter
}

// file runs one in the transaction that it asks for.
func (r *run) file(ctx context.Context, file migrate.File, do func(migrate.Driver, migrate.RevisionReadWriter) error) error {
	mode, err := r.modeOf(file)
	if err != nil {
		return err
	}
	if mode == "none" {
		return do(r.client.Driver, r.revisions)
	}
	if r.open == nil {
		if r.open, err = r.client.Tx(ctx, nil); err != nil {
			return err
		}
		if r.inside, err = table.RevisionsForClient(ctx, r.open.Client, r.schema); err != nil {
			return err
		}
	}
	if err := do(r.open.Driver, r.inside); err != nil {
		return errors.Join(r.open.Rollback(), err)
	}
	if r.mode == "file" {
		return r.end()
	}
	return nil
}

func (r *run) end() error {
	if r.open == nil {
		return nil
	}
	open := r.open
	r.open, r.inside = nil, nil
	return open.Commit()
}

func (r *run) modeOf(file migrate.File) (string, error) {
	asked := file.(*migrate.LocalFile).Directive("txmode")
	switch {
	case len(asked) == 0:
		return r.mode, nil
	case len(asked) > 1:
		return "", fmt.Errorf("multiple txmode values found in file %q: %q", file.Name(), asked)
	case asked[0] != "none" && asked[0] != "file":
		return "", fmt.Errorf("unknown txmode %q found in file directive %q", asked[0], file.Name())
	case r.mode == "all" && asked[0] != "all":
		return "", fmt.Errorf("cannot set txmode directive to %q in %q when txmode \"all\" is set globally", asked[0], file.Name())
	}
	return asked[0], nil
}
