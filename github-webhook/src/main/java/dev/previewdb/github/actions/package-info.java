/** Jobs of GitHub Actions: which one asks, proven by the token GitHub gave it. */
@NullMarked
package dev.previewdb.github.actions;

import org.jspecify.annotations.NullMarked;
