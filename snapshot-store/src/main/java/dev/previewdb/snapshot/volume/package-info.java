/**
 * Trees of files on disk: cloned by sharing blocks where the file system can, by a measured copy
 * where it cannot.
 */
@NullMarked
package dev.previewdb.snapshot.volume;

import org.jspecify.annotations.NullMarked;
