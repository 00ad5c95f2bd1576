package dev.previewdb.orchestrator.engine.local;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.previewdb.orchestrator.engine.InstanceId;
import dev.previewdb.snapshot.store.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
 * @param bytes the sizes of the files it was cloned with; 0 before it is whole
 * @param preloaded the libraries that its server loads at its start
 */
record InstanceMark(
    String owner,
    String preview,
    int epoch,
    String snapshot,
    String database,
    String role,
    int major,
    long bytes,
    // Those of earlier versions do not have it
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> preloaded) {
  static final String FILE = "preview.json";
  private static final String OWNER = "previewdb";

  /** Another version of this program may have written more than this one knows. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static InstanceMark of(InstanceId id, Manifest manifest) {
    return new InstanceMark(
        OWNER,
        id.preview(),
        id.epoch(),
        manifest.version(),
        manifest.database(),
        manifest.owner(),
        manifest.server().major(),
        0,
        manifest.server().preloaded());
  }

  InstanceMark cloned(long size) {
    return new InstanceMark(
        owner, preview, epoch, snapshot, database, role, major, size, preloaded);
  }

  InstanceId id() {
    return new InstanceId(preview, epoch);
  }

  void write(Path home) throws IOException {
    Path draft = home.resolve(FILE + ".new");
    Files.write(draft, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    Files.move(draft, home.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * The mark of that directory, if it carries one of ours that is whole and names that very
   * directory. Whatever else lies there is nobody's business: it must not hide the others.
   */
  static Optional<InstanceMark> read(Path home) {
    try {
      return Optional.ofNullable(JSON.readValue(home.resolve(FILE).toFile(), InstanceMark.class))
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
