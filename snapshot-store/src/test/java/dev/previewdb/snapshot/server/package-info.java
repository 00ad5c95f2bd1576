/** Tests of the servers, each with real ones. */
@NullMarked
package dev.previewdb.snapshot.server;

import org.jspecify.annotations.NullMarked;
