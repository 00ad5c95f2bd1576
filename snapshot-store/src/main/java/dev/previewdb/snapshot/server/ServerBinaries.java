package dev.previewdb.snapshot.server;

import java.nio.file.Path;

/**
 * The programs of one PostgreSQL server.
 *
 * @param major such as 18
 * @param version such as "18.6", as the server itself says
 * @param bin the directory that holds the programs
 */
public record ServerBinaries(int major, String version, Path bin, Origin origin) {

  public Path postgres() {
    return bin.resolve("postgres");
  }

  public Path initdb() {
    return bin.resolve("initdb");
  }

  public Path pgCtl() {
    return bin.resolve("pg_ctl");
  }
}
