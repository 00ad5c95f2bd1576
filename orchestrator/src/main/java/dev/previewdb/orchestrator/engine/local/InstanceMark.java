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
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Our mark on an incarnation's directory, written before anything else is made in it. A directory
 * without one is not ours and is never touched.
 *
 * @param owner always the name of this program
 * @param project whose snapshot it is a clone of
 * @param database the database's name, as in production
 * @param role the one that owns the database
 * @param major PostgreSQL's major version
 * @param bytes the sizes of the files that its snapshot was cloned with; 0 before it is whole
 * @param preloaded the libraries that its server loads at its start
 * @param group the name of its group of processes, which outlives a new name of its own
 */
record InstanceMark(
    String owner,
    // Those of earlier versions do not have it
    @Nullable String project,
    String preview,
    int epoch,
    String snapshot,
    String database,
    String role,
    int major,
    long bytes,
    // Those of earlier versions do not have it
    @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> preloaded,
    @Nullable String group) {
  static final String FILE = "preview.json";

  /** The mark under its next name: it counts when the directory has that name. */
  static final String NEXT = "preview.json.next";

  private static final String OWNER = "previewdb";

  /** Another version of this program may have written more than this one knows. */
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  static InstanceMark of(InstanceId id, Manifest manifest) {
    return new InstanceMark(
        OWNER,
        manifest.project(),
        id.preview(),
        id.epoch(),
        manifest.version(),
        manifest.database(),
        manifest.owner(),
        manifest.server().major(),
        0,
        manifest.server().preloaded(),
        newGroup(id));
  }

  /** Spares are numbered anew by each service, while one that was adopted runs on. */
  private static String newGroup(InstanceId id) {
    return id + "-" + UUID.randomUUID().toString().substring(0, 8);
  }

  /** Whole, with files of that size. */
  InstanceMark of(long size) {
    return new InstanceMark(
        owner, project, preview, epoch, snapshot, database, role, major, size, preloaded, group);
  }

  InstanceId id() {
    return new InstanceId(preview, epoch);
  }

  /** The same instance under another name. */
  InstanceMark as(InstanceId id) {
    return named(id, group());
  }

  /** Another instance with the same content. */
  InstanceMark copiedAs(InstanceId id) {
    return named(id, newGroup(id));
  }

  private InstanceMark named(InstanceId id, String itsGroup) {
    return new InstanceMark(
        owner,
        project,
        id.preview(),
        id.epoch(),
        snapshot,
        database,
        role,
        major,
        bytes,
        preloaded,
        itsGroup);
  }

  /** Earlier versions named it as the instance. */
  @Override
  public String group() {
    return group == null ? id().toString() : group;
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
