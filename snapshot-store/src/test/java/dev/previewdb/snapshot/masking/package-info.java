/** Proofs about masks, rules, plans and drafts. */
@NullMarked
package dev.previewdb.snapshot.masking;

import org.jspecify.annotations.NullMarked;
