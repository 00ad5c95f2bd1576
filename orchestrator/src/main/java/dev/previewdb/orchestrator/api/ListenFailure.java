package dev.previewdb.orchestrator.api;

import dev.previewdb.orchestrator.PreviewDbException;
import dev.previewdb.orchestrator.Problem;
import dev.previewdb.orchestrator.config.Config.Http;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;

/**
 * Why the service cannot listen, told apart by what is so: the system's own words for it may be in
 * any language.
 */
final class ListenFailure {
  private ListenFailure() {}

  /** The failure in our words, or as it is when it is none of those that have words. */
  static RuntimeException of(Http http, RuntimeException failure) {
    if (!isHere(http.host())) {
      return PreviewDbException.because(Problem.HTTP_ADDRESS_NOT_HERE, failure, http.host());
    }
    PrivilegedPorts privileged = PrivilegedPorts.ofThisProcess();
    if (privileged.refuse(http.port())) {
      return PreviewDbException.because(
          Problem.HTTP_PORT_PRIVILEGED,
          failure,
          http.host(),
          http.port(),
          privileged.firstForEverybody());
    }
    return isBind(failure)
        ? PreviewDbException.because(Problem.HTTP_PORT_IN_USE, failure, http.host(), http.port())
        : failure;
  }

  /** Whether some port of it can be listened on. */
  private static boolean isHere(String host) {
    try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return any.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isBind(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return false;
  }
}
