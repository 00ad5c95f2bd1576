/**
 * The one PostgreSQL endpoint in front of all previews. It reads a connection's first message,
 * finds the preview its database names, and from then on passes bytes without looking at them.
 */
@NullMarked
package dev.previewdb.orchestrator.router;

import org.jspecify.annotations.NullMarked;
