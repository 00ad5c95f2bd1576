package dev.previewdb.snapshot.schema;

import static dev.previewdb.snapshot.SnapshotProblem.DUMP_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.SCHEMA_NOT_WRITTEN;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.ClientTools;
import dev.previewdb.snapshot.server.PostgresServer;
import dev.previewdb.snapshot.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import java.util.regex.Pattern;

/** A schema as an archive of pg_dump, put back by pg_restore of the same major version. */
public final class PgDumpCopy implements SchemaCopy {
  /**
   * Entries of the archive that are not put back: what {@link Groundwork} makes, and what leads out
   * of the preview or would watch it.
   */
  private static final Pattern NOT_RESTORED =
      Pattern.compile(
          "^\\d+; \\d+ \\d+ (?:SCHEMA|EXTENSION|COMMENT|ACL|DEFAULT ACL|EVENT TRIGGER"
              + "|PUBLICATION|PUBLICATION TABLE|PUBLICATION TABLES IN SCHEMA|SUBSCRIPTION"
              + "|SUBSCRIPTION TABLE|SECURITY LABEL|SERVER|USER MAPPING|FOREIGN DATA WRAPPER"
              + "|DATABASE|DATABASE PROPERTIES|MATERIALIZED VIEW DATA|STATISTICS DATA|BLOB"
              + "|BLOBS|BLOB METADATA|TABLE DATA|SEQUENCE SET) .*");

  /** What is worth building side by side, and whose locks pg_restore knows. */
  private static final Pattern HEAVY =
      Pattern.compile("^\\d+; \\d+ (?<id>\\d+) (?:INDEX(?! ATTACH )|CONSTRAINT|FK CONSTRAINT) .*");

  private static final String SIDE_BY_SIDE = "side-by-side";
  private static final String ONE_BY_ONE = "one-by-one";

  /**
   * What reads more than this part of all that is read is built by a pg_restore of its own. A
   * schema's archive has no sizes, so that pg_restore would build the largest last, and one of its
   * jobs alone.
   */
  private static final int LARGE_PART = 64;

  /** Less is built while a program starts. */
  private static final long LARGE_ENOUGH = 32L << 20;

  private final ClientTools tools;
  private final String version;
  private final Path work;
  private final List<Build> large = new ArrayList<>();

  private PgDumpCopy(ClientTools tools, String version, Path work) {
    this.tools = tools;
    this.version = version;
    this.work = work;
  }

  /**
   * Dumps the schema as an exported snapshot shows it.
   *
   * @param connection in the transaction that exported the snapshot
   * @param work a directory of ours that receives the archive
   * @throws SnapshotException DUMP_FAILED
   */
  public static PgDumpCopy dump(
      ClientTools tools, Source source, Connection connection, String snapshot, Path work)
      throws SQLException {
    return dump(
        tools, source, connection, snapshot, work, all -> Math.max(all / LARGE_PART, LARGE_ENOUGH));
  }

  /**
   * @param large from all bytes to those that are too many to be built beside others
   */
  static PgDumpCopy dump(
      ClientTools tools,
      Source source,
      Connection connection,
      String snapshot,
      Path work,
      LongUnaryOperator large)
      throws SQLException {
    var oneByOne = new HashSet<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(CatalogSql.GROUNDWORK.query("one-by-one"))) {
      while (rows.next()) {
        oneByOne.add(rows.getString(1));
      }
    }
    var version = ClientProgram.version(tools.pgDump());
    var command =
        List.of(
            tools.pgDump().toString(),
            "--format=custom",
            "--schema-only",
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--no-publications",
            "--no-subscriptions",
            "--no-security-labels",
            "--no-tablespaces",
            "--no-password",
            "--lock-wait-timeout=" + source.timeouts().lock().toMillis(),
            "--snapshot=" + snapshot,
            "--file=" + archive(work),
            "--dbname="
                + ClientProgram.conninfo(
                    Map.of(
                        "host",
                        source.host(),
                        "port",
                        Integer.toString(source.port()),
                        "dbname",
                        source.database(),
                        "user",
                        source.user())));
    var outcome = ClientProgram.run(command, ClientProgram.login(source));
    if (!outcome.succeeded()) {
      throw new SnapshotException(DUMP_FAILED, version, outcome.complaint());
    }
    var copy = new PgDumpCopy(tools, version, work);
    copy.writeLists(oneByOne, Build.read(connection), large);
    return copy;
  }

  private void writeLists(Set<String> oneByOne, Map<Long, Build> builds, LongUnaryOperator enough) {
    var outcome =
        ClientProgram.run(
            List.of(tools.pgRestore().toString(), "--list", archive(work).toString()), Map.of());
    if (!outcome.succeeded()) {
      throw new SnapshotException(DUMP_FAILED, version, outcome.complaint());
    }
    var entries =
        outcome.output().lines().filter(line -> !NOT_RESTORED.matcher(line).matches()).toList();
    var others = new ArrayList<String>();
    var heavy = new LinkedHashMap<Build, String>();
    // In the archive's order: one job alone builds a list from its top, whatever leans on what
    var small = new LinkedHashSet<String>();
    for (var entry : entries) {
      var id = HEAVY.matcher(entry);
      if (!id.matches() || oneByOne.contains(id.group("id"))) {
        others.add(entry);
      } else {
        small.add(entry);
        Optional.ofNullable(builds.get(Long.parseLong(id.group("id"))))
            .ifPresent(build -> heavy.put(build, entry));
      }
    }
    var all = heavy.keySet().stream().mapToLong(Build::bytes).sum();
    var most = enough.applyAsLong(all);
    try {
      Files.write(list(ONE_BY_ONE), others);
      for (var one : heavy.entrySet()) {
        if (one.getKey().bytes() > most) {
          large.add(one.getKey());
          Files.writeString(list(one.getKey()), one.getValue() + "\n");
          small.remove(one.getValue());
        }
      }
      Files.write(list(SIDE_BY_SIDE), small);
    } catch (IOException e) {
      throw new UncheckedIOException("could not write into " + work, e);
    }
  }

  private static Path archive(Path work) {
    return work.resolve("schema.dump");
  }

  private Path list(String name) {
    return work.resolve("schema-" + name + ".list");
  }

  private Path list(Build build) {
    return list(Long.toString(build.id()));
  }

  @Override
  public SchemaWay way() {
    return SchemaWay.PG_DUMP;
  }

  @Override
  public String by() {
    return version;
  }

  @Override
  public void beforeRows(TargetDatabase target) {
    restore(target, list(ONE_BY_ONE), List.of("--section=pre-data", "--single-transaction"));
  }

  @Override
  public void afterRows(TargetDatabase target, int workers) {
    new BuildQueue(large.stream().filter(b -> b.reference().isEmpty()).toList())
        .run(workers, b -> restore(target, list(b), List.of("--section=post-data")));
    restore(target, list(SIDE_BY_SIDE), List.of("--section=post-data", "--jobs=" + workers));
    // By now the keys are there that they point at
    refer(target, workers);
    restore(target, list(ONE_BY_ONE), List.of("--section=post-data"));
  }

  /** As a whole, foreign keys of several tables to one would wait for each other. */
  private void refer(TargetDatabase target, int workers) {
    var references =
        large.stream()
            .filter(b -> b.reference().isPresent())
            .sorted(Comparator.comparingLong(Build::bytes).reversed())
            .toList();
    if (references.isEmpty()) {
      return;
    }
    try (var sessions = new BuildSessions(target, workers)) {
      sessions.oneByOne(references.stream().map(Build::addition).toList());
      sessions.sideBySide(references.stream().map(Build::validation).toList());
    }
  }

  private void restore(TargetDatabase target, Path list, List<String> options) {
    var server = target.server();
    var command = new ArrayList<String>();
    command.add(tools.pgRestore().toString());
    command.addAll(options);
    command.addAll(
        List.of(
            "--use-list=" + list,
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            "--no-tablespaces",
            "--no-password",
            "--role=" + TargetDatabase.LOADER,
            "--dbname="
                + ClientProgram.conninfo(
                    Map.of(
                        "host",
                        server.socketDirectory().toString(),
                        "port",
                        Integer.toString(server.socketPort()),
                        "dbname",
                        target.name(),
                        "user",
                        PostgresServer.ADMINISTRATOR)),
            archive(work).toString()));
    var outcome = ClientProgram.run(command, TargetDatabase.WRITING);
    if (!outcome.succeeded()) {
      throw new SnapshotException(
          SCHEMA_NOT_WRITTEN, outcome.entry().orElse("schema"), outcome.complaint());
    }
  }
}
