package dev.previewdb.snapshot.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

/**
 * Signals to processes; Java itself can send only TERM and KILL, and PostgreSQL listens to INT and
 * QUIT.
 */
final class Signals {
  /** PostgreSQL reads its configuration again. */
  static final int HANG_UP = 1;

  static final int QUIT = 3;
  static final int KILL = 9;

  private static final MethodHandle SEND = kill();

  private Signals() {}

  /** Sends a signal; a process that is gone is no error. */
  static void send(long pid, int signal) {
    try {
      int ignored = (int) SEND.invokeExact((int) pid, signal);
    } catch (Throwable e) {
      throw new IllegalStateException("could not call kill", e);
    }
  }

  @SuppressWarnings("restricted") // native access is what this class is for
  private static MethodHandle kill() {
    var linker = Linker.nativeLinker();
    var address = linker.defaultLookup().find("kill").orElseThrow();
    return linker.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  }
}
