/** Proves on a throw-away clone that a stored snapshot is still what was published. */
@NullMarked
package dev.previewdb.snapshot.verify;

import org.jspecify.annotations.NullMarked;
