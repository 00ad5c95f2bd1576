/** Reads from a delivery which thing to look at again. */
@NullMarked
package dev.previewdb.github.event;

import org.jspecify.annotations.NullMarked;
