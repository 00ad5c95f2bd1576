package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.snapshot.server.ClientTools;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** {@code pgcopydb clone}: nothing masked, nothing verified. */
final class PgCopyDbWay implements CopyWay {
  private static final String JOBS = Integer.toString(CaptureWay.WORKERS);
  private static final List<Path> PLACES =
      List.of(Path.of("/usr/bin/pgcopydb"), Path.of("/usr/local/bin/pgcopydb"));

  private final Workplace place;
  private final Machine machine;
  private final ServerBinaries binaries;
  private final ClientTools tools;
  private final Path program;
  private final SampleSource source;

  PgCopyDbWay(
      Workplace place,
      Machine machine,
      ServerBinaries binaries,
      ClientTools tools,
      Path program,
      SampleSource source) {
    this.place = place;
    this.machine = machine;
    this.binaries = binaries;
    this.tools = tools;
    this.program = program;
    this.source = source;
  }

  static Optional<Path> program() {
    return PLACES.stream().filter(Files::isExecutable).findFirst();
  }

  @Override
  public String name() {
    return "pgcopydb clone";
  }

  @Override
  public Times run() {
    Path work = place.storage().previews().resolve("pgcopydb");
    try (EmptyServer target = new EmptyServer(place, machine, binaries)) {
      StopWatch watch = new StopWatch();
      watch.time("pgcopydb", () -> Program.run(command(work, target), environment()));
      Times times = watch.stop();
      target.requireEvents(source.events());
      return times;
    } finally {
      Volumes.delete(work);
    }
  }

  private List<String> command(Path work, EmptyServer target) {
    return List.of(
        program.toString(),
        "clone",
        "--source",
        DumpWay.conninfo(source.source()),
        "--target",
        target.conninfo(),
        "--dir",
        work.toString(),
        "--table-jobs",
        JOBS,
        "--index-jobs",
        JOBS,
        "--no-owner",
        "--no-acl",
        "--skip-large-objects");
  }

  /** It runs pg_dump and pg_restore of the PATH, which have to fit the server. */
  private Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(DumpWay.environment(source.source()));
    environment.put(
        "PATH",
        Objects.requireNonNull(tools.pgDump().getParent()) + ":/usr/local/bin:/usr/bin:/bin");
    return environment;
  }
}
