/**
 * PostgreSQL servers: finding their programs, and starting, reaching, stopping and finding again
 * the ones we run.
 */
@NullMarked
package dev.previewdb.snapshot.server;

import org.jspecify.annotations.NullMarked;
