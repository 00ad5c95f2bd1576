/**
 * The engine of one machine: a copy-on-write clone of the data directory, and a PostgreSQL of its
 * own for each preview.
 */
@NullMarked
package dev.previewdb.orchestrator.engine.local;

import org.jspecify.annotations.NullMarked;
