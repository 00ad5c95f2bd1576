package dev.previewdb.orchestrator.publish;

import java.time.Instant;
import java.util.UUID;

/**
 * One thing to be told of one preview by one way.
 *
 * @param delivery the same however often it is sent
 * @param incarnation raised by every clone, so that a reset is told from a push
 * @param stale whether it waited for so long that it is not worth telling any more
 */
record Letter(
    long id,
    long previewId,
    Way way,
    News news,
    int incarnation,
    UUID delivery,
    Instant at,
    boolean done,
    boolean stale) {}
