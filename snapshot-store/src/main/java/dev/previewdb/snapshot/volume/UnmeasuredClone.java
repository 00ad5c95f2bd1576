package dev.previewdb.snapshot.volume;

import java.time.Duration;
import java.util.Optional;

/**
 * A clone that was not waited for longer than it took.
 *
 * @param sharing where the way of cloning told it
 */
public record UnmeasuredClone(CloneMode mode, Optional<Sharing> sharing, Duration took) {}
