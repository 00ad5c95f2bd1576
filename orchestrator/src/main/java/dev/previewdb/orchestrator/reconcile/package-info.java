/** The loop that moves each preview from what is to what is wanted: plan, then apply. */
@NullMarked
package dev.previewdb.orchestrator.reconcile;

import org.jspecify.annotations.NullMarked;
