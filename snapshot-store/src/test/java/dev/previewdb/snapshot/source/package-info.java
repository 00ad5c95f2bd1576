/** Proofs about reading sources, on real servers. */
@NullMarked
package dev.previewdb.snapshot.source;

import org.jspecify.annotations.NullMarked;
