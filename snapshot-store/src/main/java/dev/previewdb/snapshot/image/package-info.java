/** Images that hold a file system which shares blocks, for machines whose own cannot. */
@NullMarked
package dev.previewdb.snapshot.image;

import org.jspecify.annotations.NullMarked;
