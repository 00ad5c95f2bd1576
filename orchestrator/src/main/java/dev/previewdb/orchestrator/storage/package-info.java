/** The storage directory: its places, its one key, and the lock that keeps a second service out. */
@NullMarked
package dev.previewdb.orchestrator.storage;

import org.jspecify.annotations.NullMarked;
