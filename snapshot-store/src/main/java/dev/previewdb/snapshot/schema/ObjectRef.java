package dev.previewdb.snapshot.schema;

/** How the catalogs point at an object: the number of its catalog and its own. */
record ObjectRef(long catalog, long id) {}
