package dev.previewdb.orchestrator.migrate;

/**
 * Everything one run needs.
 *
 * @param files the branch's migrations, written out
 */
public record MigrationRun(
    MigrationFiles files, MigrationSettings settings, PreviewDatabase database, RunLimits limits) {}
