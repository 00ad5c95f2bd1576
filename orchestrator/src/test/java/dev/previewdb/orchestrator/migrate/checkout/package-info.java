/** Checks the checkout against repositories no honest Git would write. */
@NullMarked
package dev.previewdb.orchestrator.migrate.checkout;

import org.jspecify.annotations.NullMarked;
