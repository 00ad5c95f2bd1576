package dev.previewdb.snapshot.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The types of a database: what is underneath each domain, and what a modifier means. */
final class TypeCatalog {
  private static final String TYPES =
      """
      SELECT t.oid::bigint AS oid, t.typname, t.typtype, t.typcategory, t.typnotnull,
             t.typbasetype::bigint AS base,
             COALESCE((SELECT e.oid FROM pg_type e WHERE e.typarray = t.oid), 0)::bigint AS element, t.typtypmod, n.nspname = 'pg_catalog' AS built_in,
             (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
                FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
             t.typrelid::bigint AS relation
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
       WHERE t.typisdefined
      """;

  private static final String DOMAIN_CHECKS =
      """
      SELECT contypid::bigint AS type, conname, convalidated,
             pg_get_expr(conbin, 0, true) AS expression
        FROM pg_constraint WHERE contype = 'c' AND contypid <> 0 ORDER BY 1, 2
      """;

  /** In the order in which a value's text has them. */
  private static final String FIELDS =
      """
      SELECT a.attrelid::bigint AS relation, a.attname, a.atttypid::bigint AS type, a.atttypmod,
             format_type(a.atttypid, a.atttypmod) AS sql,
             coalesce(l.collisdeterministic, true) AS plain_equality
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
       WHERE c.reltype <> 0 AND a.attnum > 0 AND NOT a.attisdropped
         AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
       ORDER BY a.attrelid, a.attnum
      """;

  private record Field(String name, long type, int modifier, String sql, boolean plainEquality) {}

  private record Type(
      String name,
      char type,
      char category,
      boolean notNull,
      long base,
      long element,
      int modifier,
      boolean builtIn,
      List<String> labels,
      long relation) {}

  private final Map<Long, Type> types = new HashMap<>();
  private final Map<Long, List<CheckConstraint>> checks = new HashMap<>();
  private final Map<Long, List<Field>> fields = new HashMap<>();

  static TypeCatalog read(Connection connection) throws SQLException {
    TypeCatalog catalog = new TypeCatalog();
    CatalogRows.query(
        connection,
        TYPES,
        row ->
            catalog.types.put(
                row.getLong("oid"),
                new Type(
                    row.getString("typname"),
                    row.getString("typtype").charAt(0),
                    row.getString("typcategory").charAt(0),
                    row.getBoolean("typnotnull"),
                    row.getLong("base"),
                    row.getLong("element"),
                    row.getInt("typtypmod"),
                    row.getBoolean("built_in"),
                    CatalogRows.texts(row, "labels"),
                    row.getLong("relation"))));
    CatalogRows.query(
        connection,
        FIELDS,
        row ->
            catalog
                .fields
                .computeIfAbsent(row.getLong("relation"), _ -> new ArrayList<>())
                .add(
                    new Field(
                        row.getString("attname"),
                        row.getLong("type"),
                        row.getInt("atttypmod"),
                        row.getString("sql"),
                        row.getBoolean("plain_equality"))));
    CatalogRows.query(
        connection,
        DOMAIN_CHECKS,
        row ->
            catalog
                .checks
                .computeIfAbsent(row.getLong("type"), _ -> new ArrayList<>())
                .add(
                    new CheckConstraint(
                        row.getString("conname"),
                        List.of(),
                        row.getString("expression"),
                        row.getBoolean("convalidated"))));
    return catalog;
  }

  ColumnType columnType(long oid, int columnModifier, String sql, boolean plainEquality) {
    int modifier = columnModifier;
    Type type = type(oid);
    while (type.type() == 'd') {
      modifier = modifier < 0 ? type.modifier() : modifier;
      type = type(type.base());
    }
    TypeKind kind = kind(type);
    boolean limited = kind == TypeKind.TEXT && modifier > 4 && !type.name().equals("citext");
    boolean numeric = kind == TypeKind.NUMERIC && modifier > 4;
    OptionalInt length =
        limited
            ? OptionalInt.of(modifier - 4)
            // An identifier has 63 bytes
            : type.name().equals("name") ? OptionalInt.of(63) : OptionalInt.empty();
    return new ColumnType(
        sql,
        type.name(),
        kind,
        length,
        numeric ? OptionalInt.of(((modifier - 4) >> 16) & 0xffff) : OptionalInt.empty(),
        // Eleven bits with a sign, since a scale may be negative
        numeric ? OptionalInt.of((((modifier - 4) & 0x7ff) ^ 1024) - 1024) : OptionalInt.empty(),
        type.labels(),
        kind == TypeKind.COMPOSITE ? fields(type) : List.of(),
        type.name().equals("citext"),
        element(type, modifier, plainEquality),
        plainEquality);
  }

  /** The modifier of an array is that of its elements; the name of their type is not asked for. */
  private Optional<ColumnType> element(Type array, int modifier, boolean plainEquality) {
    return array.element() == 0 || type(array.element()).type() == 'd'
        ? Optional.empty()
        : Optional.of(
            columnType(array.element(), modifier, type(array.element()).name(), plainEquality));
  }

  /** A composite never has itself among its fields, at whatever depth. */
  private List<ColumnType.Field> fields(Type composite) {
    return fields.getOrDefault(composite.relation(), List.of()).stream()
        .map(f ->
            new ColumnType.Field(
                f.name(),
                columnType(f.type(), f.modifier(), f.sql(), f.plainEquality()),
                forbidsNull(f.type()),
                domainChecks(f.type())))
        .toList();
  }

  /** Whether a domain of the type, at whatever depth, forbids NULL. */
  boolean forbidsNull(long oid) {
    Type type = type(oid);
    return type.type() == 'd' && (type.notNull() || forbidsNull(type.base()));
  }

  /** The checks of the type's domains, at whatever depth. */
  List<CheckConstraint> domainChecks(long oid) {
    Type type = type(oid);
    if (type.type() != 'd') {
      return List.of();
    }
    List<CheckConstraint> all = new ArrayList<>(checks.getOrDefault(oid, List.of()));
    all.addAll(domainChecks(type.base()));
    return all;
  }

  private Type type(long oid) {
    Type type = types.get(oid);
    if (type == null) {
      throw new IllegalStateException("a column has the type " + oid + ", which there is not");
    }
    return type;
  }

  private static TypeKind kind(Type type) {
    return switch (type.type()) {
      case 'e' -> TypeKind.ENUM;
      case 'c' -> TypeKind.COMPOSITE;
      case 'r', 'm' -> TypeKind.RANGE;
      default ->
          type.category() == 'A'
              ? TypeKind.ARRAY
              : type.builtIn() ? builtIn(type.name()) : extension(type.name());
    };
  }

  private static TypeKind extension(String name) {
    return switch (name) {
      case "citext" -> TypeKind.TEXT;
      case "hstore" -> TypeKind.HSTORE;
      default -> TypeKind.OTHER;
    };
  }

  private static TypeKind builtIn(String name) {
    return switch (name) {
      case "text", "varchar", "bpchar", "name" -> TypeKind.TEXT;
      case "int2", "int4", "int8" -> TypeKind.INTEGER;
      case "numeric" -> TypeKind.NUMERIC;
      case "float4", "float8" -> TypeKind.FLOAT;
      case "bool" -> TypeKind.BOOLEAN;
      case "date" -> TypeKind.DATE;
      case "timestamp", "timestamptz" -> TypeKind.TIMESTAMP;
      case "uuid" -> TypeKind.UUID;
      case "json", "jsonb" -> TypeKind.JSON;
      case "bytea" -> TypeKind.BYTES;
      case "inet", "cidr", "macaddr", "macaddr8" -> TypeKind.NETWORK;
      case "point" -> TypeKind.POINT;
      default -> TypeKind.OTHER;
    };
  }
}
