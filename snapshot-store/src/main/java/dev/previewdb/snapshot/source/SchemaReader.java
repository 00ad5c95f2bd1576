package dev.previewdb.snapshot.source;

import java.sql.Connection;

/** Not built yet. */
final class SchemaReader {
  private SchemaReader() {}

  @SuppressWarnings("DoNotCallSuggester")
  static SourceSchema read(Connection connection) {
    throw new UnsupportedOperationException("not built yet: " + connection);
  }
}
