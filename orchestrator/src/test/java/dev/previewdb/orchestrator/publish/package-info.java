@NullMarked
package dev.previewdb.orchestrator.publish;

import org.jspecify.annotations.NullMarked;
