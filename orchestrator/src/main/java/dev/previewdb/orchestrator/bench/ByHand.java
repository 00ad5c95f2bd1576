package dev.previewdb.orchestrator.bench;

import dev.previewdb.orchestrator.Machine;
import dev.previewdb.snapshot.server.RunAs;
import dev.previewdb.snapshot.server.ServerBinaries;
import dev.previewdb.snapshot.volume.CloneMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The programs that somebody makes a preview with by hand, in the cheapest way of the file system.
 *
 * @param copy how the data directory is copied
 * @param missing why it cannot be done here, with the mend
 */
record ByHand(List<String> copy, Optional<Path> psql, Optional<String> missing) {
  private static final List<Path> BTRFS =
      Stream.of("/usr/sbin/btrfs", "/usr/bin/btrfs", "/sbin/btrfs", "/bin/btrfs")
          .map(Path::of)
          .toList();

  static ByHand on(Machine machine, CloneMode mode) {
    Optional<Path> psql = machine.installations().psql();
    if (psql.isEmpty()) {
      return new ByHand(
          List.of(),
          psql,
          Optional.of("psql is not installed; install the package postgresql-client"));
    }
    return switch (mode) {
      case REFLINK ->
          new ByHand(List.of("cp", "-a", "--reflink=always", "--"), psql, Optional.empty());
      case COPY -> new ByHand(List.of("cp", "-a", "--"), psql, Optional.empty());
      case SUBVOLUME -> subvolume(psql);
    };
  }

  private static ByHand subvolume(Optional<Path> psql) {
    return BTRFS.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .map(btrfs ->
            new ByHand(List.of(btrfs.toString(), "subvolume", "snapshot"), psql, Optional.empty()))
        .orElseGet(() ->
            new ByHand(
                List.of(),
                psql,
                Optional.of("btrfs is not installed; install the package btrfs-progs")));
  }

  /** None where a program is missing. */
  Optional<PlainWay> way(Workplace place, RunAs runAs, ServerBinaries server) {
    return missing.isPresent()
        ? Optional.empty()
        : psql.map(program -> new PlainWay(place, runAs, server, program, copy));
  }
}
