/** Tests of which rows a snapshot of a part of them has. */
@NullMarked
package dev.previewdb.snapshot.subset;

import org.jspecify.annotations.NullMarked;
