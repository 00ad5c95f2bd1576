package dev.previewdb.orchestrator.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the demo is played.
 *
 * @param keep whether all is left running, before the merge, until the program is interrupted
 * @param directory where it makes its own directory; none for the system's place for temporary
 *     files
 */
public record DemoOptions(boolean keep, Optional<Path> directory) {}
