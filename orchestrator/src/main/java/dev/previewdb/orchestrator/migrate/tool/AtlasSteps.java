package dev.previewdb.orchestrator.migrate.tool;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.previewdb.orchestrator.migrate.Ledger;
import dev.previewdb.orchestrator.migrate.Migration;
import dev.previewdb.orchestrator.migrate.MigrationRun;
import dev.previewdb.orchestrator.migrate.tool.SqlText.Statement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code atlas migrate apply}: one statement at a time, in a transaction for each file unless it
 * says {@code atlas:txmode none}. The row of a file is written before its first statement and after
 * each; what stays of it after a failure tells where to go on.
 */
final class AtlasSteps implements ToolSteps {
  /** FNV-1 of {@code atlas_migrate_execute}. */
  private static final long LOCK = 2686470616L;

  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private final MigrationRun run;
  private final List<Migration> all;
  private final ToolSession session;
  private final AtlasSum sum;
  private @Nullable AtlasTable found;
  private long began;
  private final Map<String, AtlasRevision> rows = new HashMap<>();
  private Optional<AtlasRevision> left = Optional.empty();

  AtlasSteps(MigrationRun run, List<Migration> all, ToolSession session) {
    this.run = run;
    this.all = all;
    this.session = session;
    this.sum = AtlasSum.of(run.files());
  }

  /** With it the table, which Atlas makes before it looks at what is pending. */
  @Override
  public void lock() throws SQLException, ToolRefusal {
    // never waiting in the server: a concurrent index would wait for the one that waits
    RetryPolicy<Boolean> policy =
        RetryPolicy.<Boolean>builder()
            .handleIf((taken, failure) -> failure == null && !taken)
            .withBackoff(25, 1000, ChronoUnit.MILLIS)
            .withMaxDuration(LOCK_TIMEOUT)
            .withMaxRetries(-1)
            .build();
    try {
      if (!Failsafe.with(policy).get(this::tryLock)) {
        throw new ToolRefusal("acquiring database lock: lock is held by other session");
      }
    } catch (FailsafeException e) {
      throw e.getCause() instanceof SQLException lost ? lost : new SQLException(e);
    }
    AtlasTable table = table();
    if (table.bound().isPresent()) {
      session.own("SET search_path = " + session.name(table.bound().get()));
    }
    if (!table.exists()) {
      table.make();
    }
  }

  private boolean tryLock() throws SQLException {
    return session
        .column("SELECT pg_catalog.pg_try_advisory_lock(%s)".formatted(LOCK))
        .contains("t");
  }

  /** Found once a run, as Atlas does at its start. */
  private AtlasTable table() throws SQLException, ToolRefusal {
    if (found == null) {
      found = AtlasTable.find(session, run.settings());
    }
    return found;
  }

  @Override
  public List<Migration> pending() throws SQLException, ToolRefusal {
    List<AtlasRevision> there = table().rows();
    Optional<String> dirt = there.isEmpty() ? table().found() : Optional.empty();
    if (dirt.isPresent()) {
      throw new ToolRefusal(
          "connected database is not clean: %s. baseline version or allow-dirty is required"
              .formatted(dirt.get()));
    }
    there.forEach(row -> rows.put(row.version(), row));
    return new AtlasPending(all, there).migrations();
  }

  @Override
  public Optional<Ledger> ledger() throws SQLException, ToolRefusal {
    return Optional.of(new AtlasLedger(run.files(), all, table().rows()).ledger());
  }

  @Override
  public void migrate(Migration migration) throws SQLException, ToolRefusal {
    left = Optional.empty();
    String text = AtlasTool.text(run.files(), migration);
    boolean transaction = inTransaction(text);
    String hash =
        sum.hash(Directories.name(migration.file()))
            .orElseThrow(() -> new ToolRefusal("checksum not found: atlas:sum ignores the file"));
    AtlasScript script = AtlasScript.of(text);
    AtlasRevision row = begun(migration, script, hash);
    began = System.nanoTime();
    session.own((transaction ? "BEGIN READ WRITE; " : "") + table().write(row));
    script.refuseChanged(row);
    // inside one transaction nobody sees more than the last
    boolean each = !transaction || script.endsTransaction();
    for (int i = row.applied(); i < script.statements().size(); i++) {
      send(script.statements().get(i), row);
      row = row.step(script.hashes().get(i));
      if (each) {
        session.own(table().write(row));
      }
    }
    boolean ended = transaction && session.idle();
    row = row.done(sinceBegun());
    rows.put(row.version(), row);
    String last = table().write(row);
    session.own(transaction && !ended ? last + "; COMMIT" : last);
    if (ended) {
      throw new ToolRefusal("unexpected transaction status idle: a statement ended Atlas's own");
    }
  }

  /** Of one that was begun before, what stands there. */
  private AtlasRevision begun(Migration migration, AtlasScript script, String hash) {
    String description = AtlasTool.description(Directories.name(migration.file()));
    AtlasRevision fresh =
        AtlasRevision.begun(migration.id(), description, script.statements().size(), hash);
    return rows.getOrDefault(migration.id(), fresh);
  }

  private void send(Statement statement, AtlasRevision row) throws SQLException {
    if (statement.text().isEmpty()) {
      return;
    }
    try {
      session.send(statement.text(), statement.line());
    } catch (SQLException e) {
      // in a transaction that has failed Atlas can write nothing either
      if (session.idle()) {
        left =
            Optional.of(
                row.failed("pq: " + PostgresError.words(e), statement.text(), sinceBegun()));
      }
      throw e;
    }
  }

  private static boolean inTransaction(String text) throws ToolRefusal {
    List<String> modes = AtlasDirectives.ofFile(text, "txmode");
    if (modes.size() > 1) {
      throw new ToolRefusal("multiple txmode values found: " + String.join(", ", modes));
    }
    String mode = modes.isEmpty() ? "file" : modes.getFirst();
    if (!List.of("none", "file").contains(mode)) {
      throw new ToolRefusal("unknown txmode \"%s\" found in file directive".formatted(mode));
    }
    return mode.equals("file");
  }

  @Override
  public void failed(Migration migration, String said) throws SQLException {
    if (left.isPresent() && found != null) {
      session.own(found.write(left.get()));
    }
  }

  private long sinceBegun() {
    return System.nanoTime() - began;
  }
}
