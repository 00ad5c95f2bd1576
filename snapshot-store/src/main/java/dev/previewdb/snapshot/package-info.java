/** Sources, masking, capture, verification, the snapshot catalog and copy-on-write volumes. */
@NullMarked
package dev.previewdb.snapshot;

import org.jspecify.annotations.NullMarked;
