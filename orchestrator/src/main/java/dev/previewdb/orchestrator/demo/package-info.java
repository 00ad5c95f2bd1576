/** The main job shown on one machine: a shop's production, a pull request, and what follows. */
@NullMarked
package dev.previewdb.orchestrator.demo;

import org.jspecify.annotations.NullMarked;
