package dev.previewdb.orchestrator.migrate.tool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.migrate.MigrationFiles;
import java.util.ArrayList;
import java.util.List;

/** The journal of Drizzle before 1.0, which has the order of the migrations. */
final class DrizzleJournal {
  static final String FILE = "meta/_journal.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DrizzleJournal() {}

  /**
   * One migration.
   *
   * @param tag its file's name without {@code .sql}
   * @param when milliseconds since 1970, by which the tool tells what is applied
   */
  record Entry(String tag, long when) {}

  static boolean in(MigrationFiles files) {
    return files.names().contains(FILE);
  }

  static List<Entry> read(MigrationFiles files) {
    try {
      List<Entry> entries = new ArrayList<>();
      JsonNode journal = JSON.readTree(Utf8.text(files.file(FILE), files.inRepository(FILE)));
      for (JsonNode entry : journal.path("entries")) {
        entries.add(new Entry(entry.path("tag").asText(), entry.path("when").asLong()));
      }
      return entries;
    } catch (JsonProcessingException e) {
      String words =
          "%s is no JSON: %s".formatted(files.inRepository(FILE), e.getOriginalMessage());
      throw PreviewDbException.because(Problem.MIGRATION_REFUSED, e, "drizzle", words, "drizzle");
    }
  }
}
