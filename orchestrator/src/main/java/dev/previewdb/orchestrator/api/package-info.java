/** The HTTP side: webhooks in, and the REST API. */
@NullMarked
package dev.previewdb.orchestrator.api;

import org.jspecify.annotations.NullMarked;
