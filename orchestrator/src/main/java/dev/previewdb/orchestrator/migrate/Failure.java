package dev.previewdb.orchestrator.migrate;

import dev.previewdb.orchestrator.Problem;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Why a run stopped.
 *
 * @param problem which of the known problems it is
 * @param migration the one that failed; empty where the tool refused before running any
 * @param statement the SQL that failed, cut when long; empty where it was no statement
 * @param line line of the migration's file, from 1, where the error is
 * @param sqlState PostgreSQL's five characters
 * @param message PostgreSQL's own message, or the tool's where PostgreSQL said nothing; with
 *     detail, hint and context where they were given
 * @param mend what to do about it
 * @param unfinished part of the migration's work may have stayed in the database, because it did
 *     not run in one transaction
 */
public record Failure(
    Problem problem,
    Optional<Migration> migration,
    Optional<String> statement,
    OptionalInt line,
    Optional<String> sqlState,
    String message,
    String mend,
    boolean unfinished) {}
