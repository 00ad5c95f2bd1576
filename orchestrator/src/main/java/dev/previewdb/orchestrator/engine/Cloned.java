package dev.previewdb.orchestrator.engine;

import java.time.Duration;

/**
 * A clone as it was measured.
 *
 * @param mode {@code subvolume} or {@code reflink} where blocks are shared, {@code copy} where not
 * @param bytes logical size
 * @param sharedBytes how much is shared with the snapshot, by the file system's own extents
 */
public record Cloned(String mode, long bytes, long sharedBytes, Duration took) {}
