package dev.previewdb.snapshot.store;

import static dev.previewdb.snapshot.SnapshotProblem.MANIFEST_UNREADABLE;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The manifest as JSON, in the directory it is about. */
final class ManifestFile {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          // A newer previewdb may say more.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private ManifestFile() {}

  static Path in(Path directory) {
    return directory.resolve("manifest.json");
  }

  static void write(Path directory, Manifest manifest) throws IOException {
    Files.write(in(directory), JSON.writeValueAsBytes(manifest));
  }

  /**
   * The manifest of one snapshot.
   *
   * @throws SnapshotException MANIFEST_UNREADABLE, also where it is another snapshot's
   */
  static Manifest read(String project, String version, Path directory) {
    try {
      var manifest = JSON.readValue(Files.readAllBytes(in(directory)), Manifest.class);
      if (manifest == null || !manifest.version().equals(version)) {
        throw unreadable(project, version, directory, "it is not this snapshot's");
      }
      return manifest;
    } catch (JacksonException e) {
      throw unreadable(project, version, directory, e.getOriginalMessage());
    } catch (IOException e) {
      throw unreadable(project, version, directory, e.getClass().getSimpleName());
    }
  }

  private static SnapshotException unreadable(
      String project, String version, Path directory, String why) {
    return new SnapshotException(MANIFEST_UNREADABLE, directory, why, project, version);
  }
}
