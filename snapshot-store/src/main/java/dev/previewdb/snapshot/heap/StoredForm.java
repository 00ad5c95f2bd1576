package dev.previewdb.snapshot.heap;

/** How a column's values lie in a row, where their text or bytes can be told from it. */
public enum StoredForm {
  /** The bytes themselves after their length: text, varchar, char, citext, json, bytea. */
  PLAIN,
  /** 64 bytes, of which those before the first zero count. */
  NAME,
  /** The tree of a jsonb. */
  DOCUMENT
}
