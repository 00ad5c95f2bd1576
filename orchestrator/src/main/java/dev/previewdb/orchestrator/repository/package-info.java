/** The repositories behind the projects: which they are, and which pull requests are open there. */
@NullMarked
package dev.previewdb.orchestrator.repository;

import org.jspecify.annotations.NullMarked;
