/** The snapshots there are: listed, found, published whole or not at all, and dropped. */
@NullMarked
package dev.previewdb.snapshot.store;

import org.jspecify.annotations.NullMarked;
