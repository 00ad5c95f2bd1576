package dev.previewdb.orchestrator.migrate.checkout;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import java.net.ProtocolException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TransportException;
import org.jspecify.annotations.Nullable;

/** What a failed talk with a remote repository means. */
final class RemoteFailure {
  private RemoteFailure() {}

  static PreviewDbException of(GitRemote remote, int status, TransportException e) {
    if (refused(status)) {
      return PreviewDbException.because(Problem.REPOSITORY_AUTH_REFUSED, e, remote);
    }
    return PreviewDbException.because(
        Problem.REPOSITORY_UNREACHABLE, e, remote, words(remote, status, e));
  }

  /** Asking for something else of the same server would fail too. */
  static boolean isFinal(int status, TransportException e) {
    return status >= 300 || e instanceof NoRemoteRepositoryException || network(e) != null;
  }

  /** What Git's own server says of an object it does not have. */
  static boolean isNotThere(TransportException e) {
    return String.valueOf(e.getMessage()).contains("not our ref");
  }

  private static boolean refused(int status) {
    return status == 401 || status == 403 || status == 407;
  }

  private static String words(GitRemote remote, int status, TransportException e) {
    if (e instanceof NoRemoteRepositoryException) {
      return remote.isHttp()
          ? "there is no repository, or the token may not see it"
          : "there is no repository";
    }
    if (status >= 300 && status < 400) {
      return "it answers with a redirect (HTTP %s), which is not followed".formatted(status);
    }
    if (status >= 400) {
      return "it answers HTTP " + status;
    }
    Throwable network = network(e);
    return network instanceof UnknownHostException
        ? "its host is unknown"
        : Shown.cause(network == null ? e : network);
  }

  private static @Nullable Throwable network(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketException
          || cause instanceof SocketTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof ProtocolException
          || cause instanceof SSLException) {
        return cause;
      }
    }
    return null;
  }
}
