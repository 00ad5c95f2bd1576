/**
 * Our own database: an instance of our own below the storage directory, or one of the operator's.
 */
@NullMarked
package dev.previewdb.orchestrator.state;

import org.jspecify.annotations.NullMarked;
