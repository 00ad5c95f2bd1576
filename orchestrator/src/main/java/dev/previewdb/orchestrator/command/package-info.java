/** Commands given in comments: stored, allowed or refused, done once, answered. */
@NullMarked
package dev.previewdb.orchestrator.command;

import org.jspecify.annotations.NullMarked;
