package dev.previewdb.snapshot.schema;

import java.util.List;

/**
 * One object of a schema as SQL.
 *
 * @param ref what others point at; an addition to an object has the object's
 * @param part what kind it is, which decides what comes first among those that could be next
 * @param stage the earliest it can be made in
 * @param tables those that it locks
 */
record SchemaObject(
    ObjectRef ref,
    WriterPart part,
    Stage stage,
    String name,
    List<Long> tables,
    List<String> statements) {
  enum Stage {
    BEFORE_ROWS,
    AFTER_ROWS,
    END
  }

  @Override
  public String toString() {
    return name.replaceAll("\\p{Cntrl}", " ");
  }
}
