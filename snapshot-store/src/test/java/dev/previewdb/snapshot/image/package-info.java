/** Tests of the images: they make file systems and mount them. */
@NullMarked
package dev.previewdb.snapshot.image;

import org.jspecify.annotations.NullMarked;
