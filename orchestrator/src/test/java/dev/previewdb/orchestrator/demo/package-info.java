/** The demo's parts, and the demo as a whole. */
@NullMarked
package dev.previewdb.orchestrator.demo;

import org.jspecify.annotations.NullMarked;
