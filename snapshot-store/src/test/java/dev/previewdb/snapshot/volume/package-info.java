/** Tests of the volumes, on real file systems. */
@NullMarked
package dev.previewdb.snapshot.volume;

import org.jspecify.annotations.NullMarked;
