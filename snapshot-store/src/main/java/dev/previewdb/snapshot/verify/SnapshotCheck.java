package dev.previewdb.snapshot.verify;

/**
 * One thing that was held against the manifest.
 *
 * @param name <code>files</code>, <code>start</code>, <code>schema</code> or <code>rows</code>
 * @param words what was found; names and numbers, never a value of a row
 */
public record SnapshotCheck(String name, boolean holds, String words) {}
