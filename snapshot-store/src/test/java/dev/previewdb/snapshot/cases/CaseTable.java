package dev.previewdb.snapshot.cases;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All cases: the rows of <code>table.yaml</code>, each with the files that begin with its number.
 *
 * @param cases by the names of their files
 */
record CaseTable(List<Row> rows, TreeMap<String, SnapshotCase> cases) {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  /** What tests elsewhere run on, and the one version that is tested as it is installed. */
  static final int OTHERS_RUN_ON = 15;

  /**
   * A row.
   *
   * @param words of the table
   * @param happens what becomes of it, for the documents
   * @param by tests elsewhere that prove it too, as <code>capture.SomeTest#aMethod</code>
   */
  record Row(int number, @JsonProperty("case") String words, String happens, List<String> by) {
    Row {
      by = by == null ? List.of() : by;
    }

    String schema() {
      return "case_%02d".formatted(number);
    }
  }

  static CaseTable read() {
    try {
      var table = Path.of(resource().toURI());
      var cases = new TreeMap<String, SnapshotCase>();
      try (var files = Files.newDirectoryStream(table.getParent(), "[0-9]*.yaml")) {
        for (var file : files) {
          cases.put(name(file), YAML.readValue(file.toFile(), SnapshotCase.class));
        }
      }
      return new CaseTable(
          YAML.readValue(table.toFile(), new TypeReference<List<Row>>() {}), cases);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL resource() {
    var table = CaseTable.class.getResource("table.yaml");
    if (table == null) {
      throw new IllegalStateException("no table.yaml");
    }
    return table;
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".yaml", "");
  }

  /** The cases of a row. */
  TreeMap<String, SnapshotCase> of(Row row) {
    var all = new TreeMap<>(cases);
    all.keySet().removeIf(name -> !row.schema().equals(schema(name)));
    return all;
  }

  /** Where a case's tables lie. */
  static String schema(String name) {
    return "case_" + name.substring(0, 2);
  }

  /** The database of a case that needs one of its own. */
  static String database(String name) {
    return "case_" + name.replace('-', '_');
  }

  /** The versions that a row is proven on. */
  SortedSet<Integer> majors(Row row) {
    var majors = new TreeSet<Integer>();
    of(row).values().forEach(one -> majors.addAll(one.on()));
    if (!row.by().isEmpty()) {
      majors.add(OTHERS_RUN_ON);
    }
    return majors;
  }
}
