/** Finds personal data where none may be: by its form in texts, and source values anywhere. */
@NullMarked
package dev.previewdb.snapshot.scan;

import org.jspecify.annotations.NullMarked;
