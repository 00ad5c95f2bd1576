@NullMarked
package dev.previewdb.orchestrator.publish.kubernetes;

import org.jspecify.annotations.NullMarked;
