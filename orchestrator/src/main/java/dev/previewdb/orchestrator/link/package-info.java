/** Hands a connection to one person, by a link that opens once. */
@NullMarked
package dev.previewdb.orchestrator.link;

import org.jspecify.annotations.NullMarked;
