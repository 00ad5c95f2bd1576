package dev.previewdb.snapshot.server;

import static dev.previewdb.snapshot.SnapshotProblem.INITIALISE_FAILED;

import dev.previewdb.snapshot.Reason;
import dev.previewdb.snapshot.SnapshotException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** A new, empty data directory. */
final class Initialisation {
  private Initialisation() {}

  static void run(ServerBinaries binaries, Path data, RunAs runAs, InitOptions options) {
    var place = data.toAbsolutePath().normalize();
    try {
      Files.createDirectories(place);
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new SnapshotException(INITIALISE_FAILED, place, Reason.of(e)).because(e);
    }
    runAs.own(place);
    ServerHome.requireReachable(place, runAs);
    var command = new ArrayList<>(List.of(binaries.initdb().toString(), "--pgdata=" + place));
    command.add("--username=" + PostgresServer.ADMINISTRATOR);
    // Whoever starts this directory by hand, with initdb's own pg_hba.conf, opens it to nobody
    // else.
    command.addAll(
        List.of("--auth-local=peer", "--auth-host=reject", "--no-instructions", "--no-sync"));
    command.addAll(options.arguments(binaries.major()));
    var outcome = Command.run(runAs.command(command));
    if (!outcome.succeeded()) {
      var last = outcome.output().lines().filter(line -> line.contains("error:")).findFirst();
      throw new SnapshotException(INITIALISE_FAILED, place, last.orElse(outcome.output()));
    }
  }
}
