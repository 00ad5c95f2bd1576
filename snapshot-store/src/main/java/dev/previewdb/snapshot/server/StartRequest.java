package dev.previewdb.snapshot.server;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a server is started.
 *
 * @param home holds <code>data/</code>, and receives <code>conf/</code>, <code>log/</code> and the
 *     socket directory <code>s/</code>
 * @param tcpPort the port of 127.0.0.1 to listen on; without one, the socket is the only way in
 * @param settings of postgresql.conf; those that decide who gets in cannot be set
 * @param patience how long to wait until the server answers
 * @param unsynced whether a data directory that was shut down is started without waiting for the
 *     disk; {@link PostgresServer#settle} then has to be called before anybody else gets in
 * @param group the file that takes the id of a process into a group of {@link MemoryGroups}
 */
public record StartRequest(
    ServerBinaries binaries,
    Path home,
    RunAs runAs,
    OptionalInt tcpPort,
    Map<String, String> settings,
    List<HbaRule> hba,
    Duration patience,
    boolean unsynced,
    Optional<Path> group) {

  public StartRequest {
    settings = Map.copyOf(settings);
    hba = List.copyOf(hba);
    ServerConfiguration.refuseFixedSettings(settings.keySet());
  }

  /** Only the administrator gets in, over the socket; a minute of patience. */
  public static StartRequest of(ServerBinaries binaries, Path home, RunAs runAs) {
    return new StartRequest(
        binaries,
        home,
        runAs,
        OptionalInt.empty(),
        Map.of(),
        List.of(),
        Duration.ofMinutes(1),
        false,
        Optional.empty());
  }

  public StartRequest onPort(int port) {
    return new StartRequest(
        binaries, home, runAs, OptionalInt.of(port), settings, hba, patience, unsynced, group);
  }

  /** Adds settings to those it has. */
  public StartRequest with(Map<String, String> more) {
    var all = new LinkedHashMap<>(settings);
    all.putAll(more);
    return new StartRequest(binaries, home, runAs, tcpPort, all, hba, patience, unsynced, group);
  }

  /** Loads libraries at the start, in this order. */
  public StartRequest preload(List<String> libraries) {
    var list =
        libraries.stream()
            .map(name -> '"' + name.replace("\"", "\"\"") + '"')
            .collect(Collectors.joining(", "));
    return libraries.isEmpty() ? this : with(Map.of("shared_preload_libraries", list));
  }

  public StartRequest allow(HbaRule rule) {
    var all = Stream.concat(hba.stream(), Stream.of(rule)).toList();
    return new StartRequest(
        binaries, home, runAs, tcpPort, settings, all, patience, unsynced, group);
  }

  public StartRequest patience(Duration longest) {
    return new StartRequest(
        binaries, home, runAs, tcpPort, settings, hba, longest, unsynced, group);
  }

  /** In a group, which it enters while it starts. */
  public StartRequest into(Path processes) {
    return new StartRequest(
        binaries, home, runAs, tcpPort, settings, hba, patience, unsynced, Optional.of(processes));
  }

  /** Without waiting for the disk, where the data allow it. */
  public StartRequest quickly() {
    return new StartRequest(binaries, home, runAs, tcpPort, settings, hba, patience, true, group);
  }
}
