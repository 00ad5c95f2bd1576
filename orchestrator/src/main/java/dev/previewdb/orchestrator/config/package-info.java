/** The one configuration file: read, checked as a whole, and handed on as records. */
@NullMarked
package dev.previewdb.orchestrator.config;

import org.jspecify.annotations.NullMarked;
