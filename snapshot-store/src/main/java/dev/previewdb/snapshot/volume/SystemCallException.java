package dev.previewdb.snapshot.volume;

import java.io.IOException;
import java.nio.file.Path;

/** A system call that failed, with the error's number: its words depend on the locale. */
final class SystemCallException extends IOException {
  private static final long serialVersionUID = 1L;

  private static final int EXDEV = 18;
  private static final int EINVAL = 22;
  private static final int ENOTTY = 25;
  private static final int ENOSPC = 28;
  private static final int ENOSYS = 38;
  private static final int EOPNOTSUPP = 95;
  private static final int EDQUOT = 122;

  private final int errno;

  SystemCallException(String call, Path path, int errno) {
    super(call + " " + path + ": " + words(errno));
    this.errno = errno;
  }

  boolean diskFull() {
    return errno == ENOSPC || errno == EDQUOT;
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
      case 1 -> "operation not permitted";
      case 2 -> "no such file or directory";
      case 5 -> "input/output error";
      case 13 -> "permission denied";
      case 17 -> "it exists already";
      case 24 -> "too many open files";
      case ENOSPC -> "no space left";
      case 30 -> "read-only file system";
      case EDQUOT -> "quota used up";
      default -> "error " + errno;
    };
  }
}
