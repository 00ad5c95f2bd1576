package dev.previewdb.orchestrator.router;

/** Knows the previews that connections may go to. */
public interface Destinations {

  /**
   * The preview of that name, awake. Blocks until it is.
   *
   * @param preview as the client wrote it, whatever that is
   * @return to be closed when the connection has ended
   * @throws RuntimeException of the table of problems, told to the client: UNKNOWN_PREVIEW,
   *     NOT_READY, or what keeps its instance from starting
   */
  Destination open(String preview);
}
