package dev.previewdb.snapshot.image;

import static dev.previewdb.snapshot.SnapshotProblem.IMAGE_OWNER_UNKNOWN;

import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Whom a mounted image is given to: the user that runs the service. */
record ImageOwner(int uid, int gid) {
  private static final ImageOwner ROOT = new ImageOwner(0, 0);

  static ImageOwner of(ImageRequest request, Programs programs) throws IOException {
    if (request.owner().isPresent()) {
      return named(request.owner().get(), programs);
    }
    var directory = request.directory();
    return Files.isDirectory(directory)
        ? new ImageOwner(
            (int) Files.getAttribute(directory, "unix:uid"),
            (int) Files.getAttribute(directory, "unix:gid"))
        : ROOT;
  }

  private static ImageOwner named(String user, Programs programs) {
    try {
      return new ImageOwner(
          Integer.parseInt(programs.run("id", List.of("-u", "--", user))),
          Integer.parseInt(programs.run("id", List.of("-g", "--", user))));
    } catch (IOException e) {
      throw new SnapshotException(IMAGE_OWNER_UNKNOWN, user).because(e);
    }
  }

  /** Gives the root of the image; whoever runs PostgreSQL passes through, and sees nothing. */
  void own(Path directory) throws IOException {
    Files.setAttribute(directory, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(directory, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
  }
}
