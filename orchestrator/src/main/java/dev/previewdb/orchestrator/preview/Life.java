package dev.previewdb.orchestrator.preview;

import java.time.Instant;
import java.util.Optional;

/**
 * How long a preview lives.
 *
 * @param end when it is taken away, unless somebody keeps it
 * @param keptBy who said that it never goes by itself
 * @param warnedOf the end that its report has warned of
 * @param volumeUntil until when the data of a removed one can be had back
 */
public record Life(
    Optional<Instant> end,
    Optional<String> keptBy,
    Optional<Instant> warnedOf,
    Optional<Instant> volumeUntil) {

  /** When it is taken away; empty when somebody keeps it, or its time was not set yet. */
  public Optional<Instant> expiresAt() {
    return keptBy.isPresent() ? Optional.empty() : end;
  }

  /** Whether its report has warned of the end it has now. */
  public boolean warned() {
    return expiresAt().isPresent() && warnedOf.equals(expiresAt());
  }
}
