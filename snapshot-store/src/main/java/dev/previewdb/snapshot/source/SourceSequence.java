package dev.previewdb.snapshot.source;

import java.util.Optional;

/** A sequence, and the column that owns it, as of serial and identity. */
public record SourceSequence(TableName name, Optional<Owner> owner) {
  public record Owner(TableName table, String column) {}
}
