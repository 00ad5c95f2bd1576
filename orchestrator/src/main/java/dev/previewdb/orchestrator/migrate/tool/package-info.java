/** Each migration tool previewdb knows, and what running any of them on PostgreSQL needs. */
@NullMarked
package dev.previewdb.orchestrator.migrate.tool;

import org.jspecify.annotations.NullMarked;
