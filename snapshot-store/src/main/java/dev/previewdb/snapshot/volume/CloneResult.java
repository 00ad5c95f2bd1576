package dev.previewdb.snapshot.volume;

import java.time.Duration;

/**
 * What a clone came to.
 *
 * @param mode SUBVOLUME where the original is one and each file stays its owner's; COPY as soon as
 *     one file had to be copied
 * @param files how many plain files
 * @param bytes their sizes together
 * @param sharedBytes how many of them lie in blocks shared with the original, as the file system
 *     says of the finished clone
 * @param took from the first file to the finished tree
 */
public record CloneResult(
    CloneMode mode, long files, long bytes, long sharedBytes, Duration took) {}
