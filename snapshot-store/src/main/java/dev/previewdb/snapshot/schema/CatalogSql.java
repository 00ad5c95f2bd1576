package dev.previewdb.snapshot.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;

/** Queries of the catalogs, kept as files beside this class: one question in each. */
record CatalogSql(String folder) {
  static final CatalogSql FINGERPRINT = new CatalogSql("fingerprint");
  static final CatalogSql WRITER = new CatalogSql("writer");
  static final CatalogSql GROUNDWORK = new CatalogSql("groundwork");

  /** The query of that name, behind the folder's common table expressions. */
  String query(String name) {
    return read("prelude") + read(name);
  }

  /**
   * Fixes what changes the words of the server's own deparse functions, so that two servers say the
   * same about the same: search path, time zone, formats.
   */
  static void pin(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "SET search_path = pg_catalog; SET timezone = 'UTC'; SET datestyle = 'ISO, YMD';"
              + " SET intervalstyle = 'postgres'; SET extra_float_digits = 3;"
              + " SET bytea_output = 'hex'; SET lc_monetary = 'C';"
              + " SET quote_all_identifiers = off; SET standard_conforming_strings = on");
    }
  }

  private String read(String name) {
    var path = folder + "/" + name + ".sql";
    try (var in = CatalogSql.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its own " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
