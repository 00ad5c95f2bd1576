package dev.previewdb.snapshot.schema;

/**
 * A schema read from its source, ready to be made in a target: first what rows need, and after the
 * rows what is faster or only possible then. Neither way carries comments, owners, privileges,
 * publications, subscriptions, event triggers or security labels. Schemas and extensions are {@link
 * Groundwork}.
 */
public sealed interface SchemaCopy permits BuiltInCopy, PgDumpCopy {
  SchemaWay way();

  /** What made the copy, for manifests: such as <code>pg_dump 15.18</code>. */
  String by();

  /**
   * Types, functions, sequences, tables, views: all that rows need.
   *
   * @throws dev.previewdb.snapshot.SnapshotException SCHEMA_NOT_WRITTEN
   */
  void beforeRows(TargetDatabase target);

  /**
   * Keys, indexes, foreign keys, triggers, rules, policies.
   *
   * @param workers how many sessions may build at a time
   * @throws dev.previewdb.snapshot.SnapshotException SCHEMA_NOT_WRITTEN
   */
  void afterRows(TargetDatabase target, int workers);
}
