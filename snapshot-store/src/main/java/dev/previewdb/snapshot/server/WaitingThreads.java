package dev.previewdb.snapshot.server;

import java.util.concurrent.ForkJoinPool;

/**
 * The threads that wait for a server's answers on behalf of virtual threads. Each wait on a Unix
 * socket takes one, and junixsocket has as many as there are processors: when that many sessions
 * wait for a row that another holds, nobody is left to read that one's answer, and all of them wait
 * for ever (kohlschutter/junixsocket#172). The common pool makes as many as it is told, when they
 * are needed.
 */
public final class WaitingThreads {
  private static final String POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";
  private static final int MOST = 1024;

  private WaitingThreads() {}

  /**
   * To be called before anything else, for the pool is made once. An operator may have said how
   * many.
   *
   * @throws IllegalStateException if the pool has been made
   */
  public static void areMany() {
    System.setProperty("org.newsclub.net.unix.VirtualThreadPoller.use-common-pool", "true");
    if (System.getProperty(POOL) != null) {
      return;
    }
    System.setProperty(POOL, String.valueOf(MOST));
    if (ForkJoinPool.getCommonPoolParallelism() != MOST) {
      throw new IllegalStateException("the common pool was made before");
    }
  }
}
