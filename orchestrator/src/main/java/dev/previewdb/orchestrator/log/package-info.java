/** What is logged: plain lines, and never a secret in them. */
@NullMarked
package dev.previewdb.orchestrator.log;

import org.jspecify.annotations.NullMarked;
