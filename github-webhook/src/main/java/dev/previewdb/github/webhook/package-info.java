/** Takes deliveries in: limits, then the signature, then the store, then the answer. */
@NullMarked
package dev.previewdb.github.webhook;

import org.jspecify.annotations.NullMarked;
