@NullMarked
package dev.previewdb.snapshot;

import org.jspecify.annotations.NullMarked;
