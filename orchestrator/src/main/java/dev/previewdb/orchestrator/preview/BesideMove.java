package dev.previewdb.orchestrator.preview;

import org.jdbi.v3.core.Handle;

/** Writes what follows from a move in the move's own transaction: both are durable, or neither. */
@FunctionalInterface
public interface BesideMove {
  void write(Handle handle, Preview before, Preview after);
}
