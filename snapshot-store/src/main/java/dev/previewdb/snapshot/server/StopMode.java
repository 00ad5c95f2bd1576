package dev.previewdb.snapshot.server;

/** How a server is asked to stop, with the signal that PostgreSQL gives each way. */
public enum StopMode {
  /** Waits until every session has ended by itself. */
  SMART(15),
  /** Ends the sessions, then shuts down cleanly. */
  FAST(2),
  /** Ends at once; the next start recovers. For what is about to be deleted. */
  IMMEDIATE(3);

  private final int signal;

  StopMode(int signal) {
    this.signal = signal;
  }

  int signal() {
    return signal;
  }
}
