/** Tests of the catalog of snapshots. */
@NullMarked
package dev.previewdb.snapshot.subset;

import org.jspecify.annotations.NullMarked;
