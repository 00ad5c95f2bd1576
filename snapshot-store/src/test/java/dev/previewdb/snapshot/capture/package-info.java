/** Tests of captures, from a real source to a snapshot that is started again. */
@NullMarked
package dev.previewdb.snapshot.capture;

import org.jspecify.annotations.NullMarked;
