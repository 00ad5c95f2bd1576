/** What migration tools themselves do not tell: checks of files, tables and branches. */
@NullMarked
package dev.previewdb.orchestrator.migrate.finding;

import org.jspecify.annotations.NullMarked;
