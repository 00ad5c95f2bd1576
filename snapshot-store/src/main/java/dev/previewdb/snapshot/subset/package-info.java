/** Works out which rows a snapshot holds: those that rules choose, and all that they point at. */
@NullMarked
package dev.previewdb.snapshot.subset;

import org.jspecify.annotations.NullMarked;
