package dev.previewdb.snapshot.source;

/** What a type is underneath its domains, as far as masking is concerned. */
public enum TypeKind {
  /** text, varchar, char, citext, name. */
  TEXT,
  /** smallint, integer, bigint. */
  INTEGER,
  NUMERIC,
  /** real, double precision. */
  FLOAT,
  BOOLEAN,
  DATE,
  /** timestamp with or without time zone. */
  TIMESTAMP,
  UUID,
  /** json, jsonb. */
  JSON,
  BYTES,
  ENUM,
  ARRAY,
  /** ranges and multiranges. */
  RANGE,
  COMPOSITE,
  /** inet, cidr, macaddr, macaddr8. */
  NETWORK,
  POINT,
  /** The extension's type of keys and texts. */
  HSTORE,
  /** Everything else: time, interval, other geometry, XML, extensions' types. */
  OTHER
}
