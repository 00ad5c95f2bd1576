/** Tests of what finds personal data, each on both sides: what is found, and what is not. */
@NullMarked
package dev.previewdb.snapshot.scan;

import org.jspecify.annotations.NullMarked;
