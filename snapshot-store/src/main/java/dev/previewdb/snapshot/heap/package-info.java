/**
 * Reads rows from the pages of a table's files, as PostgreSQL 14 to 18 write them: what is stored
 * as it is. All else is named by its address, for somebody to ask the server for.
 */
@NullMarked
package dev.previewdb.snapshot.heap;

import org.jspecify.annotations.NullMarked;
