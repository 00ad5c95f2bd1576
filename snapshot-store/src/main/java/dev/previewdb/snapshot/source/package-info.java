/** Where a project's production data is read from, and what its catalog says about it. */
@NullMarked
package dev.previewdb.snapshot.source;

import org.jspecify.annotations.NullMarked;
