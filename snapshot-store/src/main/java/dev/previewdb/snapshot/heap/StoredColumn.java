package dev.previewdb.snapshot.heap;

/** A column whose values are to be read. */
public record StoredColumn(String name, StoredForm form) {}
