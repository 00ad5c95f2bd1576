package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;

/** The fetch failed for a reason that is neither the server's nor the network's for certain. */
final class BrokenCacheException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  BrokenCacheException(Throwable cause) {
    super(cause);
  }

  PreviewDbException asUnreachable(GitRemote remote) {
    return PreviewDbException.because(
        Problem.REPOSITORY_UNREACHABLE, getCause(), remote, Shown.cause(getCause()));
  }
}
