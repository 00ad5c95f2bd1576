package dev.previewdb.snapshot.source;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a source's whole server is set to that its snapshots follow.
 *
 * @param checksums whether its data pages carry checksums
 * @param preloaded the libraries that it loads at its start, in their order; empty where the
 *     source's user may not read which
 */
public record SourceServer(boolean checksums, Optional<List<String>> preloaded) {
  /** Everybody may read the one; the view has no row of the other for who may not. */
  private static final String SETTINGS =
      """
      SELECT pg_catalog.current_setting('data_checksums') = 'on' AS checksums,
             (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'shared_preload_libraries') AS libraries
      """;

  /** A part of the list: in quotes, or up to the next comma. */
  private static final Pattern PART =
      Pattern.compile("\\s*(?:\"((?:[^\"]|\"\")*)\"|([^,]*))\\s*(?:,|$)");

  /** Asks the server of an open connection. */
  public static SourceServer read(Connection connection) throws SQLException {
    return CatalogRows.query(
            connection,
            SETTINGS,
            row ->
                new SourceServer(
                    row.getBoolean("checksums"),
                    Optional.ofNullable(row.getString("libraries")).map(SourceServer::names)))
        .getFirst();
  }

  /**
   * The names in a list of libraries, whatever directory and ending each is written with: <code>
   * $libdir/auto_explain.so</code> is auto_explain.
   */
  static List<String> names(String list) {
    List<String> names = new ArrayList<>();
    PART.matcher(list)
        .results()
        .map(part -> part.group(1) == null ? part.group(2).strip() : part.group(1))
        .map(path -> path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.so$", ""))
        .filter(name -> !name.isEmpty() && !names.contains(name))
        .forEach(names::add);
    return List.copyOf(names);
  }
}
