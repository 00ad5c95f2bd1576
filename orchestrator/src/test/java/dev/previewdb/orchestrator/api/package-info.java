/** The HTTP side. */
@NullMarked
package dev.previewdb.orchestrator.api;

import org.jspecify.annotations.NullMarked;
