package dev.previewdb.snapshot.capture;

import static dev.previewdb.snapshot.SnapshotProblem.LIBRARY_MISSING;

import dev.previewdb.snapshot.SnapshotException;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.source.SourceServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which of the libraries that the source preloads the snapshot's servers preload too.
 *
 * @param preloaded in the source's order
 * @param leftOut the others, in words
 */
record Libraries(List<String> preloaded, List<String> leftOut) {
  private static final String JOBS = "runs jobs, which are production's to run";
  private static final String OUT = "calls other machines";
  private static final String REPLICATION = "replicates";

  /** They act by themselves as soon as a server with their tables starts. */
  private static final Map<String, String> ACTIVE =
      Map.ofEntries(
          Map.entry("bdr", REPLICATION),
          Map.entry("pg_auto_failover", REPLICATION),
          Map.entry("pg_cron", JOBS),
          Map.entry("pg_failover_slots", REPLICATION),
          Map.entry("pg_net", OUT),
          Map.entry("pg_partman_bgw", JOBS),
          Map.entry("pg_squeeze", JOBS),
          Map.entry("pgautofailover", REPLICATION),
          Map.entry("pglogical", REPLICATION),
          Map.entry("powa", JOBS),
          Map.entry("repmgr", REPLICATION),
          Map.entry("spock", REPLICATION));

  /**
   * Settles it.
   *
   * @param unwanted names that the operator leaves out
   * @throws SnapshotException LIBRARY_MISSING, naming each that this machine does not have
   */
  static Libraries of(SourceServer source, Set<String> unwanted, ServerBinaries binaries) {
    if (source.preloaded().isEmpty()) {
      return new Libraries(
          List.of(),
          List.of(
              "libraries that the source preloads: which they are is not known, for its user lacks pg_read_all_settings"));
    }
    var preloaded = new ArrayList<String>();
    var leftOut = new ArrayList<String>();
    var missing = new ArrayList<String>();
    for (var name : source.preloaded().get()) {
      if (unwanted.contains(name)) {
        leftOut.add("library " + name + ": source.leave-out-libraries names it");
      } else if (ACTIVE.containsKey(name)) {
        leftOut.add("library " + name + ": it " + ACTIVE.get(name));
      } else if (binaries.hasLibrary(name)) {
        preloaded.add(name);
      } else {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new SnapshotException(
          LIBRARY_MISSING, binaries.version(), String.join(", ", missing), binaries.major());
    }
    return new Libraries(List.copyOf(preloaded), List.copyOf(leftOut));
  }
}
