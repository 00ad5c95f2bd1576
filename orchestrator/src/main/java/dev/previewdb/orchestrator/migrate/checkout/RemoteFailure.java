package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import org.eclipse.jgit.errors.TransportException;

/** What a failed talk with a remote repository means. */
enum RemoteFailure {
  AUTH_REFUSED,
  NOT_GIVEN_OUT,
  BROKEN_HERE,
  UNREACHABLE;

  static RemoteFailure of(TransportException e) {
    System.err.println("XXX " + e.getClass() + " " + e.getMessage() + " <- " + e.getCause());
    return UNREACHABLE;
  }

  RuntimeException exception(GitRemote remote, TransportException e) {
    return PreviewDbException.because(Problem.REPOSITORY_UNREACHABLE, e, remote, Shown.cause(e));
  }
}
