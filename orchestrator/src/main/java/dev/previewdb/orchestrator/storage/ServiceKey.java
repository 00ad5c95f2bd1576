package dev.previewdb.orchestrator.storage;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.snapshot.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The random key of a storage, made once, readable by the service's user alone: the owners'
 * passwords derive from it.
 */
public final class ServiceKey {
  private static final int BYTES = 32;

  private ServiceKey() {}

  /** The key of the storage, made if there is none. */
  public static byte[] of(Storage storage) {
    Path file = storage.root().resolve("service.key");
    try {
      if (!Files.exists(file)) {
        make(file);
      }
      return HexFormat.of().parseHex(Files.readString(file).strip());
    } catch (IOException e) {
      throw PreviewDbException.because(Problem.STORAGE_UNUSABLE, e, storage.root(), Reason.of(e));
    }
  }

  /** A name that no other storage has, and that does not tell the key. */
  public static String name(Storage storage) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(of(storage));
      return "storage-" + HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Written aside and renamed: a key is whole or not there. */
  private static void make(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Path draft = file.resolveSibling("service.key.new");
    Files.deleteIfExists(draft);
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(draft, HexFormat.of().formatHex(key));
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
