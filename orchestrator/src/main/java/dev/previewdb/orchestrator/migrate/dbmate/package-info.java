/** dbmate, natively: its files, its sections, its way to the server and its table. */
@NullMarked
package dev.previewdb.orchestrator.migrate.dbmate;

import org.jspecify.annotations.NullMarked;
