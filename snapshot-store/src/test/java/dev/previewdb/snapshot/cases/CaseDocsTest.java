package dev.previewdb.snapshot.cases;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The document on what a snapshot survives says what the suite proves, and on which versions. */
class CaseDocsTest {
  /** The tests run in their module. */
  private static final Path FILE = Path.of("../docs/snapshots.md");

  private static final String HEAD =
      "| # | case | what happens | PostgreSQL |\n|---|---|---|---|\n";

  @Test
  void theTableOfCasesIsTheSuites() throws IOException {
    var text = Files.readString(FILE);
    var before = text.substring(0, text.indexOf(HEAD) + HEAD.length());
    var after = text.substring(text.indexOf("\n\n", before.length()));
    if (Boolean.getBoolean("previewdb.docs.write")) {
      Files.writeString(FILE, before + rows() + after);
    }
    assertThat(Files.readString(FILE))
        .as("docs/snapshots.md; write it anew with -Dpreviewdb.docs.write=true")
        .isEqualTo(before + rows() + after);
  }

  private static String rows() {
    var table = CaseTable.read();
    return table.rows().stream()
        .map(row ->
            "| "
                + row.number()
                + " | "
                + row.words()
                + " | "
                + row.happens()
                + " | "
                + versions(table, row)
                + " |")
        .collect(Collectors.joining("\n"));
  }

  private static String versions(CaseTable table, CaseTable.Row row) {
    var majors = table.majors(row);
    return List.copyOf(majors).equals(SnapshotCase.EVERY_MAJOR)
        ? majors.first() + "–" + majors.last()
        : majors.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }
}
