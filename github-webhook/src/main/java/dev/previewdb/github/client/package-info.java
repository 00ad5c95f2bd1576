/**
 * Asks GitHub for the truth and reports back to it, so that an outage can never look like an
 * answer.
 */
@NullMarked
package dev.previewdb.github.client;

import org.jspecify.annotations.NullMarked;
