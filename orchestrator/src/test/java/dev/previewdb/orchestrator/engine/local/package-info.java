@NullMarked
package dev.previewdb.orchestrator.engine.local;

import org.jspecify.annotations.NullMarked;
