package dev.previewdb.snapshot.source;

import java.util.Set;

/**
 * SQL that writes values of keys as texts, such that values which a foreign key holds for equal
 * have the same text, though their types may differ.
 */
public final class KeyText {
  private static final String TEXT = "::pg_catalog.text";

  /** Types whose equal values may be written in several ways, beside those told by their kind. */
  private static final Set<String> MANY_SPELLINGS = Set.of("interval", "timetz");

  private KeyText() {}

  /** For a column of a key itself. */
  public static String of(SourceColumn column) {
    return of(column, column.type());
  }

  /**
   * For a column that is compared with one of another type.
   *
   * @param target the type by whose equality they are compared
   */
  public static String of(SourceColumn column, ColumnType target) {
    String value = TableName.quote(column.name());
    if (target.foldsCase()) {
      return "pg_catalog.lower(" + value + TEXT + " COLLATE pg_catalog.\"default\")";
    }
    if (!target.plainEquality()) {
      return hash(value);
    }
    return switch (target.kind()) {
      case TEXT -> (target.base().equals("bpchar") ? value + "::pg_catalog.bpchar" : value) + TEXT;
      case NUMERIC -> "pg_catalog.trim_scale(" + value + "::pg_catalog.numeric)" + TEXT;
      // There is a zero below zero
      case FLOAT -> "(" + value + "::pg_catalog.float8 + 0)" + TEXT;
      case DATE, TIMESTAMP -> instant(value + "::pg_catalog." + target.base(), target) + TEXT;
      case INTEGER, BOOLEAN, UUID, BYTES, ENUM -> value + TEXT;
      case JSON, ARRAY, RANGE, COMPOSITE -> hash(value);
      case NETWORK, POINT, HSTORE, OTHER ->
          MANY_SPELLINGS.contains(target.base()) ? hash(value) : value + TEXT;
    };
  }

  /** The same whatever the session's time zone is. */
  private static String instant(String value, ColumnType target) {
    return target.base().equals("timestamptz") ? "(" + value + " AT TIME ZONE 'UTC')" : value;
  }

  /** Of equal values, by the type's own idea of equality; NULL stays NULL. */
  private static String hash(String value) {
    return "CASE WHEN pg_catalog.num_nulls(%1$s) = 0 THEN pg_catalog.hash_record_extended(ROW(%1$s), 0) END"
        .formatted(value)
        .transform(hash -> "(" + hash + ")" + TEXT);
  }
}
