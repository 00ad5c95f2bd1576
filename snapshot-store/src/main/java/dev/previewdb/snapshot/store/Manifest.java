package dev.previewdb.snapshot.store;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a snapshot is, where it came from and what was checked; it holds names and numbers, never a
 * value of a row.
 *
 * @param format of the manifest itself
 * @param version of the snapshot among those of its project; newer ones sort later
 * @param database name of the database, the same as at the source
 * @param owner the role that owns the database and may log in
 * @param masking by which rules, and with which key, known by its id
 * @param tables rows of each table, by name
 * @param subsets the tables of which not all rows were to be copied
 * @param columns how each column was treated
 * @param checks what was proven after the load, in words
 * @param leftOut what of the source is not in the snapshot, in words
 * @param steps in their order
 * @param bytes of the data directory on disk
 */
public record Manifest(
    int format,
    String project,
    String version,
    Instant createdAt,
    String database,
    String owner,
    Source source,
    Server server,
    Schema schema,
    Masking masking,
    Map<String, Long> tables,
    // Older manifests do not have it
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<Subset> subsets,
    List<Column> columns,
    List<String> checks,
    List<String> leftOut,
    List<Step> steps,
    long durationMillis,
    long bytes) {
  public static final int FORMAT = 1;

  public Manifest {
    tables = Map.copyOf(tables);
    subsets = List.copyOf(subsets);
    columns = List.copyOf(columns);
    checks = List.copyOf(checks);
    leftOut = List.copyOf(leftOut);
    steps = List.copyOf(steps);
  }

  /**
   * Where the rows came from.
   *
   * @param address such as <code>db.example.com:5432/shop</code>
   * @param version of the server, such as <code>15.18</code>
   */
  public record Source(String address, String version) {}

  /**
   * The server that the data directory was made with; clones run with the same major version.
   *
   * @param checksums of data pages, as at the source: <code>on</code>, <code>off</code>, or <code>
   *     unknown</code> in older manifests
   * @param preloaded the libraries that clones load at their start, for the source does
   */
  public record Server(
      int major,
      String version,
      @JsonSetter(nulls = Nulls.AS_EMPTY) String checksums,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> preloaded) {
    public Server {
      checksums = checksums.isEmpty() ? "unknown" : checksums;
      preloaded = List.copyOf(preloaded);
    }

    /** One that nothing more is known of. */
    public Server(int major, String version) {
      this(major, version, "", List.of());
    }
  }

  /**
   * How the schema was copied, and what proves it equal.
   *
   * @param by such as <code>pg_dump 15.18</code>
   * @param hash the fingerprint that source and snapshot share
   */
  public record Schema(String by, String hash, String encoding, String locale) {}

  public record Masking(String rulesHash, String keyId) {}

  /**
   * The rows of a table that a rule chose, and those that came with them because rows point at
   * them.
   *
   * @param table with all its partitions
   * @param rule <code>none</code>, <code>condition</code> or such as <code>sample 10%</code>
   */
  public record Subset(String table, String rule, long chosen, long pointedAt) {
    /** In one line for people. */
    public String words() {
      return String.format(
          Locale.ROOT,
          "%s: %,d rows by %s (%,d chosen, %,d pointed at)",
          table,
          chosen + pointedAt,
          rule,
          chosen,
          pointedAt);
    }
  }

  /**
   * What happened to a column's values.
   *
   * @param treatment <code>masked</code>, <code>kept</code> or <code>not copied</code>
   * @param how the mask and its domain, or who keeps it and why
   */
  public record Column(String table, String column, String treatment, String how) {}

  /** How long one step took. */
  public record Step(String name, long millis) {}
}
