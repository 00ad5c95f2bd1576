package dev.previewdb.orchestrator.engine;

import dev.previewdb.snapshot.volume.Sharing;
import java.time.Duration;
import java.util.Optional;

/**
 * A clone.
 *
 * @param mode {@code subvolume} or {@code reflink} where blocks are shared, {@code copy} where not
 * @param sharing by the file system's own extents; where none is told, {@link Engine#measure} finds
 *     it
 */
public record Cloned(String mode, Optional<Sharing> sharing, Duration took) {}
