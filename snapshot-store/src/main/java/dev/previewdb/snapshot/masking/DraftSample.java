package dev.previewdb.snapshot.masking;

import dev.previewdb.snapshot.source.SourceSchema;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What some rows of each table tell a draft. It holds no value: only what values look like, and
 * keys of documents that are surely names of fields.
 */
public final class DraftSample {
  private final Map<ColumnKey, Look> looks;
  private final Map<ColumnKey, List<Field>> fields;
  private final List<String> unread;
  private final boolean read;

  /** A place in documents, and what its values look like. */
  record Field(JsonPath path, Optional<Look> look) {}

  private DraftSample(
      Map<ColumnKey, Look> looks,
      Map<ColumnKey, List<Field>> fields,
      List<String> unread,
      boolean read) {
    this.looks = Map.copyOf(looks);
    this.fields = Map.copyOf(fields);
    this.unread = List.copyOf(unread);
    this.read = read;
  }

  /** For a draft from names, types and constraints alone. */
  public static DraftSample none() {
    return new DraftSample(Map.of(), Map.of(), List.of(), false);
  }

  /** Reads some rows of each table at the source. */
  public static DraftSample read(Connection source, SourceSchema schema) {
    return new SampleReader(source).read(schema);
  }

  static DraftSample of(
      Map<ColumnKey, Look> looks, Map<ColumnKey, List<Field>> fields, List<String> unread) {
    return new DraftSample(looks, fields, unread, true);
  }

  /** What a column's values look like, or the elements of its arrays. */
  Optional<Look> look(ColumnKey column) {
    return Optional.ofNullable(looks.get(column));
  }

  /** The places that most of a column's documents have. */
  List<Field> fields(ColumnKey column) {
    return fields.getOrDefault(column, List.of());
  }

  /** Tables that could not be sampled, each with the reason. */
  List<String> unread() {
    return unread;
  }

  /** Whether rows were read at all. */
  boolean read() {
    return read;
  }
}
