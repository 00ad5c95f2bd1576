/** Tests of schema copies, on real servers. */
@NullMarked
package dev.previewdb.snapshot.schema;

import org.jspecify.annotations.NullMarked;
