/** Brings the files of one exact commit, and nothing of what a repository could make run. */
@NullMarked
package dev.previewdb.orchestrator.migrate.checkout;

import org.jspecify.annotations.NullMarked;
