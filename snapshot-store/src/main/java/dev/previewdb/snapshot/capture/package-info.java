/** Takes a snapshot: reads a source, masks in the stream, loads, verifies, publishes. */
@NullMarked
package dev.previewdb.snapshot.capture;

import org.jspecify.annotations.NullMarked;
