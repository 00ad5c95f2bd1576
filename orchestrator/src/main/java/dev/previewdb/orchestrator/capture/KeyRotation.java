package dev.previewdb.orchestrator.capture;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Project;
import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.masking.MaskingKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;

/** Puts a new random masking key in the place of a project's present one. */
public final class KeyRotation {
  private static final int BYTES = 32;

  private KeyRotation() {}

  /**
   * What was done; the keys themselves are never told.
   *
   * @param kept where the old key lies, if it was to be kept
   */
  public record Rotated(String project, String oldId, String newId, Optional<Path> kept) {}

  /**
   * Rotates. At every moment the file holds one whole key: the new one is written beside it, with
   * the owner of the old one, and renamed.
   *
   * @throws PreviewDbException KEY_NOT_A_FILE or KEY_NOT_ROTATED; the old key is in its place then
   * @throws dev.previewdb.snapshot.SnapshotException KEY_INVALID where there is no key to replace
   */
  public static Rotated rotate(Project project, boolean keepOld) {
    Path named =
        project
            .maskingKeyPlace()
            .file()
            .orElseThrow(() ->
                PreviewDbException.of(
                    Problem.KEY_NOT_A_FILE,
                    project.name(),
                    project.maskingKeyPlace().variable().orElse("")));
    try {
      // Behind a link, so that the link stays one.
      Path file = named.toRealPath();
      String oldId = id(file);
      Path draft =
          Files.createTempFile(
              directory(file),
              "." + file.getFileName(),
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try {
        write(draft, Files.getOwner(file));
        String newId = id(draft);
        Optional<Path> kept = keepOld ? Optional.of(keep(file, oldId)) : Optional.empty();
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        return new Rotated(project.name(), oldId, newId, kept);
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.KEY_NOT_ROTATED, e, named, Reason.of(e));
    }
  }

  private static String id(Path file) throws IOException {
    return MaskingKey.of(text(file).getBytes(StandardCharsets.UTF_8)).id();
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  /** On the disk before it takes the old one's place. */
  private static void write(Path draft, UserPrincipal owner) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    // The service may be run by another user than this command.
    Files.setOwner(draft, owner);
    Files.writeString(
        draft,
        Base64.getEncoder().encodeToString(key) + "\n",
        StandardOpenOption.WRITE,
        StandardOpenOption.SYNC);
  }

  /**
   * The old file under a second name; it lives on when the first becomes the new one's. Where that
   * name is taken by anything but the same key, nothing is kept, and so nothing is replaced.
   */
  private static Path keep(Path file, String id) throws IOException {
    Path old = directory(file).resolve(file.getFileName() + ".old-" + id);
    if (!Files.isRegularFile(old) || !text(old).equals(text(file))) {
      Files.createLink(old, file);
      Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rw-------"));
    }
    return old;
  }

  private static Path directory(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }
}
