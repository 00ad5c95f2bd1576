/** Secrets of Kubernetes that hold how to connect to previews. */
@NullMarked
package dev.previewdb.orchestrator.publish.kubernetes;

import org.jspecify.annotations.NullMarked;
