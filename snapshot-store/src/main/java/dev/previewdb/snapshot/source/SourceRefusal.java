package dev.previewdb.snapshot.source;

import java.util.Optional;

/**
 * Something of the source that cannot be captured as it is.
 *
 * @param table the table whose rows it stands in the way of; empty where it is about no table's
 *     rows
 */
public record SourceRefusal(Kind kind, Optional<TableName> table, String what, String mend) {
  public enum Kind {
    NO_PRIVILEGE,
    ROW_SECURITY,
    FOREIGN_TABLE,
    LARGE_OBJECTS
  }
}
