package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.snapshot.server.ClientTools;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.source.Source;
import dev.previewdb.snapshot.volume.Volumes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code pg_dump -Fd -j2 -Z0}, then {@code pg_restore -j2}: nothing masked, nothing verified. */
final class DumpWay implements CopyWay {
  private static final String JOBS = "--jobs=" + CaptureWay.WORKERS;

  private final Workplace place;
  private final Machine machine;
  private final ServerBinaries binaries;
  private final ClientTools tools;
  private final SampleSource source;

  DumpWay(
      Workplace place,
      Machine machine,
      ServerBinaries binaries,
      ClientTools tools,
      SampleSource source) {
    this.place = place;
    this.machine = machine;
    this.binaries = binaries;
    this.tools = tools;
    this.source = source;
  }

  @Override
  public String name() {
    return "pg_dump + pg_restore";
  }

  @Override
  public Times run() {
    Path archive = place.storage().previews().resolve("archive");
    try (EmptyServer target = new EmptyServer(place, machine, binaries)) {
      StopWatch watch = new StopWatch();
      watch.time("pg_dump", () -> Program.run(dump(archive), environment(source.source())));
      watch.time("pg_restore", () -> Program.run(restore(archive, target)));
      Times times = watch.stop();
      target.requireEvents(source.events());
      return times;
    } finally {
      Volumes.delete(archive);
    }
  }

  private List<String> dump(Path archive) {
    return List.of(
        tools.pgDump().toString(),
        "-Fd",
        JOBS,
        "-Z0",
        "--file=" + archive,
        "--dbname=" + conninfo(source.source()));
  }

  private List<String> restore(Path archive, EmptyServer target) {
    return List.of(
        tools.pgRestore().toString(),
        JOBS,
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--dbname=" + target.conninfo(),
        archive.toString());
  }

  static String conninfo(Source source) {
    return "host=%s port=%d dbname=%s user=%s sslmode=disable"
        .formatted(source.host(), source.port(), source.database(), source.user());
  }

  static Map<String, String> environment(Source source) {
    return Map.of("PGPASSWORD", source.password().reveal());
  }
}
