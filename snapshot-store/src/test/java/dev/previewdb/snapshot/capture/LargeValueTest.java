package dev.previewdb.snapshot.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a child with the heap that a capture may take: the test's own has room for more. */
class LargeValueTest {
  private static final String RULES =
      """
      tables:
        public.letter: { id: { keep: test, by: test }, body: { mask: text, domain: body } }
        public.scan: { id: { keep: test, by: test }, page: { keep: test, by: test } }
      """;

  @Test
  void valuesOf100MegabytesInTwoTablesAtATimeFitIntoAHeapOf512() throws Exception {
    try (var lab =
        CaptureLab.with(
            "CREATE TABLE letter (id int PRIMARY KEY, body text)",
            "INSERT INTO letter SELECT i, repeat(E'Dear Ana,\\n', 10000000) FROM generate_series(1, 2) i",
            "CREATE TABLE scan (id int PRIMARY KEY, page text)",
            "INSERT INTO scan SELECT i, repeat('0123456789', 10000000) FROM generate_series(1, 2) i")) {
      var child =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx512m",
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      System.getProperty(
                          "surefire.test.class.path", System.getProperty("java.class.path")),
                      CaptureChild.class.getName(),
                      lab.snapshots().toString(),
                      Integer.toString(lab.source().port()),
                      lab.source().password().reveal(),
                      RULES,
                      "NOWHERE"))
              .inheritIO()
              .start();
      try {
        assertThat(child.waitFor()).as("exit code of the capture").isZero();
      } finally {
        child.destroyForcibly().waitFor();
      }
      assertThat(lab.catalog().current(CaptureLab.PROJECT).orElseThrow().manifest().tables())
          .containsEntry("public.letter", 2L)
          .containsEntry("public.scan", 2L);
    }
  }
}
