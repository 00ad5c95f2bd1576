/** The commands that people give in comments: which they are, and how they are read. */
@NullMarked
package dev.previewdb.github.command;

import org.jspecify.annotations.NullMarked;
