package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Captures that fail over values, with everything logged: no value comes out, neither of a masked
 * column nor of one that is kept.
 */
class CaptureSecrecyTest {
  private static final String KEEP = "{ keep: test, by: test }";

  /** One table for each way to fail; a capture copies one of them. */
  private enum Way {
    UNMASKABLE("doc: { mask: json }", "A value of public.unmaskable.doc cannot be masked"),
    /** Of 26 letters no two are alike, and of 26 hexadecimal digits some are. */
    DOUBLE(
        "note: { mask: hash, domain: note, fits: [once] }\n    tag: " + KEEP,
        "could not be made in the snapshot"),
    CHECKED(
        "note: { mask: text, domain: note, fits: [begins] }",
        "refused the rows of public.checked: SQLSTATE 23514 in table checked, constraint begins"),
    TYPED("who: " + KEEP, "refused the rows of public.typed: SQLSTATE 42704"),
    CUT(
        "id: " + KEEP + "\n    pad: { mask: text, domain: pad }",
        "The rows of public.cut could not be copied");

    private final String columns;
    private final String words;

    Way(String columns, String words) {
      this.columns = columns;
      this.words = words;
    }

    private String table() {
      return "public." + name().toLowerCase(Locale.ROOT);
    }

    String rules() {
      return Arrays.stream(values())
          .map(way ->
              "  " + way.table() + ":\n    " + (way == this ? way.columns : "rows: none") + "\n")
          .collect(Collectors.joining("", "tables:\n", ""));
    }
  }

  @Test
  void noValueIsInALogAnExceptionAnOutputOrAThread() throws Exception {
    try (var lab = planted()) {
      var said = run(lab);

      for (var way : Way.values()) {
        assertThat(said).as(way.name()).contains("step COPY_ROWS", way.words);
      }
      assertThat(said).contains("server log:", "FATAL", "capture-0").doesNotContain("captured");
      assertThat(said).doesNotContainIgnoringCase("planted");
      lab.assertNothingIsLeft();
    }
  }

  private static CaptureLab planted() throws SQLException {
    var lab =
        CaptureLab.with(
            "CREATE ROLE planted_role",
            "CREATE TABLE unmaskable (doc json)",
            "INSERT INTO unmaskable VALUES ('{\"planted\\ud800\": \"planted\"}')",
            "CREATE TABLE double (note text, tag text)",
            "INSERT INTO double SELECT chr(64 + i) || 'planted', 'planted' FROM generate_series(1, 26) i",
            "CREATE UNIQUE INDEX once ON double (tag, left(note, 1))",
            "CREATE TABLE checked (note text CONSTRAINT begins CHECK (note LIKE 'Planted%'))",
            "INSERT INTO checked SELECT 'Planted-' || i FROM generate_series(1, 100) i",
            "CREATE TABLE typed (who regrole)",
            "INSERT INTO typed VALUES ('planted_role')",
            "CREATE TABLE cut (id int, pad text)",
            "INSERT INTO cut SELECT i, repeat('planted ', 60) FROM generate_series(1, 60000) i");
    return lab;
  }

  private static String run(CaptureLab lab) throws IOException, InterruptedException {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "-Dpreviewdb.servers=" + System.getProperty("previewdb.servers", "target/servers"),
                LoudChild.class.getName(),
                lab.snapshots().toString(),
                Integer.toString(lab.source().port()),
                lab.source().password().reveal()));
    Arrays.stream(Way.values()).map(Way::rules).forEach(command::add);
    var child = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      var said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(child.waitFor()).as(said).isZero();
      return said;
    } finally {
      child.destroyForcibly();
    }
  }
}
