package dev.previewdb.orchestrator.reconcile;

import java.util.List;
import java.util.Set;

/**
 * A preview's checkpoints.
 *
 * @param epochs the numbers of the instances that hold them
 * @param wanted the names of those that are asked for and not made yet
 */
record Saves(Set<Integer> epochs, List<String> wanted) {}
