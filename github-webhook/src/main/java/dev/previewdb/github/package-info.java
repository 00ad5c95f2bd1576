@NullMarked
package dev.previewdb.github;

import org.jspecify.annotations.NullMarked;
