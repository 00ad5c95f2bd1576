package dev.previewdb.snapshot.volume;

import dev.previewdb.snapshot.server.RunAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A directory of Btrfs that it snapshots, and deletes, in one step whatever is in it. To everybody
 * else it is a directory like any other.
 */
final class Subvolume {
  /** The root of each has this one; elsewhere any directory may, and the system calls tell. */
  private static final long INODE = 256;

  private Subvolume() {}

  /** Makes an empty one; false where the file system has none. */
  static boolean make(Path place) throws SystemCallException {
    return tried(place, (libc, parent, name) -> libc.makeSubvolume(parent, name));
  }

  /**
   * Makes a snapshot, which its owner can write; false where the original is none, or a clone of it
   * has to differ in what each file says of its owner and permissions.
   */
  static boolean snapshot(Path from, Path to, RunAs owner) throws IOException {
    if (!fits(from, owner)) {
      return false;
    }
    return tried(
        to,
        (libc, parent, name) -> {
          var source = libc.open(from);
          try {
            libc.snapshotSubvolume(source, parent, name);
          } finally {
            libc.close(source);
          }
        });
  }

  /**
   * Deletes one; false where it is none, holds another one, or we may not: who owns it may empty
   * and remove it like any directory.
   *
   * @param place in a directory that only we can change
   */
  static boolean delete(Path place) throws IOException {
    return attributes(place).filter(Subvolume::isInode).isPresent()
        && tried(place, (libc, parent, name) -> libc.deleteSubvolume(parent, name));
  }

  private static boolean fits(Path original, RunAs owner) throws IOException {
    return attributes(original)
        .filter(known -> isInode(known) && isClosedTo(owner, known))
        .isPresent();
  }

  /** Empty where nothing is there. */
  private static Optional<Map<String, Object>> attributes(Path place) throws IOException {
    try {
      return Optional.of(
          Files.readAttributes(place, "unix:ino,uid,gid,mode", LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static boolean isInode(Map<String, Object> attributes) {
    return Long.valueOf(INODE).equals(attributes.get("ino"));
  }

  /** What PostgreSQL makes below a directory that is its owner's only is so, too. */
  private static boolean isClosedTo(RunAs owner, Map<String, Object> attributes) {
    return Integer.valueOf(owner.uid()).equals(attributes.get("uid"))
        && (!owner.drop() || Integer.valueOf(owner.gid()).equals(attributes.get("gid")))
        && attributes.get("mode") instanceof Integer mode
        && (mode & 0777) == 0700;
  }

  private interface Call {
    void run(Libc libc, int parent, String name) throws SystemCallException;
  }

  private static boolean tried(Path place, Call call) throws SystemCallException {
    var whole = place.toAbsolutePath();
    try (var libc = new Libc()) {
      var parent = libc.open(whole.resolveSibling(""));
      try {
        call.run(libc, parent, whole.getFileName().toString());
        return true;
      } catch (SystemCallException e) {
        if (e.unsupported() || e.refused() || e.notEmpty()) {
          return false;
        }
        throw e.at(place);
      } finally {
        libc.close(parent);
      }
    }
  }
}
