@NullMarked
package dev.previewdb.orchestrator.router;

import org.jspecify.annotations.NullMarked;
