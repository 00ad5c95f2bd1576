package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A system call that failed, with the error's number: the system's words for it depend on the
 * locale.
 */
final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int EPERM = 1;
  private static final int ENOENT = 2;
  private static final int EWOULDBLOCK = 11;
  private static final int EACCES = 13;
  private static final int EEXIST = 17;
  private static final int EXDEV = 18;
  private static final int EINVAL = 22;
  private static final int ENOTTY = 25;
  private static final int ENOSPC = 28;
  private static final int ENOSYS = 38;
  private static final int ENOTEMPTY = 39;
  private static final int EOPNOTSUPP = 95;
  private static final int EDQUOT = 122;

  private final String call;
  private final int errno;
  private final boolean placed;

  SystemCallException(String call, int errno) {
    super(call + ": " + words(errno));
    this.call = call;
    this.errno = errno;
    this.placed = false;
  }

  private SystemCallException(SystemCallException cause, Path path) {
    super(path + ": " + cause.call + ": " + words(cause.errno), cause);
    this.call = cause.call;
    this.errno = cause.errno;
    this.placed = true;
  }

  /** The same failure with the file it happened to; the first one named stays. */
  SystemCallException at(Path path) {
    return placed ? this : new SystemCallException(this, path);
  }

  boolean exists() {
    return errno == EEXIST;
  }

  boolean missing() {
    return errno == ENOENT;
  }

  boolean locked() {
    return errno == EWOULDBLOCK;
  }

  boolean diskFull() {
    return errno == ENOSPC || errno == EDQUOT;
  }

  /** Whether our user may not do what was asked, which others may. */
  boolean refused() {
    return errno == EPERM || errno == EACCES;
  }

  boolean notEmpty() {
    return errno == ENOTEMPTY;
  }

  /** Whether the file system, or this pair of files, cannot do what was asked. */
  boolean unsupported() {
    return switch (errno) {
      case EXDEV, EINVAL, ENOTTY, ENOSYS, EOPNOTSUPP -> true;
      default -> false;
    };
  }

  private static String words(int errno) {
    return switch (errno) {
      case EPERM -> "operation not permitted";
      case ENOENT -> "no such file or directory";
      case 5 -> "input/output error";
      case EWOULDBLOCK -> "it is in use";
      case EACCES -> "permission denied";
      case EEXIST -> "it exists already";
      case 20 -> "not a directory";
      case 24 -> "too many open files";
      case ENOSPC -> "no space left";
      case 30 -> "read-only file system";
      case EDQUOT -> "quota used up";
      default -> "error " + errno;
    };
  }
}
