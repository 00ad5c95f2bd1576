package dev.previewdb.snapshot.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The programs of one PostgreSQL server.
 *
 * @param major such as 18
 * @param version such as "18.6", as the server itself says
 * @param bin the directory that holds the programs
 */
public record ServerBinaries(int major, String version, Path bin, Origin origin) {
  /** From the programs to the libraries: Debian and source, bundled, Red Hat. */
  private static final List<String> LIBRARIES =
      List.of("../lib", "../lib/postgresql", "../lib64/pgsql", "../lib/pgsql", "../lib64");

  public Path postgres() {
    return bin.resolve("postgres");
  }

  public Path initdb() {
    return bin.resolve("initdb");
  }

  /** Whether a library of that name lies where the server looks for one: beside plpgsql. */
  public boolean hasLibrary(String name) {
    return LIBRARIES.stream()
        .map(place -> bin.resolve(place).normalize())
        .filter(place -> Files.exists(place.resolve("plpgsql.so")))
        .anyMatch(place -> Files.exists(place.resolve(name + ".so")));
  }

  public Path pgCtl() {
    return bin.resolve("pg_ctl");
  }
}
