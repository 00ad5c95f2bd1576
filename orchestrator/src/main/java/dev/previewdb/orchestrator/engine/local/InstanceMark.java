package dev.previewdb.orchestrator.engine.local;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.engine.InstanceId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Our mark on an incarnation's directory, written before anything else is made in it. A directory
 * without one is not ours and is never touched.
 *
 * @param owner always the name of this program
 * @param database the database's name, as in production
 * @param role the one that owns the database
 * @param major PostgreSQL's major version
 */
record InstanceMark(
    String owner,
    String preview,
    int epoch,
    String snapshot,
    String database,
    String role,
    int major) {
  static final String FILE = "preview.json";

  /** The mark under its next name: it counts when the directory has that name. */
  static final String NEXT = "preview.json.next";

  private static final String OWNER = "previewdb";

  /** Another version of this program may have written more than this one knows. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static InstanceMark of(InstanceId id, String snapshot, String database, String role, int major) {
    return new InstanceMark(OWNER, id.preview(), id.epoch(), snapshot, database, role, major);
  }

  InstanceId id() {
    return new InstanceId(preview, epoch);
  }

  InstanceMark as(InstanceId id) {
    return new InstanceMark(owner, id.preview(), id.epoch(), snapshot, database, role, major);
  }

  void write(Path home) throws IOException {
    write(home, FILE);
  }

  void write(Path home, String name) throws IOException {
    Path draft = home.resolve(FILE + ".new");
    Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(draft, home.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The mark of that directory, if it carries one of ours that is whole and names that very
   * directory. Whatever else lies there is nobody's business: it must not hide the others.
   */
  static Optional<InstanceMark> read(Path home) {
    return read(home, FILE).or(() -> read(home, NEXT));
  }

  private static Optional<InstanceMark> read(Path home, String name) {
    try {
      return Optional.ofNullable(JSON.readValue(home.resolve(name).toFile(), InstanceMark.class))
          .filter(InstanceMark::isWhole)
          .filter(mark -> mark.names(home));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Read from JSON, whose parts may be missing whatever the types say. */
  private boolean isWhole() {
    return OWNER.equals(owner)
        && Stream.of(preview, snapshot, database, role).allMatch(Objects::nonNull)
        && major > 0;
  }

  private boolean names(Path home) {
    Path name = home.getFileName();
    return name != null && InstanceId.parse(name.toString()).equals(Optional.of(id()));
  }
}
