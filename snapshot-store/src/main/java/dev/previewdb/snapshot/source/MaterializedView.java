package dev.previewdb.snapshot.source;

/** A materialized view; one that was never refreshed stays so. */
public record MaterializedView(TableName name, boolean populated) {}
