package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;

/**
 * Deletes a tree, each directory held open while it is emptied. So a link that somebody puts in the
 * place of a directory meanwhile is removed, and never followed.
 */
final class TreeDelete {
  private TreeDelete() {}

  static void run(Path tree) throws IOException {
    var attributes =
        Files.getFileAttributeView(tree, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      if (Subvolume.delete(tree)) {
        return;
      }
      if (attributes.readAttributes().isDirectory()) {
        deleteSubvolumes(tree);
        try (var content = Files.newDirectoryStream(tree)) {
          empty(secure(content));
        }
      }
      Files.deleteIfExists(tree);
    } catch (NoSuchFileException e) {
      // Gone already, which is what was asked for.
    }
  }

  /**
   * Those right below a directory of ours, as a snapshot holds one. Further down, where others may
   * change what a name leads to, they are emptied like any directory.
   */
  private static void deleteSubvolumes(Path directory) throws IOException {
    try (var content = Files.newDirectoryStream(directory)) {
      for (var entry : content) {
        Subvolume.delete(entry);
      }
    }
  }

  private static void empty(SecureDirectoryStream<Path> directory) throws IOException {
    for (var entry : directory) {
      var name = entry.getFileName();
      if (isDirectory(directory, name)) {
        try (var content = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
          empty(content);
        }
        directory.deleteDirectory(name);
      } else {
        directory.deleteFile(name);
      }
    }
  }

  private static boolean isDirectory(SecureDirectoryStream<Path> directory, Path name)
      throws IOException {
    return directory
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> directory) {
    if (directory instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw new UnsupportedOperationException("this system cannot hold a directory open");
  }
}
