package dev.previewdb.snapshot.server;

import java.nio.file.Path;

/** The dump and restore programs of one PostgreSQL major version. */
public record ClientTools(int major, Path pgDump, Path pgRestore) {}
