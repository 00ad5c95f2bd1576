@NullMarked
package dev.previewdb.orchestrator.migrate.finding;

import org.jspecify.annotations.NullMarked;
