/** Copies a schema from one server to another, and proves by fingerprint that the copy is equal. */
@NullMarked
package dev.previewdb.snapshot.schema;

import org.jspecify.annotations.NullMarked;
