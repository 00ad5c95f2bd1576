package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.BUILD_FAILED;
import static dev.previewdb.snapshot.SnapshotProblem.NO_CLIENT_TOOLS;
import static dev.previewdb.snapshot.SnapshotProblem.SCHEMA_CHANGED;
import static dev.previewdb.snapshot.SnapshotProblem.SCHEMA_DIFFERS;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.schema.BuiltInCopy;
import dev.previewdb.snapshot.schema.CatalogDifference;
import dev.previewdb.snapshot.schema.CatalogFingerprint;
import dev.previewdb.snapshot.schema.Groundwork;
import dev.previewdb.snapshot.schema.PgDumpCopy;
import dev.previewdb.snapshot.schema.SchemaCopy;
import dev.previewdb.snapshot.schema.SchemaWay;
import dev.previewdb.snapshot.server.ClientTools;
import dev.previewdb.snapshot.server.PostgresServer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses how the schema is copied, and proves it before any row is read: the whole schema is made
 * once without rows, and its fingerprint must be the source's.
 */
final class ProvenSchema {
  private static final Logger LOG = LoggerFactory.getLogger(ProvenSchema.class);
  private static final String REHEARSAL = "previewdb_rehearsal";
  private static final int NAMED = 20;

  private final PinnedSource source;
  private final CatalogFingerprint fingerprint;
  private final Groundwork groundwork;
  private final PostgresServer server;
  private final int workers;

  ProvenSchema(
      PinnedSource source,
      CatalogFingerprint fingerprint,
      Groundwork groundwork,
      PostgresServer server,
      int workers) {
    this.source = source;
    this.fingerprint = fingerprint;
    this.groundwork = groundwork;
    this.server = server;
    this.workers = workers;
  }

  /**
   * @param work a directory of ours for archives
   * @throws SnapshotException SCHEMA_CHANGED, SCHEMA_DIFFERS, or what the first way failed at
   */
  SchemaCopy choose(SchemaWay way, Optional<ClientTools> tools, Path work) {
    var major = server.binaries().major();
    var ways = new ArrayList<Supplier<SchemaCopy>>();
    if (way != SchemaWay.BUILT_IN && tools.isPresent()) {
      ways.add(() -> dump(tools.get(), work));
    } else if (way == SchemaWay.PG_DUMP) {
      throw new SnapshotException(NO_CLIENT_TOOLS, major);
    }
    if (way != SchemaWay.PG_DUMP) {
      ways.add(() -> builtIn(major));
    }
    var failures = new ArrayList<SnapshotException>();
    for (var one : ways) {
      try {
        return proven(one.get());
      } catch (SnapshotException e) {
        refuseIfChanged();
        if (way == SchemaWay.AUTO) {
          LOG.warn("{}", e.getMessage());
        }
        failures.add(e);
      }
    }
    throw failures.getFirst();
  }

  private SchemaCopy dump(ClientTools tools, Path work) {
    try {
      return PgDumpCopy.dump(tools, source.source(), source.connection(), source.snapshot(), work);
    } catch (SQLException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.COPY_SCHEMA.words(), ServerWords.of(e));
    }
  }

  private SchemaCopy builtIn(int major) {
    try {
      return BuiltInCopy.read(source.connection(), fingerprint, major);
    } catch (SQLException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.COPY_SCHEMA.words(), ServerWords.of(e));
    }
  }

  private SchemaCopy proven(SchemaCopy copy) {
    var rehearsal = groundwork.makeDatabase(server, REHEARSAL);
    copy.beforeRows(rehearsal);
    copy.afterRows(rehearsal, workers);
    try {
      List<CatalogDifference> differences;
      try (var connection = rehearsal.openAsAdministrator()) {
        differences =
            fingerprint.withoutRows().differences(CatalogFingerprint.of(connection).withoutRows());
      }
      try (var connection = server.connect("template1");
          var statement = connection.createStatement()) {
        statement.execute("DROP DATABASE " + REHEARSAL + " WITH (FORCE)");
      }
      if (!differences.isEmpty()) {
        throw new SnapshotException(SCHEMA_DIFFERS, copy.by(), named(differences));
      }
      return copy;
    } catch (SQLException e) {
      throw new SnapshotException(BUILD_FAILED, CaptureStep.COPY_SCHEMA.words(), ServerWords.of(e));
    }
  }

  /** What was read in parts while somebody changed it fits nothing; then that is what to say. */
  private void refuseIfChanged() {
    try (var now = source.now()) {
      var changes = fingerprint.withoutRows().differences(CatalogFingerprint.of(now).withoutRows());
      if (!changes.isEmpty()) {
        throw new SnapshotException(
            SCHEMA_CHANGED,
            source.source().address(),
            changes.stream()
                .map(c -> c.object().replaceAll("\\p{Cntrl}", " "))
                .limit(NAMED)
                .collect(Collectors.joining("; ")));
      }
    } catch (SQLException e) {
      LOG.warn("Whether the source changed could not be asked: {}", ServerWords.of(e));
    }
  }

  static String named(List<CatalogDifference> differences) {
    var names =
        differences.stream()
            .limit(NAMED)
            .map(CatalogDifference::toString)
            .collect(Collectors.joining("; "));
    var more = differences.size() - NAMED;
    return more > 0 ? names + "; and " + more + " more" : names;
  }
}
