/** Tests of the catalog of snapshots. */
@NullMarked
package dev.previewdb.snapshot.store;

import org.jspecify.annotations.NullMarked;
