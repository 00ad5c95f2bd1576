package dev.previewdb.snapshot.schema;

import dev.previewdb.snapshot.ServerWords;
import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.SnapshotProblem;
import dev.previewdb.snapshot.schema.CreationOrder.Placed;
import dev.previewdb.snapshot.schema.SchemaObject.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A schema as SQL written from the server's own deparse functions, for where no pg_dump is
 * installed. What it cannot write it refuses by name; what it wrote is proven by the fingerprint.
 */
public final class BuiltInCopy implements SchemaCopy {
  /** Objects of the fingerprint that no statement is written for. */
  private static final Predicate<String> NOT_WRITTEN =
      Pattern.compile(
              "^(?:aggregate|conversion|cast|operator|operator family|operator class|language"
                  + "|transform|access method|text search \\w+|foreign table) ")
          .asPredicate();

  /** Types of a user's own C functions. */
  private static final Set<String> NOT_WRITTEN_TYPES = Set.of("b", "p");

  /** Kinds that hold rows or are needed by what does: they cannot wait until after the rows. */
  private static final Set<WriterPart> NEEDED_BY_ROWS =
      EnumSet.of(WriterPart.TYPE, WriterPart.SEQUENCE, WriterPart.TABLE, WriterPart.INHERITANCE);

  private final List<Placed> objects;

  private BuiltInCopy(List<Placed> objects) {
    this.objects = List.copyOf(objects);
  }

  /**
   * Reads a source's catalogs in the connection's transaction.
   *
   * @param fingerprint of the same source
   * @throws SnapshotException SCHEMA_NOT_CARRIED naming every object that cannot be written
   */
  public static BuiltInCopy read(Connection source, CatalogFingerprint fingerprint, int major)
      throws SQLException {
    refuse(notWritten(fingerprint), major);
    CatalogSql.pin(source);
    var objects = new ArrayList<SchemaObject>();
    for (var part : WriterPart.values()) {
      objects.addAll(part.read(source));
    }
    try {
      var order = CreationOrder.of(Dependencies.read(source).among(objects));
      refuse(
          order.stream()
              .filter(p -> p.stage() != Stage.BEFORE_ROWS)
              .map(Placed::object)
              .filter(o -> NEEDED_BY_ROWS.contains(o.part()))
              .map(o -> o + " (needs an index or a key)")
              .toList(),
          major);
      return new BuiltInCopy(order);
    } catch (CreationOrder.Circle e) {
      refuse(List.of(e.getMessage() + " (need each other)"), major);
      throw new AssertionError(e);
    }
  }

  private static List<String> notWritten(CatalogFingerprint fingerprint) {
    var names = new ArrayList<>(fingerprint.named(NOT_WRITTEN));
    fingerprint
        .objects()
        .forEach((name, properties) -> {
          var type = name.startsWith("type ");
          if (type && NOT_WRITTEN_TYPES.contains(properties.getOrDefault("kind", ""))) {
            names.add(name);
          } else if (type
              && properties.getOrDefault("range", "").contains("\"canonical\":\"")
              && !properties.getOrDefault("range", "").contains("\"canonical\":\"-\"")) {
            names.add(name);
          }
        });
    return names;
  }

  private static void refuse(List<String> names, int major) {
    if (!names.isEmpty()) {
      throw new SnapshotException(
          SnapshotProblem.SCHEMA_NOT_CARRIED, String.join("; ", names), major);
    }
  }

  @Override
  public SchemaWay way() {
    return SchemaWay.BUILT_IN;
  }

  @Override
  public String by() {
    return "the built-in schema writer";
  }

  @Override
  public void beforeRows(TargetDatabase target) {
    try (var connection = target.openAsLoader()) {
      // One transaction: one commit, and no other session in between.
      connection.setAutoCommit(false);
      for (var placed : objects) {
        if (placed.stage() == Stage.BEFORE_ROWS) {
          make(connection, placed.object());
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw new SnapshotException(SnapshotProblem.SCHEMA_NOT_WRITTEN, "schema", ServerWords.of(e));
    }
  }

  @Override
  public void afterRows(TargetDatabase target, int workers) {
    var waves = new TreeMap<Stage, TreeMap<Integer, List<SchemaObject>>>();
    for (var placed : objects) {
      if (placed.stage() != Stage.BEFORE_ROWS) {
        waves
            .computeIfAbsent(placed.stage(), _ -> new TreeMap<>())
            .computeIfAbsent(placed.wave(), _ -> new ArrayList<>())
            .add(placed.object());
      }
    }
    try (var sessions = new BuildSessions(target, workers)) {
      for (var stage : waves.values()) {
        for (var wave : stage.values()) {
          sessions.sideBySide(wave.stream().filter(o -> o.part().heavy()).toList());
          sessions.oneByOne(wave.stream().filter(o -> !o.part().heavy()).toList());
        }
      }
    }
  }

  /** Runs one object's statements; what fails is named. */
  static void make(Connection connection, SchemaObject object) {
    try (var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var sql : object.statements()) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new SnapshotException(SnapshotProblem.SCHEMA_NOT_WRITTEN, object, ServerWords.of(e));
    }
  }
}
