@NullMarked
package dev.previewdb.orchestrator;

import org.jspecify.annotations.NullMarked;
