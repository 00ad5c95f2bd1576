/** Rows read from pages, compared with what the server says of them. */
@NullMarked
package dev.previewdb.snapshot.heap;

import org.jspecify.annotations.NullMarked;
