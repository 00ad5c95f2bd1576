/** What each column's values become on their way from the source, and the proof that it fits. */
@NullMarked
package dev.previewdb.snapshot.masking;

import org.jspecify.annotations.NullMarked;
