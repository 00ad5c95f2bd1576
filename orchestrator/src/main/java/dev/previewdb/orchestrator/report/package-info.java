/** A preview's state in words, on the pull request. */
@NullMarked
package dev.previewdb.orchestrator.report;

import org.jspecify.annotations.NullMarked;
