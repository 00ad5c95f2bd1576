package dev.previewdb.orchestrator.migrate.finding;

import dev.previewdb.orchestrator.config.FindingKind;

/**
 * One thing that is not as it should be.
 *
 * @param what in words for people; no full stop
 * @param place a file of the repository, or the tool's table
 * @param mend what to do about it; no full stop
 */
public record Finding(FindingKind kind, String what, String place, String mend) {}
