package dev.previewdb.orchestrator.migrate.tool;

import dev.previewdb.orchestrator.migrate.MigrationSettings;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Atlas's table of revisions.
 *
 * @param bound the schema that production's URL has as its {@code search_path}, if it has one
 */
record AtlasTable(ToolSession session, String schema, Optional<String> bound) {
  static final String NAME = "atlas_schema_revisions";

  /** Of the table, not of a migration. */
  private static final String IDENTIFIER = ".atlas_cloud_identifier";

  /** Who ran it: Atlas writes its own version there, and reads it nowhere. */
  private static final String OPERATOR = "previewdb";

  /**
   * Where it is: as configured, else where it is found, else in a schema of its own name. Atlas has
   * it in the schema to which its URL is bound, so that one found elsewhere tells that schema.
   *
   * @throws ToolRefusal if there are several, or another name is configured
   */
  static AtlasTable find(ToolSession session, MigrationSettings settings)
      throws SQLException, ToolRefusal {
    if (settings.table().isPresent()) {
      TableName table = TableName.of(settings, NAME);
      if (table.schema().isEmpty() || !table.name().equals(NAME)) {
        throw new ToolRefusal(
            "its table is always called %s; migrations.table says in which schema it is, as in public.%s"
                .formatted(NAME, NAME));
      }
      return new AtlasTable(session, table.schema(), Optional.empty());
    }
    List<String> schemas =
        session.column(
            "SELECT schemaname FROM pg_catalog.pg_tables WHERE tablename = '%s' ORDER BY 1"
                .formatted(NAME));
    if (schemas.size() > 1) {
      throw new ToolRefusal(
          "ambiguous revision table: %s is there in the schemas %s; say which in migrations.table"
              .formatted(NAME, String.join(", ", schemas)));
    }
    String schema = schemas.isEmpty() ? NAME : schemas.getFirst();
    return new AtlasTable(
        session, schema, schema.equals(NAME) ? Optional.empty() : Optional.of(schema));
  }

  private String quoted() throws SQLException {
    return session.name(schema) + "." + NAME;
  }

  boolean exists() throws SQLException {
    return session.tableExists(quoted());
  }

  void make() throws SQLException {
    if (session
        .column("SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname = " + session.literal(schema))
        .isEmpty()) {
      session.own("CREATE SCHEMA " + session.name(schema));
    }
    session.own(
        "CREATE TABLE "
            + quoted()
            + " (version varchar NOT NULL, description varchar NOT NULL, type bigint NOT NULL DEFAULT 2,"
            + " applied bigint NOT NULL DEFAULT 0, total bigint NOT NULL DEFAULT 0, executed_at timestamptz NOT NULL,"
            + " execution_time bigint NOT NULL, error text, error_stmt text, hash varchar NOT NULL,"
            + " partial_hashes jsonb, operator_version varchar NOT NULL, PRIMARY KEY (version))");
  }

  /** Every row, in the table's order; none if it is not there. */
  List<AtlasRevision> rows() throws SQLException {
    List<AtlasRevision> rows = new ArrayList<>();
    if (!exists()) {
      return rows;
    }
    for (List<@Nullable String> row :
        session.ask(
            "SELECT version, description, type, applied, total, execution_time, coalesce(error, ''), coalesce(error_stmt, ''), hash,"
                + " CASE jsonb_typeof(partial_hashes) WHEN 'array' THEN"
                + " array_to_string(ARRAY(SELECT jsonb_array_elements_text(partial_hashes)), ' ') ELSE '' END"
                + " FROM %s WHERE version <> '%s' ORDER BY version"
                    .formatted(quoted(), IDENTIFIER))) {
      List<String> texts = row.stream().map(String::valueOf).toList();
      rows.add(
          new AtlasRevision(
              texts.get(0),
              texts.get(1),
              Integer.parseInt(texts.get(2)),
              Integer.parseInt(texts.get(3)),
              Integer.parseInt(texts.get(4)),
              Long.parseLong(texts.get(5)),
              texts.get(6),
              texts.get(7),
              texts.get(8),
              texts.get(9).isEmpty() ? List.of() : List.of(texts.get(9).split(" ", -1))));
    }
    return rows;
  }

  /** The statement that writes a row, or writes it anew but for when it began. */
  String write(AtlasRevision row) throws SQLException {
    return "INSERT INTO %s AS old (version, description, type, applied, total, executed_at, execution_time, error, error_stmt, hash, partial_hashes, operator_version) VALUES (%s, %s, %s, %s, %s, clock_timestamp(), %s, %s, %s, %s, '%s', '%s')"
            .formatted(
                quoted(),
                session.literal(row.version()),
                session.literal(row.description()),
                row.type(),
                row.applied(),
                row.total(),
                row.nanos(),
                session.literal(row.error()),
                session.literal(row.errorStatement()),
                session.literal(row.hash()),
                json(row.partialHashes()),
                OPERATOR)
        + " ON CONFLICT (version) DO UPDATE SET type = excluded.type, applied = excluded.applied, total = excluded.total,"
        + " execution_time = excluded.execution_time, error = excluded.error, error_stmt = excluded.error_stmt,"
        + " hash = excluded.hash, partial_hashes = excluded.partial_hashes, operator_version = excluded.operator_version";
  }

  /** Of base 64, in which nothing has to be escaped. */
  private static String json(List<String> hashes) {
    return hashes.isEmpty() ? "null" : "[\"" + String.join("\", \"", hashes) + "\"]";
  }

  /**
   * Of a database on which Atlas has not run: what else is there, in Atlas's words.
   *
   * @return empty if there is nothing
   */
  Optional<String> found() throws SQLException {
    List<List<@Nullable String>> schemas =
        session.ask(
            "SELECT n.nspname, count(c.oid), min(c.relname::text) FROM pg_catalog.pg_namespace n"
                + " LEFT JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p') AND NOT c.relispartition"
                + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')"
                + " WHERE n.nspname NOT IN ('information_schema', 'pg_catalog', 'pg_toast', 'crdb_internal', 'pg_extension') AND n.nspname NOT LIKE 'pg\\_%temp\\_%'"
                + " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_namespace'::regclass AND d.objid = n.oid AND d.deptype = 'e')"
                + " GROUP BY 1 ORDER BY 1");
    for (List<@Nullable String> row : schemas) {
      String name = String.valueOf(row.getFirst());
      int tables = Integer.parseInt(String.valueOf(row.get(1)));
      String first = String.valueOf(row.get(2));
      Optional<String> found =
          bound.isPresent()
              ? Optional.of(name)
                  .filter(bound.get()::equals)
                  .flatMap(own -> inOne(own, tables, first))
              : inAll(name, tables, first);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> inOne(String name, int tables, String first) {
    boolean own = tables == 1 && first.equals(NAME);
    return tables == 0 || own ? Optional.empty() : Optional.of(table(name, first));
  }

  private Optional<String> inAll(String name, int tables, String first) {
    if (tables == 0 && name.equals("public")) {
      return Optional.empty();
    }
    if (tables == 0 || !name.equals(schema)) {
      return Optional.of("found schema \"%s\"".formatted(name));
    }
    if (tables > 1) {
      return Optional.of("found %s tables in schema \"%s\"".formatted(tables, name));
    }
    return first.equals(NAME) ? Optional.empty() : Optional.of(table(name, first));
  }

  private static String table(String schema, String table) {
    return "found table \"%s\" in schema \"%s\"".formatted(table, schema);
  }
}
