package dev.previewdb.snapshot.schema;

/** How a schema is copied. */
public enum SchemaWay {
  /** By pg_dump where it is installed and its copy is proven equal, else by the built-in writer. */
  AUTO,
  /** By pg_dump and pg_restore of the source's major version. */
  PG_DUMP,
  /** By SQL written from the server's own deparse functions. */
  BUILT_IN
}
