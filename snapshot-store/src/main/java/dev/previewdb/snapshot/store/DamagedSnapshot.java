package dev.previewdb.snapshot.store;

import dev.previewdb.snapshot.SnapshotException;
import java.nio.file.Path;

/**
 * A snapshot whose manifest cannot be read. Nothing is made from it and nothing removes it, except
 * {@link SnapshotCatalog#drop}, which a person asks for.
 *
 * @param version as its directory is called
 * @param failure MANIFEST_UNREADABLE, with the reason and the mend
 */
public record DamagedSnapshot(String version, Path directory, SnapshotException failure) {}
